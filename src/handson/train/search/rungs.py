"""Successive halving: many candidates for a short time, the better ones for longer.

Each rung trains its candidates anew, for more epochs than the rung before, and passes the best
third on. (Going on from the shorter training would be cheaper but not the same: schedules stretch
over the whole run.) A rung is finished before the next begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handson.base.errors import ArgumentError

KEEP = 3
"""One candidate of this many goes on to the next rung, which trains this many times longer."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One round: how many candidates, for how many epochs each."""

    trials: int
    epochs: int

    def __str__(self) -> str:
        return f"{self.trials} × {self.epochs} epoch{'s' * (self.epochs > 1)}"


def ladder(trials: int, epochs: int, keep: int = KEEP) -> tuple[Rung, ...]:
    """Return the rungs from ``trials`` candidates up to a training of ``epochs``.

    As many rungs as both numbers can be divided by ``keep``; rung k has ``trials / keepᵏ``
    candidates, and the last one trains for all ``epochs``.

    Args:
        trials: candidates of the first rung, at least ``keep``.
        epochs: of the last rung, at least ``keep``.
        keep: one of this many goes on, at least 2.

    Raises:
        ArgumentError: too few candidates or epochs for two rungs.
    """
    if keep < 2 or trials < keep or epochs < keep:
        raise ArgumentError(
            f"halving passes one of {keep} candidates on to {keep} times as many epochs, so it "
            f"needs at least {keep} trials and {keep} epochs, got {trials} and {epochs}; "
            "raise them, or search at random"
        )
    last = 0
    while trials >= keep ** (last + 1) and epochs >= keep ** (last + 1):
        last += 1
    return tuple(
        Rung(trials // keep**k, max(1, round(epochs / keep ** (last - k)))) for k in range(last + 1)
    )


def promoted(scores: Sequence[tuple[int, float]], count: int) -> list[int]:
    """Return the numbers of the ``count`` best candidates, in the order of their numbers.

    Args:
        scores: (number, score), where smaller is better; those that failed are not among them.
        count: how many go on; fewer when fewer are left.
    """
    best = sorted(scores, key=lambda pair: (pair[1], pair[0]))[:count]
    return sorted(number for number, _ in best)
