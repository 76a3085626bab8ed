"""The computational graph: what was computed from what, and how a gradient goes back."""

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from weakref import ref

from numpy.typing import NDArray

from handson.base.errors import HandsonError

if TYPE_CHECKING:
    from handson.autograd.array import Tensor

Rule: TypeAlias = "Callable[[Tensor, Tensor], Tensor]"
Source: TypeAlias = "Node | Tensor"

_numbers = itertools.count()


class GraphError(HandsonError, RuntimeError):
    """What was asked of the computational graph cannot be done."""


class Version:
    """How often the numbers at one place in memory were changed in place; views share it.

    Attributes:
        count: number of changes so far.
        by: the operation that made the last one.
        recorded: the count after the last change that is part of a graph.
    """

    __slots__ = ("by", "count", "recorded")

    def __init__(self) -> None:
        self.count, self.by, self.recorded = 0, "", 0


class Edge(NamedTuple):
    """How a gradient goes back from an operation to one of its inputs.

    Attributes:
        source: the operation that made the input, or the input itself if it is a leaf.
        shape: of the input, and so of its gradient.
        rule: from the gradient of the output, and the output, to that of the input; None where no
            gradient is wanted.
        kept: versions of the tensors that the rule reads, each with its count at the time.
    """

    source: Source
    shape: tuple[int, ...]
    rule: "Rule | None" = None
    kept: tuple[tuple[Version, int], ...] = ()


class Node:
    """One operation that was carried out.

    Args:
        op: its name.
        edges: one per input.
        data: the numbers that came out.
        version: of those numbers.

    Attributes:
        number: counts operations; inputs have smaller numbers than what is made of them.
        retained: the output tensor, if it wants to keep its gradient.
        released: whether a backward pass has gone through for the last time.
    """

    __slots__ = ("data", "edges", "number", "op", "released", "retained", "version")

    def __init__(
        self, op: str, edges: tuple[Edge, ...], data: NDArray[Any], version: Version
    ) -> None:
        self.op, self.edges, self.data, self.version = op, edges, data, version
        self.number = next(_numbers)
        self.retained: ref[Tensor] | None = None
        self.released = False

    def release(self) -> None:
        """Let go of the inputs, so that their memory can be used again."""
        self.edges, self.released = (), True

    def __repr__(self) -> str:
        return f"<{self.op} {'×'.join(map(str, self.data.shape)) or 'number'}>"
