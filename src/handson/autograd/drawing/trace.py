"""What is to be drawn: boxes and arrows, taken from a tensor's graph with all their numbers."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.drawing.memory import Memory
from handson.autograd.drawing.naming import naming
from handson.autograd.mode import no_grad
from handson.autograd.node import Edge, GraphError, Node, Source
from handson.autograd.shaping import sum_to
from handson.autograd.sweep import grad, newest_first

Kind: TypeAlias = Literal["parameter", "constant", "operation"]
Numbers: TypeAlias = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Box:
    """A leaf or an operation.

    Attributes:
        kind: a ``parameter`` is a leaf with respect to which gradients are wanted.
        op: name of the operation; empty for a leaf.
        name: of the tensor; empty if nobody gave one.
        value: what it holds.
        gradient: of the result with respect to it; None where none is wanted.
        step: operations count from 1 in the order in which they were carried out; leaves are 0.
        is_view: whether its numbers lie in the memory of another box.
        in_place: whether it wrote its numbers into the memory of its first input.
        overwritten_by: the operation that has changed its numbers in place since; else empty.
    """

    kind: Kind
    op: str
    name: str
    value: Numbers
    gradient: Numbers | None
    step: int
    is_view: bool = False
    in_place: bool = False
    overwritten_by: str = ""


@dataclass(frozen=True, eq=False)
class Arrow:
    """One use of a box by an operation.

    Attributes:
        source: position of the box that is used.
        target: position of the operation.
        gradient: what this use contributes to the gradient of the source; None for nothing.
    """

    source: int
    target: int
    gradient: Numbers | None

    @property
    def passed(self) -> Numbers:
        """Return the gradient, which must be there."""
        assert self.gradient is not None
        return self.gradient


@dataclass(frozen=True, eq=False)
class Trace:
    """A graph, with everything that was computed forward and backward.

    Attributes:
        boxes: leaves as they are first used, then operations as they were carried out.
        arrows: operation by operation, in the order of their inputs.
        unused: names that were given to tensors outside the graph.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    unused: tuple[str, ...] = ()

    @cached_property
    def count(self) -> int:
        """Return the number of operations."""
        return sum(box.kind == "operation" for box in self.boxes)

    @property
    def result(self) -> int:
        """Return the position of the box that was made last."""
        return len(self.boxes) - 1

    @cached_property
    def _by_target(self) -> dict[int, list[Arrow]]:
        found: dict[int, list[Arrow]] = {}
        for arrow in self.arrows:
            found.setdefault(arrow.target, []).append(arrow)
        return found

    @cached_property
    def _by_source(self) -> dict[int, list[Arrow]]:
        found: dict[int, list[Arrow]] = {}
        for arrow in sorted(self.arrows, key=lambda arrow: -arrow.target):
            if arrow.gradient is not None:
                found.setdefault(arrow.source, []).append(arrow)
        return found

    @cached_property
    def so_far(self) -> dict[Arrow, Numbers]:
        """Return what the gradient of its source has added up to with each arrow."""
        found: dict[Arrow, Numbers] = {}
        for arrows in self._by_source.values():
            parts = itertools.accumulate((arrow.passed for arrow in arrows), np.add)
            found.update(zip(arrows, map(np.asarray, parts), strict=True))
        return found

    def into(self, target: int) -> list[Arrow]:
        """Return the arrows to a box, in the order of its inputs.

        Args:
            target: position of the box.
        """
        return self._by_target.get(target, [])

    def out_of(self, source: int) -> list[Arrow]:
        """Return the arrows from a box that bring a gradient, in the order of the backward pass.

        Args:
            source: position of the box.
        """
        return self._by_source.get(source, [])


def trace(tensor: Tensor, gradient: Tensor | None, names: Mapping[str, Tensor]) -> Trace:
    """Return the graph behind a tensor; neither the graph nor any ``grad`` is changed.

    Args:
        tensor: usually the loss.
        gradient: weights of its numbers; not needed for a single number.
        names: what to call tensors.

    Raises:
        GraphError: a backward pass has let the graph go.
    """
    nodes = newest_first([tensor.source])[::-1]
    for node in nodes:
        if not node.edges:
            raise GraphError(
                f"a backward pass went through this graph before and let it go (at {node}); draw() "
                "before backward(), or give that pass retain_graph=True"
            )
    uses = [(node, edge) for node in nodes for edge in node.edges]
    leaves = list(dict.fromkeys([e.source for _, e in uses if isinstance(e.source, Tensor)]))
    sources: list[Source] = [*leaves, *nodes] or [tensor]
    gradients = _gradients(tensor, gradient, [edge.source for _, edge in uses if edge.rule])
    memory = Memory(sources)
    place = {id(source): i for i, source in enumerate(sources)}
    steps = {id(node): k for k, node in enumerate(nodes, 1)}
    boxes = [
        Box(
            kind=_kind(source, gradients),
            op=source.op if isinstance(source, Node) else "",
            name=name,
            value=source.data.copy(),
            gradient=gradients[source].data.copy() if source in gradients else None,
            step=steps.get(id(source), 0),
            is_view=memory.is_view(source),
            in_place=memory.in_place(source),
            overwritten_by=memory.overwritten_by(source),
        )
        for source, name in zip(sources, naming(sources, names, gradients), strict=True)
    ]
    arrows = [
        Arrow(place[id(edge.source)], place[id(node)], _passed(node, edge, gradients))
        for node, edge in uses
    ]
    unused = [name for name, given in names.items() if id(given.source) not in place]
    return Trace(tuple(boxes), tuple(arrows), tuple(unused))


def _gradients(
    tensor: Tensor, gradient: Tensor | None, sources: list[Source]
) -> dict[Source, Tensor]:
    if not tensor.requires_grad:
        return {}
    wanted = list(dict.fromkeys([tensor.source, *sources]))
    wanted = [s for s in wanted if isinstance(s, Node) or s.requires_grad]
    tensors = [s if isinstance(s, Tensor) else Tensor.of(s.data, s.version, s) for s in wanted]
    found = grad(tensor, tensors, gradient, retain_graph=True, allow_unused=True)
    return {source: g for source, g in zip(wanted, found, strict=True) if g is not None}


def _kind(source: Source, gradients: Mapping[Source, Tensor]) -> Kind:
    if isinstance(source, Node):
        return "operation"
    return "parameter" if source in gradients else "constant"


def _passed(node: Node, edge: Edge, gradients: Mapping[Source, Tensor]) -> Numbers | None:
    if edge.rule is None or node not in gradients or edge.source not in gradients:
        return None
    with no_grad():
        y = Tensor.of(node.data, node.version, node)
        g: Numbers = sum_to(edge.rule(gradients[node], y), edge.shape).data
    return np.array(g)
