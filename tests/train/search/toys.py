"""A recipe of a few milliseconds, whose best arguments are known."""

from dataclasses import replace
from functools import partial

from train.small import small

from handson.base.errors import MissingDataError
from handson.optim import SGD
from handson.train.experiment import Experiment
from handson.train.search.plan import Plan
from handson.train.search.space import parse_space


def missing():
    raise MissingDataError("there is no data")


def fragile(model):
    raise ZeroDivisionError("of a kind that nobody thought of")


def toy(
    *, lr: float = 0.1, epochs: int = 1, width: int = 1, kind: str = "good", seed: int = 0
) -> Experiment:
    """Classify a few points.

    Args:
        lr: step size.
        epochs: passes.
        width: not used.
        kind: good, fragile or missing.
        seed: of the start.
    """
    experiment = small(optimizer=partial(SGD, lr=lr), epochs=epochs, seed=seed, schedule=None)
    if kind == "fragile":
        return replace(experiment, measure=fragile)
    if kind == "missing":
        return replace(experiment, data=missing)
    return experiment


DEFAULTS = {"lr": 0.1, "epochs": 1, "width": 1, "kind": "good", "seed": 0}


def plan(*space, **settings):
    axes = parse_space(space or ("lr=0.01,0.1",), DEFAULTS, recipe="toy")
    return Plan(**{"make": toy, "recipe": "toy", "space": axes, "defaults": DEFAULTS, **settings})
