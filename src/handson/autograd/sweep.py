"""The backward pass: one sweep over the graph, from what was computed last to what came first.

Every node waits until all that was made of it has sent its gradient; then the sum goes on to its
inputs. Since inputs were made before their outputs, the order is that of creation, reversed.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from handson.autograd.array import Tensor
from handson.autograd.mode import set_grad_enabled
from handson.autograd.node import Edge, GraphError, Node, Source
from handson.autograd.shaping import sum_to
from handson.base.errors import ShapeError


def newest_first(roots: Iterable[Source]) -> list[Node]:
    """Return the nodes from which the roots were made, themselves included.

    Args:
        roots: nodes; leaves have nothing behind them.
    """
    found: set[Node] = set()
    waiting = [root for root in roots if isinstance(root, Node)]
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += [e.source for e in node.edges if e.rule and isinstance(e.source, Node)]
    return sorted(found, key=lambda node: node.number, reverse=True)


def sweep(
    start: Sequence[tuple[Source, Tensor]],
    wanted: set[Source],
    *,
    create_graph: bool = False,
    retain_graph: bool = False,
) -> dict[Source, Tensor]:
    """Return the gradient of every source that is wanted and was reached.

    Args:
        start: where the sweep begins, with the gradient there.
        wanted: nodes and leaves.
        create_graph: record the sweep itself, so that its results can be differentiated.
        retain_graph: keep the graph for another sweep.

    Raises:
        GraphError: the graph was let go, or a tensor that a rule reads was changed in place.
    """
    nodes = newest_first(source for source, _ in start)
    useful = set(wanted)
    for node in reversed(nodes):
        if any(edge.rule and edge.source in useful for edge in node.edges) or node.released:
            useful.add(node)
    gradients: dict[Source, Tensor] = {}
    for source, g in start:
        _add(gradients, source, g)
    with set_grad_enabled(create_graph):
        for node in nodes:
            if node not in useful or node not in gradients:
                continue
            _check_there(node)
            g = gradients[node] if node in wanted else gradients.pop(node)
            y = Tensor.of(node.data, node.version, node)
            for edge in node.edges:
                if edge.rule and edge.source in useful:
                    _check_unchanged(node, edge)
                    _add(gradients, edge.source, sum_to(edge.rule(g, y), edge.shape))
            if not retain_graph:
                node.release()
    return {source: g for source, g in gradients.items() if source in wanted}


def _add(gradients: dict[Source, Tensor], source: Source, g: Tensor) -> None:
    gradients[source] = gradients[source] + g if source in gradients else g


def _check_there(node: Node) -> None:
    if node.released:
        raise GraphError(
            f"a backward pass went through this graph before and let it go (at {node}); compute "
            "the result anew, or give the first pass retain_graph=True"
        )


def _check_unchanged(node: Node, edge: Edge) -> None:
    for version, count in edge.kept:
        if version.count != count:
            raise GraphError(
                f"the gradient of {node.op} needs a tensor that {version.by} changed in place "
                f"afterwards (change {version.count}, expected {count}); write x = x + ... instead "
                "of x += ..., or work on a clone()"
            )


def first_gradient(tensor: Tensor, gradient: Tensor | None) -> Tensor:
    """Return the gradient with which a sweep begins at ``tensor``: 1 unless given.

    Args:
        tensor: where it begins.
        gradient: None only for a single number.

    Raises:
        GraphError: the tensor does not come from one that requires a gradient, or is not a single
            number and no gradient was given.
        ShapeError: the gradient has another shape.
    """
    if not tensor.requires_grad:
        raise GraphError(
            "this tensor was not computed from one with requires_grad=True (or under no_grad), so "
            "there is nothing to differentiate"
        )
    if gradient is None:
        if tensor.numel() != 1:
            raise GraphError(
                f"a gradient starts from a single number, this tensor has shape {tensor.shape}; "
                "sum() it, or give gradient=, a weight for each of its numbers"
            )
        return Tensor(np.ones_like(tensor.data))
    if gradient.shape != tensor.shape:
        raise ShapeError(f"gradient of shape {gradient.shape} for a tensor of {tensor.shape}")
    return gradient.to(tensor.dtype)


def backward(
    tensor: Tensor,
    gradient: Tensor | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
) -> None:
    """Add to ``grad`` of every leaf the gradient of ``tensor`` with respect to it.

    Args:
        tensor: usually the loss.
        gradient: weights of its numbers; not needed for a single number.
        retain_graph: keep the graph for another pass; as ``create_graph`` unless given.
        create_graph: record the pass, so that the gradients can be differentiated.
    """
    start = [(tensor.source, first_gradient(tensor, gradient))]
    nodes = newest_first([tensor.source])
    edges = [edge for node in nodes for edge in node.edges if edge.rule]
    leaves = [tensor.source, *(e.source for e in edges)]
    wanted: set[Source] = {s for s in leaves if isinstance(s, Tensor)}
    wanted |= {node for node in nodes if node.retained is not None}
    found = sweep(
        start,
        wanted,
        create_graph=create_graph,
        retain_graph=create_graph if retain_graph is None else retain_graph,
    )
    for source, g in found.items():
        leaf = source.retained() if isinstance(source, Node) and source.retained else source
        if isinstance(leaf, Tensor):
            _accumulate(leaf, g, create_graph)


def _accumulate(leaf: Tensor, g: Tensor, create_graph: bool) -> None:
    if leaf.grad is None:
        leaf.grad = g if create_graph else Tensor(g.data.copy())
    elif create_graph:
        leaf.grad = leaf.grad + g
    else:
        leaf.grad += g


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return the gradients of the outputs' sum with respect to the inputs; ``grad`` is not touched.

    Args:
        outputs: one tensor or several.
        inputs: one tensor or several, leaves or not.
        grad_outputs: weights of the outputs' numbers; not needed for single numbers.
        retain_graph: keep the graph for another pass; as ``create_graph`` unless given.
        create_graph: record the pass, so that the gradients can be differentiated.
        allow_unused: give None for an input that the outputs do not depend on.

    Raises:
        GraphError: an input does not require a gradient, or the outputs do not depend on it.
    """
    ends = [outputs] if isinstance(outputs, Tensor) else list(outputs)
    begins = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    weights = [grad_outputs] if isinstance(grad_outputs, Tensor) else grad_outputs
    start = [
        (end.source, first_gradient(end, weight))
        for end, weight in zip(ends, weights or [None] * len(ends), strict=True)
    ]
    for i, x in enumerate(begins):
        if not x.requires_grad:
            raise GraphError(f"input {i} does not require a gradient: x.requires_grad_() first")
    found = sweep(
        start,
        {x.source for x in begins},
        create_graph=create_graph,
        retain_graph=create_graph if retain_graph is None else retain_graph,
    )
    gradients = tuple(found.get(x.source) for x in begins)
    if not allow_unused and any(g is None for g in gradients):
        raise GraphError(
            f"the outputs do not depend on input {gradients.index(None)}; give allow_unused=True "
            "to get None for it"
        )
    return gradients
