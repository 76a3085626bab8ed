"""Concept drift: the rule itself changes. Watch the errors of a stream, and start anew."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.shift.evidence import check_level
from handson.shift.samples import check_finite
from handson.shift.tails import hypergeometric_tail

Predict = Callable[[Tensor], Tensor]
"""Takes inputs, returns predicted classes."""


def page_hinkley(
    values: Float[Tensor, "batch"], tolerance: float = 0.005
) -> Float[Tensor, "batch"]:
    """Page-Hinkley's statistic after each value: ``PHₜ = mₜ - min_{s ≤ t} mₛ``.

    ``mₜ = Σ_{s ≤ t} (xₛ - x̄ₛ - δ)`` adds up by how much values exceed the mean of what came before
    and with them. It sinks while nothing changes and climbs once the mean has risen.

    Args:
        values: x, in the order in which they came, for example errors 0 and 1.
        tolerance: δ, how much of a rise does not matter, at least 0.

    Raises:
        ArgumentError: the tolerance is negative.

    Source: Page (1954), Continuous inspection schemes; Hinkley (1971).
    """
    if not tolerance >= 0:
        raise ArgumentError(f"tolerance={tolerance}; expected at least 0")
    check_finite("values", values)
    count = torch.arange(1, len(values) + 1, dtype=values.dtype, device=values.device)
    # mₜ = Σ (xₛ - x̄ₛ - δ)
    sums = (values - values.cumsum(0) / count - tolerance).cumsum(0)
    return sums - sums.cummin(0).values if len(sums) else sums


@dataclass(slots=True, kw_only=True)
class DriftDetector:
    """Raises an alarm when the errors of a stream become more frequent.

    Whenever ``every`` more errors are known, the latest ``every``, 2 · ``every``, 4 · ``every``, …
    of them are compared with all before, by Fisher's exact test. Look k since the start may spend
    ``level / (k (k + 1))``, shared out among its windows; all looks together spend the level. So
    the chance of any false alarm is at most ``level`` however long the stream, and whatever the
    rate of errors. After an alarm the watch starts anew with the window that differed.

    Args:
        level: accepted chance that a stream without drift ever raises an alarm, above 0, below 1.
        every: how many errors between two looks, at least 2.

    Raises:
        ArgumentError: the level is no share, or ``every`` is below 2.
    """

    level: float = 0.05
    every: int = 50
    errors: list[int] = field(default_factory=list)
    looks: int = 0

    def __post_init__(self) -> None:
        check_level(self.level)
        if self.every < 2:
            raise ArgumentError(f"every={self.every}; expected at least 2")

    def add(self, errors: Iterable[bool | int | float]) -> int:
        """Take more errors, and return how many of the latest are after a drift; 0 without alarm.

        Args:
            errors: 1 for a wrong prediction, 0 for a right one, in the order in which they came.

        Raises:
            ArgumentError: a number is neither 0 nor 1.
        """
        changed = 0
        for error in errors:
            if error not in (0, 1):
                raise ArgumentError(f"an error is {error}; expected 1 for wrong or 0 for right")
            self.errors.append(int(error))
            changed += changed > 0
            if len(self.errors) % self.every == 0 and (window := self._look()):
                self.errors, self.looks, changed = self.errors[-window:], 0, window
        return changed

    def _look(self) -> int:
        """Return the length of the shortest window that is worse than what came before, or 0."""
        seen, wrong = len(self.errors), sum(self.errors)
        windows = [self.every]
        while 4 * windows[-1] <= seen:
            windows.append(2 * windows[-1])
        if 2 * windows[0] > seen:
            return 0
        self.looks += 1
        # Σₖ 1 / (k (k + 1)) = 1
        allowed = self.level / (self.looks * (self.looks + 1)) / len(windows)
        for window in windows:
            if hypergeometric_tail(sum(self.errors[-window:]), seen, wrong, window) <= allowed:
                return window
        return 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Followed:
    """How a model fared on a stream.

    Args:
        errors: 1 where the prediction was wrong, in the order of the stream.
        alarms: after how many examples an alarm was raised.
    """

    errors: Float[Tensor, "batch"]
    alarms: tuple[int, ...]

    @property
    def accuracy(self) -> float:
        """Share of right predictions over the stream."""
        return 1 - float(self.errors.mean())


def follow(
    batches: Iterable[tuple[Tensor, Tensor]],
    predict: Predict,
    fit: Callable[[Tensor, Tensor], Predict] | None = None,
    *,
    level: float = 0.05,
    every: int = 50,
) -> Followed:
    """Predict a stream batch by batch, learn the true labels afterwards, adapt after an alarm.

    Each batch is predicted before its labels are seen. After an alarm the model is fitted anew to
    the window that differed from what came before, and again whenever the data since the drift
    have doubled, because the first window is short.

    Args:
        batches: inputs and their classes, in the order in which they come.
        predict: what is in use at the start.
        fit: takes inputs and classes, returns a new ``predict``; None only watches.
        level: accepted chance of any false alarm while nothing drifts.
        every: how many examples between two looks, at least 2.

    Raises:
        ShapeError: the stream is empty, or a prediction has another shape than the classes.
    """
    detector = DriftDetector(level=level, every=every)
    kept: list[tuple[Tensor, Tensor]] = []
    wrong: list[Tensor] = []
    alarms: list[int] = []
    since, fitted = 0, 0
    for inputs, labels in batches:
        said = predict(inputs)
        if said.shape != labels.shape:
            raise ShapeError(
                f"predict gave shape {tuple(said.shape)} for classes of shape "
                f"{tuple(labels.shape)}; expected one class per example"
            )
        errors = (said != labels).double()
        wrong.append(errors)
        if fit is not None:
            kept.append((inputs, labels))
        changed = detector.add(errors.tolist())
        since = changed or (since + len(labels) if since else 0)
        if changed:
            alarms.append(sum(len(part) for part in wrong))
        if fit is not None and since and (changed or since >= 2 * fitted):
            while sum(len(y) for _, y in kept[1:]) >= since:
                kept.pop(0)
            recent = [torch.cat(parts)[-since:] for parts in zip(*kept, strict=True)]
            predict, fitted = fit(*recent), since
    if not sum(len(part) for part in wrong):
        raise ShapeError("the stream is empty; expected at least one example")
    return Followed(errors=torch.cat(wrong), alarms=tuple(alarms))
