"""What a benchmark states, as plain data: sides that do the same work, and goals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

OURS = "ours"
"""Name of the side that a row is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One way of doing a row's work.

    Args:
        work: address ``module:factory`` of what makes the work (see ``serve.Work``).
        arguments: of the factory; what JSON can hold.
        what: how this side does it, for people.
        book: whether it runs in d2l's environment.
    """

    work: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    what: str = ""
    book: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What must come out; exactly one kind.

    Args:
        against: name of the side to compare with; then ``ratio`` is how many times as fast as that
            side ours must be at least (as small, for bytes).
        ratio: 0.9 against a limit, 15 against something slow.
        at_most: ours in seconds or bytes.
    """

    against: str = ""
    ratio: float = 0.0
    at_most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    Args:
        id: what the command line calls it: ``training/mlp``.
        title: the work, for people.
        sides: by name; ``ours`` is compared with the others.
        goals: what ours must reach.
        unit: ``s`` or ``B``.
        slow: whether one round takes seconds: fewer rounds are made.
        alone: whether every side has a process of its own, as programs have; kernels share one.
        once: whether the value is the same every time, so that two rounds are enough.
        moved: bytes that the work moves, to show a rate.
        same: facts that must agree between the sides, each with a relative tolerance.
        note: what a reader must know to understand the numbers.
    """

    id: str
    title: str
    sides: Mapping[str, Side]
    goals: Sequence[Goal] = ()
    unit: str = "s"
    slow: bool = False
    alone: bool = True
    once: bool = False
    moved: int = 0
    same: Mapping[str, float] = field(default_factory=dict)
    note: str = ""

    @property
    def family(self) -> str:
        """First part of the id; its rows are summed up together."""
        return self.id.partition("/")[0]
