"""One trial: train with these arguments, judge by the examples held out, never raise for a loss."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from handson.base.errors import (
    DataError,
    DeviceError,
    DivergenceError,
    DownloadError,
    UnknownNameError,
    unknown,
)
from handson.data.dataset import Dataset
from handson.train.engine import fit
from handson.train.experiment import Experiment
from handson.train.history import Row, timeless
from handson.train.interrupt import StopRequest
from handson.train.kfold import Spread, cross_validate
from handson.train.search.plan import Plan

FATAL = (DataError, DownloadError, DeviceError)
"""Errors that no other arguments would mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one set of arguments.

    Args:
        number: from 1.
        rung: from 1; always 1 unless halving.
        arguments: of the space.
        status: finished, diverged or failed.
        epochs: how long it trained at most.
        score: mean of the metric; None unless finished.
        spread: standard deviation of the metric over folds, if there were any.
        numbers: last row of the history; means over the folds.
        seconds: time that it took.
        error: why it did not finish.
    """

    number: int
    rung: int
    arguments: Mapping[str, Any]
    status: str
    epochs: int
    score: float | None = None
    spread: float | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A trial to do.

    Args:
        number: of the trial, from 1.
        rung: from 1.
        epochs: how long to train.
        arguments: of the space.
    """

    number: int
    rung: int
    epochs: int
    arguments: Mapping[str, Any]


class _Interrupted(Exception):
    """Somebody asked to stop."""


def run_trial(plan: Plan, task: Task, stop: StopRequest | None = None) -> Trial | None:
    """Train once, or once per fold; None when somebody asked to stop meanwhile.

    A loss that is not finite and an error of the training are recorded, not raised; data or a
    device that is not there are raised, for no other arguments would help.

    Args:
        plan: of the search.
        task: which trial.
        stop: asks to leave.

    Raises:
        UnknownNameError: the history has no such metric.
    """
    begun = time.perf_counter()
    result: dict[str, Any]
    try:
        spreads = _train(plan, task, stop)
        result = _judged(plan, spreads)
    except _Interrupted:
        return None
    except (*FATAL, UnknownNameError):
        raise
    except DivergenceError as error:
        result = {"status": "diverged", "error": str(error)}
    except Exception as error:
        result = {"status": "failed", "error": f"{type(error).__name__}: {error}"}
    return Trial(
        number=task.number,
        rung=task.rung,
        arguments=dict(task.arguments),
        epochs=task.epochs,
        seconds=round(time.perf_counter() - begun, 3),
        **result,
    )


def _judged(plan: Plan, spreads: Mapping[str, Spread]) -> dict[str, Any]:
    if plan.metric not in spreads:
        known = [name for name in spreads if name.startswith("validation_")]
        raise unknown(f"metric of {plan.recipe}", plan.metric, known)
    score = spreads[plan.metric]
    if not math.isfinite(score.mean):
        return {"status": "diverged", "error": f"{plan.metric} became {score.mean}"}
    return {
        "status": "finished",
        "score": score.mean,
        "spread": score.std if plan.kfold else None,
        "numbers": {name: spread.mean for name, spread in spreads.items()},
    }


def _train(plan: Plan, task: Task, stop: StopRequest | None) -> Mapping[str, Spread]:
    rungs = plan.method == "halving"
    experiment = held_out(plan, plan.experiment(task.arguments, task.epochs if rungs else None))

    def train(part: Experiment) -> Row:
        if stop is not None and stop.asked:
            raise _Interrupted
        result = fit(part, settings=plan.settings, stop=stop)
        if result.status != "finished":
            raise _Interrupted
        return result.rows[-1] if result.rows else {}

    if plan.kfold:
        return cross_validate(experiment, plan.kfold, train)[1]
    return {k: Spread(v, math.nan) for k, v in timeless(train(experiment)).items()}


def held_out(plan: Plan, experiment: Experiment) -> Experiment:
    """Hold examples out of the training part and take the test part away.

    Args:
        plan: says how much is held out.
        experiment: as the recipe made it.
    """
    share = experiment.validation or (0.0 if plan.kfold else plan.validation)
    load = experiment.data
    return replace(experiment, validation=share, data=lambda: _without_test(load))


_read: list[tuple[Any, Dataset]] = []
"""The set read last in this process, with its loader: most trials want the same one again."""


def _without_test(load: Any) -> Dataset:
    if not _read or _read[0][0] != load:
        _read[:] = [(load, replace(load(), test=()))]
    return _read[0][1]
