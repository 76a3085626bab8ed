"""Timing two or more sides so that a busy machine slows all of them alike.

The sides take turns: A B C, B C A, C A B, ... A ratio is the median of the ratios of neighbours in
time, so a machine that slows down half way cancels out. Shown beside every median is its spread,
the middle half of the samples as a share of the median. A row that spreads by more than a fifth is
measured again, at most twice, and the best-behaved attempt is kept.
"""

import math
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

STEADY = 0.2
ATTEMPTS = 3

Sample = Callable[[int], tuple[float, dict[str, Any]]]
"""Does a side's work so many times; returns its value per call, and facts about the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How thoroughly to measure.

    Args:
        rounds: samples of every side.
        attempts: how often a restless row is measured at most.
        seconds: least length of a sample; short works are repeated to fill it. 0 for one work per
            sample, without a warm-up.
    """

    rounds: int = 7
    attempts: int = ATTEMPTS
    seconds: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The samples of all sides, in the order in which they were taken.

    Args:
        samples: values per call by side.
        calls: works per sample by side.
        facts: of the last call by side.
        attempts: how many measurements this is the best of.
    """

    samples: Mapping[str, list[float]]
    calls: Mapping[str, int]
    facts: Mapping[str, dict[str, Any]]
    attempts: int = 1

    @property
    def spread(self) -> float:
        """The worst side's spread."""
        return max(spread(values) for values in self.samples.values())

    def quotients(self, other: str, ours: str) -> list[float]:
        """How many times as fast as ``other`` ours was, round by round."""
        pairs = zip(self.samples[other], self.samples[ours], strict=True)
        return [theirs / mine for theirs, mine in pairs]


def measure(sides: Mapping[str, Sample], plan: Plan) -> Measured:
    """Warm every side up, then take samples in turn until they are steady or patience ends."""
    calls = {name: _calls(s, plan.seconds) if plan.seconds else 1 for name, s in sides.items()}
    best = _once(sides, calls, plan.rounds, 1)
    attempts = 1
    while best.spread > STEADY and attempts < plan.attempts:
        attempts += 1
        best = min(best, _once(sides, calls, plan.rounds, attempts), key=lambda m: m.spread)
    return Measured(samples=best.samples, calls=calls, facts=best.facts, attempts=attempts)


def spread(values: list[float]) -> float:
    """Return how much of the median the middle half of the values covers."""
    if len(values) < 2 or not statistics.median(values):
        return 0.0
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return (high - low) / middle


def _calls(side: Sample, seconds: float) -> int:
    """Warm up; return how many calls fill one sample."""
    once, _ = side(1)
    if once < seconds:
        once, _ = side(1)  # the first call may have compiled, cached or allocated
    return max(1, math.ceil(seconds / max(once, 1e-9)))


def _once(
    sides: Mapping[str, Sample], calls: Mapping[str, int], rounds: int, attempt: int
) -> Measured:
    names = list(sides)
    samples: dict[str, list[float]] = {name: [] for name in names}
    facts: dict[str, dict[str, Any]] = {}
    for turn in range(rounds):
        first = (turn + attempt) % len(names)
        for name in names[first:] + names[:first]:
            value, facts[name] = sides[name](calls[name])
            samples[name].append(value)
    return Measured(samples=samples, calls=calls, facts=facts)
