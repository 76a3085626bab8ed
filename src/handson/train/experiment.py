"""What a run is made of, as plain data: a recipe returns an ``Experiment``, the engine runs it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import LRScheduler, Module, Optimizer
from handson.data.batches import Convert
from handson.data.dataset import Dataset
from handson.train.metrics import Metric

Loss = Callable[[Tensor, Tensor], Tensor]
MakeOptimizer = Callable[[Iterable[Any]], Optimizer]
MakeSchedule = Callable[[Optimizer, int], LRScheduler]
Prepare = Callable[[Module, Tensor, Tensor], None]
Files = Callable[[Module], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """A number that a run must reach, and whose it is.

    Args:
        metric: a column of the history, judged in its last row: ``test_accuracy``.
        source: who says so: the book and section, a paper, or our own committed runs.
        at_least: the number must not be smaller.
        at_most: the number must not be larger.
        book: what the book's own code reached under its settings, shown beside ours.
        given: arguments under which it was measured; under others it says nothing.
        folds: K when the number is the mean over K folds; judged after a cross-validation only.
    """

    metric: str
    source: str
    at_least: float | None = None
    at_most: float | None = None
    book: float | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    folds: int = 0

    def __post_init__(self) -> None:
        if (self.at_least is None) == (self.at_most is None):
            raise ArgumentError(f"Expect({self.metric!r}) needs at_least= or at_most=, one of them")

    def applies(self, arguments: Mapping[str, Any]) -> bool:
        """Say whether these arguments are the ones under which the number holds."""
        return all(arguments.get(k) == v for k, v in self.given.items())

    def met(self, value: float) -> bool:
        """Say whether ``value`` is good enough; NaN never is."""
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most

    @property
    def bound(self) -> str:
        """The bound as text: ``≥ 0.83``."""
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyStopping:
    """Stop when a number has not improved for some epochs.

    Args:
        monitor: a column of the history. Not one of the test set: choosing on it spoils it.
        patience: epochs without improvement that are endured.
        minimize: whether smaller is better.
        min_delta: how much better counts as better.
    """

    monitor: str = "validation_loss"
    patience: int = 5
    minimize: bool = True
    min_delta: float = 0.0

    def __post_init__(self) -> None:
        if self.monitor.startswith("test_"):
            raise ArgumentError(
                f"early stopping may not look at {self.monitor!r}: the number would no longer be a "
                "test. Set Experiment.validation and monitor a validation_ column"
            )

    def better(self, value: float, best: float | None) -> bool:
        """Say whether ``value`` improves on ``best``."""
        if best is None:
            return True
        gain = best - value if self.minimize else value - best
        return gain > self.min_delta


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """Everything that decides the outcome of a run, and nothing about where it runs.

    Args:
        data: returns the whole set; called once.
        model: returns a new model; called after seeding.
        loss: mean loss of a batch from predictions and targets.
        optimizer: takes the parameters.
        epochs: passes over the training part.
        batch_size: examples per update, over all processes together.
        schedule: takes the optimizer and the number of its steps (or epochs), see ``schedule_by``.
        schedule_by: ``step`` or ``epoch``: when the scheduler moves.
        metrics: by name, for the training part and every evaluated part.
        convert: applied to each batch on the device, for example uint8 to float.
        measure: numbers about the model itself, after every epoch.
        prepare: given a new model and the inputs and targets that it learns from, nothing held out
            among them; sets what is computed rather than trained, such as means of columns.
        files: given the trained model, returns texts by file name for the run's folder, such as
            predictions; not called for a fold.
        validation: share of the training part that is held out as part ``validation``.
        fold: ``(i, K)``: hold out part ``i`` of ``K`` of the training part instead, as
            ``validation``, and leave the test part alone.
        clip_norm: largest norm of all gradients together; ``None`` for no limit.
        accumulate: parts into which a batch is cut to save memory; the gradients add up.
        early_stopping: when to stop before ``epochs``.
        seed: of parameters, order and everything else that is random.
        expect: numbers that the run must reach.
        recipe: name of the recipe that made this.
        arguments: what the recipe was called with, defaults included.
    """

    data: Callable[[], Dataset]
    model: Callable[[], Module]
    loss: Loss
    optimizer: MakeOptimizer
    epochs: int
    batch_size: int
    schedule: MakeSchedule | None = None
    schedule_by: str = "step"
    metrics: Mapping[str, Callable[[], Metric]] = field(default_factory=dict)
    convert: Convert | None = None
    measure: Callable[[Module], Mapping[str, float]] | None = None
    prepare: Prepare | None = None
    files: Files | None = None
    validation: float = 0.0
    fold: tuple[int, int] | None = None
    clip_norm: float | None = None
    accumulate: int = 1
    early_stopping: EarlyStopping | None = None
    seed: int = 0
    expect: tuple[Expect, ...] = ()
    recipe: str = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, least in (("epochs", 0), ("batch_size", 1), ("accumulate", 1), ("seed", 0)):
            if getattr(self, name) < least:
                raise ArgumentError(f"{name} must be at least {least}, got {getattr(self, name)}")
        if not 0 <= self.validation < 1:
            raise ArgumentError(f"validation is a share from 0 to below 1, got {self.validation}")
        if self.fold is not None and (self.validation or not 0 <= self.fold[0] < self.fold[1]):
            raise ArgumentError(
                f"fold is (i, K) with 0 <= i < K and replaces validation; got fold={self.fold}, "
                f"validation={self.validation}"
            )
        if self.clip_norm is not None and not self.clip_norm > 0:
            raise ArgumentError(f"clip_norm must be above 0, got {self.clip_norm}")
        if self.schedule_by not in ("step", "epoch"):
            raise ArgumentError(f"schedule_by is 'step' or 'epoch', got {self.schedule_by!r}")
        stop = self.early_stopping
        held = self.validation or self.fold
        if stop and stop.monitor.startswith("validation_") and not held:
            raise ArgumentError(
                f"early stopping looks at {stop.monitor!r}, but validation is 0: hold out a share"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One expectation held against a finished run."""

    metric: str
    value: float
    bound: str
    source: str
    book: float | None
    ok: bool


def judge(experiment: Experiment, row: Mapping[str, float]) -> list[Verdict]:
    """Hold the last row of a history against every expectation that applies.

    A fold of a cross-validation is judged by nothing: it learned from less data.
    """
    if experiment.fold is not None:
        return []
    return _verdicts(experiment, row, 0)


def judge_folds(experiment: Experiment, folds: int, means: Mapping[str, float]) -> list[Verdict]:
    """Hold the means over all folds against every expectation of a cross-validation.

    Args:
        experiment: what was trained once per fold.
        folds: K.
        means: of every column.
    """
    return _verdicts(experiment, means, folds)


def _verdicts(experiment: Experiment, row: Mapping[str, float], folds: int) -> list[Verdict]:
    return [
        Verdict(
            metric=e.metric,
            value=row.get(e.metric, float("nan")),
            bound=e.bound,
            source=e.source,
            book=e.book,
            ok=e.met(row.get(e.metric, float("nan"))),
        )
        for e in experiment.expect
        if e.folds == folds and e.applies(experiment.arguments)
    ]
