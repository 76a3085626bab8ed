"""How well a recipe does against the number of its examples, or against one of its arguments.

Both curves hold examples out of the training part, several times over; the test part is not read.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from handson.base.errors import ArgumentError, unknown
from handson.base.seed import generator
from handson.data.dataset import Dataset
from handson.train.engine import fit
from handson.train.evaluation import evaluate
from handson.train.experiment import Experiment
from handson.train.kfold import spread_of
from handson.train.parts import resident_parts
from handson.train.precision import parameter_dtype
from handson.train.settings import Settings

Make = Callable[..., Experiment]


@dataclass(frozen=True, slots=True)
class Repeats:
    """A number that was measured several times: mean, deviation, lowest, highest."""

    mean: float
    std: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Training and validation error over something that was varied.

    Args:
        recipe: name of the recipe.
        argument: what was varied: ``examples``, or an argument of the recipe.
        values: that it took.
        metric: what was measured: ``loss``, ``accuracy``.
        train: of the trained model on its training examples, per value.
        validation: of the trained model on the examples held out, per value.
        repeats: how many seeds, or folds, each mean and deviation are of.
    """

    recipe: str
    argument: str
    values: tuple[Any, ...]
    metric: str
    train: tuple[Repeats, ...]
    validation: tuple[Repeats, ...]
    repeats: int

    @property
    def gaps(self) -> tuple[float, ...]:
        """Validation minus training mean, per value: what overfitting makes large."""
        pairs = zip(self.train, self.validation, strict=True)
        return tuple(held.mean - seen.mean for seen, held in pairs)


def learning_curve(
    make: Make,
    sizes: Sequence[int],
    *,
    metric: str = "loss",
    fixed: Mapping[str, Any] | None = None,
    seeds: Sequence[int] = (0, 1, 2),
    validation: float = 0.2,
    settings: Settings | None = None,
) -> Curve:
    """Train on ever more examples and measure each time on the same ones held out.

    Args:
        make: a recipe.
        sizes: numbers of training examples.
        metric: ``loss``, or the name of one of the recipe's metrics.
        fixed: arguments of the recipe.
        seeds: one training per size and seed; each seed also deals the examples out anew.
        validation: share of the training part that is held out.
        settings: where and how to compute.

    Raises:
        ArgumentError: no sizes or seeds, or a size that the training part does not have.
    """
    _refuse_empty(sizes=sizes, seeds=seeds)
    seen: list[list[Mapping[str, float]]] = [[] for _ in sizes]
    held: list[list[Mapping[str, float]]] = [[] for _ in sizes]
    for seed in seeds:
        experiment = _made(make, {**(fixed or {}), "seed": seed})
        dataset = experiment.data()
        learn, check = _dealt(dataset, validation, seed)
        for index, size in enumerate(sizes):
            if not 1 <= size <= len(learn):
                raise ArgumentError(
                    f"learning_curve: {size} training examples were asked for, there are 1 to "
                    f"{len(learn)} beside the {len(check)} held out"
                )
            one, two = _measured(experiment, dataset, learn[:size], check, settings)
            seen[index].append(one)
            held[index].append(two)
    return _curve(make, "examples", sizes, metric, seen, held)


def validation_curve(
    make: Make,
    argument: str,
    values: Sequence[Any],
    *,
    metric: str = "loss",
    fixed: Mapping[str, Any] | None = None,
    seeds: Sequence[int] = (0, 1, 2),
    kfold: int = 0,
    validation: float = 0.2,
    settings: Settings | None = None,
) -> Curve:
    """Train with ever other values of one argument and measure on examples held out.

    Args:
        make: a recipe.
        argument: which of its arguments varies.
        values: that it takes.
        metric: ``loss``, or the name of one of the recipe's metrics.
        fixed: other arguments of the recipe.
        seeds: one training per value and seed, each with other examples held out.
        kfold: one training per value and fold instead, all with the first seed.
        validation: share of the training part that is held out, without folds.
        settings: where and how to compute.

    Raises:
        ArgumentError: no values or seeds, or fewer than two folds.
        UnknownNameError: the recipe has no such argument.
    """
    _refuse_empty(values=values, seeds=seeds)
    known = inspect.signature(make).parameters
    if argument not in known:
        raise unknown(f"argument of {make.__name__}", argument, known)
    if kfold < 0 or kfold == 1:
        raise ArgumentError(f"validation_curve: kfold is 2 or more, or 0 for none; got {kfold}")
    seen: list[list[Mapping[str, float]]] = [[] for _ in values]
    held: list[list[Mapping[str, float]]] = [[] for _ in values]
    for index, value in enumerate(values):
        for seed, fold in _parts(seeds, kfold):
            experiment = _made(make, {**(fixed or {}), argument: value, "seed": seed})
            dataset = experiment.data()
            learn, check = _dealt(dataset, validation, seed, fold)
            one, two = _measured(experiment, dataset, learn, check, settings)
            seen[index].append(one)
            held[index].append(two)
    return _curve(make, argument, values, metric, seen, held)


def _parts(seeds: Sequence[int], kfold: int) -> list[tuple[int, tuple[int, int] | None]]:
    if kfold:
        return [(seeds[0], (part, kfold)) for part in range(kfold)]
    return [(seed, None) for seed in seeds]


def _made(make: Make, arguments: dict[str, Any]) -> Experiment:
    known = inspect.signature(make).parameters
    if "seed" not in known:
        del arguments["seed"]
    for name in arguments:
        if name not in known:
            raise unknown(f"argument of {make.__name__}", name, known)
    return replace(make(**arguments), validation=0.0, fold=None, early_stopping=None)


def _dealt(
    dataset: Dataset, validation: float, seed: int, fold: tuple[int, int] | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the numbers of examples to learn from, in random order, and of those held out."""
    examples = len(dataset.train[0])
    order = torch.randperm(examples, generator=generator(seed))
    if fold:
        parts = order.tensor_split(fold[1])
        rest = [p for i, p in enumerate(parts) if i != fold[0]]
        return torch.cat(rest), parts[fold[0]]
    held = round(examples * validation)
    if not 0 < held < examples:
        raise ArgumentError(
            f"holding out {validation} of {examples} examples leaves a part empty; give a share "
            "between 0 and 1"
        )
    return order[held:], order[:held]


def _measured(
    experiment: Experiment,
    dataset: Dataset,
    learn: torch.Tensor,
    check: torch.Tensor,
    settings: Settings | None,
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Train on some examples; measure the trained model on them and on others."""
    settings = settings or Settings()
    parts = [tuple(t[rows] for t in dataset.train) for rows in (learn, check)]
    both = replace(dataset, train=parts[0], test=parts[1])
    alone = replace(dataset, train=parts[0], test=())
    model = fit(replace(experiment, data=lambda: alone), settings=settings).model
    device = next(model.parameters()).device
    dtype = parameter_dtype(settings.precision)
    resident = resident_parts(replace(experiment, data=lambda: both), device, dtype)
    first, second = (
        evaluate(experiment, model, resident[name], precision=settings.precision)
        for name in ("train", "test")
    )
    return first, second


def _curve(
    make: Make,
    argument: str,
    values: Sequence[Any],
    metric: str,
    seen: list[list[Mapping[str, float]]],
    held: list[list[Mapping[str, float]]],
) -> Curve:
    if metric not in seen[0][0]:
        raise unknown(f"metric of {make.__name__}", metric, seen[0][0])
    train, validation = (
        tuple(_repeats([row[metric] for row in rows]) for rows in side) for side in (seen, held)
    )
    return Curve(
        recipe=make.__name__,
        argument=argument,
        values=tuple(values),
        metric=metric,
        train=train,
        validation=validation,
        repeats=len(seen[0]),
    )


def _repeats(values: Sequence[float]) -> Repeats:
    spread = spread_of(values)
    return Repeats(spread.mean, spread.std, min(values), max(values))


def _refuse_empty(**given: Sequence[Any]) -> None:
    empty = [name for name, values in given.items() if not len(values)]
    if empty:
        raise ArgumentError(f"{empty[0]} is empty: there is nothing to train; name at least one")
