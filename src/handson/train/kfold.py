"""K-fold cross-validation of any experiment."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from handson.train.experiment import Experiment
from handson.train.history import CLOCK, Row


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of a number over the folds."""

    mean: float
    std: float


def cross_validate(
    experiment: Experiment, folds: int, train: Callable[[Experiment], Row]
) -> tuple[list[Row], dict[str, Spread]]:
    """Train once per fold, each time holding another part of the training set out.

    Args:
        experiment: what to train; its test part is never looked at.
        folds: K, at least 2.
        train: trains one experiment and returns the last row of its history.

    Returns:
        The last row of every fold, and the spread of every column.
    """
    rows = [train(replace(experiment, fold=(part, folds), validation=0.0)) for part in range(folds)]
    return rows, summarise(rows)


def summarise(rows: list[Row]) -> dict[str, Spread]:
    """Return mean and (sample) standard deviation of every column that all rows have."""
    shared: Mapping[str, None] = dict.fromkeys(
        key for key in rows[0] if all(key in row for row in rows) and key not in CLOCK
    )
    return {key: spread_of([row[key] for row in rows]) for key in shared}


def spread_of(values: Sequence[float]) -> Spread:
    """Return mean and (sample) standard deviation; that of one number is NaN.

    Args:
        values: at least one.
    """
    mean = math.fsum(values) / len(values)
    if len(values) < 2:
        return Spread(mean, float("nan"))
    return Spread(mean, math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1)))
