"""What stands for each of our optimizers, schedules, losses and metrics in plain PyTorch."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from torch import Tensor, nn

import handson.nn
from handson.base.errors import ArgumentError
from handson.data.batches import images_to_float
from handson.learn.script.calls import Call, literal, name_of, unwrap, written
from handson.optim import SGD, Cooldown, CosineAnnealingLR
from handson.train.experiment import Experiment
from handson.train.metrics import Accuracy, MeanAbsoluteError

OPTIMIZERS: dict[object, str] = {SGD: "torch.optim.SGD"}

LOSSES: dict[object, str] = {
    nn.CrossEntropyLoss: "nn.CrossEntropyLoss",
    nn.MSELoss: "nn.MSELoss",
    handson.nn.CrossEntropyLoss: "nn.CrossEntropyLoss",
    handson.nn.MSELoss: "nn.MSELoss",
}

METRICS: dict[object, str] = {
    Accuracy: "(predictions.argmax(1) == y).sum()",
    MeanAbsoluteError: "(predictions - y).abs().sum().double()",
}
"""Sum over one batch; the number is the sum of all over how many targets there are."""

AS_FLOAT = '''def as_float(images: Tensor) -> Tensor:
    """Turn bytes into floats from 0 to 1."""
    return images.float() / 255'''

CONVERSIONS: dict[object, tuple[str, str]] = {images_to_float: ("as_float", AS_FLOAT)}

COOLDOWN = '''def cooldown(step: int, steps: int) -> float:
    """Return the factor of the learning rate: 1, and at the end down half a cosine to 0."""
    fall = round(steps * COOLDOWN)
    fallen = step - (steps - fall)
    return (1 + math.cos(math.pi * fallen / fall)) / 2 if fallen > 0 else 1.0'''

T = TypeVar("T")


class Schedule(NamedTuple):
    """How the learning rate moves.

    Args:
        scheduler: makes the scheduler from ``optimizer`` and ``steps``.
        constants: by name, the value.
        function: what the scheduler needs.
    """

    scheduler: str
    constants: Mapping[str, str] = {}
    function: str = ""


def optimizer(experiment: Experiment) -> tuple[str, dict[str, str]]:
    """Return the call that makes the optimizer, and its constants.

    Raises:
        ArgumentError: torch's twin of it is not known.
    """
    call = unwrap(experiment.optimizer)
    name = _twin("optimizer", call.function, OPTIMIZERS)
    keywords = dict(call.keywords)
    constants = {}
    if "lr" in keywords:
        constants["LR"] = literal(keywords.pop("lr"), "lr")
    first = "model.parameters()" + (", lr=LR" if constants else "")
    return written(name, Call(call.function, call.arguments, keywords), first=first), constants


def schedule(experiment: Experiment) -> Schedule | None:
    """Return how the learning rate moves; None when it stays.

    Raises:
        ArgumentError: torch's twin of the schedule is not known.
    """
    if experiment.schedule is None:
        return None
    call = unwrap(experiment.schedule)
    make = _twin("schedule", call.function, SCHEDULES)
    return make(call)


def _cosine(call: Call) -> Schedule:
    name = "torch.optim.lr_scheduler.CosineAnnealingLR"
    return Schedule(written(name, call, first="optimizer, T_max=steps"))


def _cooldown(call: Call) -> Schedule | None:
    bound = inspect.signature(Cooldown).bind(None, 1, **call.keywords)
    bound.apply_defaults()
    share = bound.arguments["share"]
    if not share:
        return None
    falling = "lambda step: cooldown(step, steps)"
    return Schedule(
        f"torch.optim.lr_scheduler.LambdaLR(optimizer, {falling})",
        {"COOLDOWN": literal(share, "share of Cooldown")},
        COOLDOWN,
    )


SCHEDULES: dict[object, Callable[[Call], Schedule | None]] = {
    CosineAnnealingLR: _cosine,
    Cooldown: _cooldown,
}


def loss(experiment: Experiment) -> str:
    """Return the call that makes the loss.

    Raises:
        ArgumentError: torch's twin of it is not known.
    """
    made: Any = experiment.loss
    name = _twin("loss", type(made) if isinstance(made, nn.Module) else made, LOSSES)
    usual = vars(type(made)())
    own = {k: v for k, v in vars(made).items() if not k.startswith("_") and k != "training"}
    own |= {k: v for k, v in getattr(made, "_buffers", {}).items() if isinstance(v, Tensor)}
    changed = {k: v for k, v in own.items() if k not in usual or usual[k] != v}
    return written(name, Call(type(made), (), changed))


def metrics(experiment: Experiment) -> dict[str, str]:
    """Return the expression that adds up each metric over one batch, by name.

    Raises:
        ArgumentError: a metric is not known, or its name is no word of Python.
    """
    for name in experiment.metrics:
        if not name.isidentifier():
            raise ArgumentError(f"the metric {name!r} cannot be the name of a variable; rename it")
    return {n: _twin("metric", make, METRICS) for n, make in experiment.metrics.items()}


def conversion(experiment: Experiment) -> tuple[str, str]:
    """Return name and text of the function that makes floats; empty when there is none.

    Raises:
        ArgumentError: the conversion is not known.
    """
    if experiment.convert is None:
        return "", ""
    return _twin("conversion", experiment.convert, CONVERSIONS)


def _twin(kind: str, ours: object, known: Mapping[object, T]) -> T:
    if ours not in known:
        names = ", ".join(name_of(k) for k in known)
        raise ArgumentError(
            f"a script cannot be written yet: the {kind} {name_of(ours)} has no twin in "
            f"{__name__}, which knows: {names}"
        )
    return known[ours]
