"""What the engine tells while it works. A callback is any function of one event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handson.train.experiment import Verdict
from handson.train.history import Row

if TYPE_CHECKING:
    from handson.base.module import Module
    from handson.train.experiment import Experiment


@dataclass(frozen=True, slots=True)
class Started:
    """Training begins, or goes on.

    Args:
        experiment: what is run.
        model: the model that is trained.
        epochs: how many there will be.
        steps: updates per epoch.
        examples: training examples per epoch.
        epoch: full epochs already done.
        step: updates already done in the present epoch.
        parameters: numbers that are learned.
        where: device and precision, for people.
    """

    experiment: "Experiment"
    model: "Module"
    epochs: int
    steps: int
    examples: int
    epoch: int
    step: int
    parameters: int
    where: str


@dataclass(frozen=True, slots=True)
class Stepped:
    """A look at the running numbers, some ten times a second: never once per step.

    Args:
        epoch: the present one, from 1.
        step: updates done in it.
        loss: mean training loss so far in this epoch.
        metrics: training metrics so far in this epoch.
        examples_per_second: since the last look.
    """

    epoch: int
    step: int
    loss: float
    metrics: Mapping[str, float]
    examples_per_second: float


@dataclass(frozen=True, slots=True)
class EpochDone:
    """An epoch is over, evaluated and saved; ``row`` is its line in the history."""

    row: Row


@dataclass(frozen=True, slots=True)
class Finished:
    """Training is over.

    Args:
        rows: the whole history.
        verdicts: every expectation that applies, held against the last row.
        stopped_early: whether early stopping ended it.
        seconds: time spent, resumed parts added up.
    """

    rows: list[Row]
    verdicts: list[Verdict]
    stopped_early: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Somebody asked to stop; everything is saved and can be resumed."""

    epoch: int
    step: int


Event = Started | Stepped | EpochDone | Finished | Interrupted
Callback = Callable[[Event], None]
