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
    waiting = list(roots)
    while waiting:
        source = waiting.pop()
        if isinstance(source, Node) and source not in found:
            found.add(source)
            waiting += [edge.source for edge in source.edges if edge.rule]
    return sorted(found, key=lambda node: node.number, reverse=True)


def sweep(
    start: Sequence[tuple[Source, Tensor]],
    wanted: set[Source],
    *,
    create_graph: bool = False,
    retain_graph: bool | None = None,
) -> dict[Source, Tensor]:
    """Return the gradient of every source that is wanted and was reached.

    Args:
        start: where the sweep begins, with the gradient there.
        wanted: nodes and leaves.
        create_graph: record the sweep itself, so that its results can be differentiated.
        retain_graph: keep the graph for another sweep; as ``create_graph`` unless given.

    Raises:
        GraphError: the graph was let go, or a tensor that a rule reads was changed in place.
    """
    nodes, gradients = newest_first(source for source, _ in start), dict[Source, Tensor]()
    useful = set(wanted)  # and all that leads there
    for node in reversed(nodes):
        if node.released or any(edge.rule and edge.source in useful for edge in node.edges):
            useful.add(node)
    for source, g in start:
        gradients[source] = gradients[source] + g if source in gradients else g
    with set_grad_enabled(create_graph):
        for node in nodes:
            if node not in useful or node not in gradients:
                continue
            g = gradients[node] if node in wanted else gradients.pop(node)
            y = Tensor.of(node.data, node.version, node)
            edges = [edge for edge in node.edges if edge.rule and edge.source in useful]
            _check(node, edges)
            for source, shape, rule, _ in edges:
                part = sum_to(rule(g, y), shape)  # type: ignore[misc]
                gradients[source] = gradients[source] + part if source in gradients else part
            if not (create_graph if retain_graph is None else retain_graph):
                node.release()
    return {source: g for source, g in gradients.items() if source in wanted}


def _check(node: Node, edges: list[Edge]) -> None:
    if node.released:
        raise GraphError(
            f"a backward pass went through this graph before and let it go, at {node}; compute the "
            "result anew, or give the first pass retain_graph=True"
        )
    for version, count in (kept for edge in edges for kept in edge.kept):
        if version.count != count:
            raise GraphError(
                f"the gradient of {node.op} needs a tensor that {version.by} changed in place "
                f"afterwards (change {version.count}, expected {count}); write x = x + ... instead "
                "of x += ..., or work on a clone()"
            )


def beginning(tensor: Tensor, gradient: Tensor | None) -> tuple[Source, Tensor]:
    """Return where a sweep begins and the gradient there: 1 unless given.

    Args:
        tensor: usually the loss.
        gradient: None only for a single number.

    Raises:
        GraphError: there is nothing to differentiate, or not a single number and no gradient.
        ShapeError: the gradient has another shape.
    """
    if not tensor.requires_grad:
        raise GraphError(
            "this tensor was not computed from one with requires_grad=True (or under no_grad)"
        )
    if gradient is None and tensor.numel() != 1:
        raise GraphError(
            f"a gradient starts from a single number, this tensor has shape {tensor.shape}; sum() "
            "it, or give gradient=, a weight for each of its numbers"
        )
    first = Tensor(np.ones_like(tensor.data)) if gradient is None else gradient.to(tensor.dtype)
    if first.shape != tensor.shape:
        raise ShapeError(f"gradient of shape {first.shape} for a tensor of shape {tensor.shape}")
    return tensor.source, first


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
    start = beginning(tensor, gradient)
    nodes = newest_first([tensor.source])
    leaves = [tensor.source, *(e.source for node in nodes for e in node.edges if e.rule)]
    owners = {leaf: leaf for leaf in leaves if isinstance(leaf, Tensor)} | {
        node: node.retained() for node in nodes if node.retained
    }
    found = sweep([start], set(owners), create_graph=create_graph, retain_graph=retain_graph)
    for source, g in found.items():
        owner = owners[source]
        if owner is not None and owner.grad is not None and not create_graph:
            owner.grad += g
        elif owner is not None:
            g = g if create_graph else Tensor(g.data.copy())
            owner.grad = g if owner.grad is None else owner.grad + g


def grad(
    outputs: Tensor | Sequence[Tensor],
    inputs: Tensor | Sequence[Tensor],
    grad_outputs: Tensor | Sequence[Tensor | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
    materialize_grads: bool = False,
) -> tuple[Tensor | None, ...]:
    """Return the gradients of the outputs' sum with respect to the inputs; ``grad`` is not touched.

    Args:
        outputs: one tensor or several.
        inputs: one tensor or several, leaves or not.
        grad_outputs: weights of the outputs' numbers; not needed for single numbers.
        retain_graph: keep the graph for another pass; as ``create_graph`` unless given.
        create_graph: record the pass, so that the gradients can be differentiated.
        allow_unused: give None for an input that the outputs do not depend on.
        materialize_grads: give zeros for such an input.

    Raises:
        GraphError: an input does not require a gradient, or the outputs do not depend on it.
    """
    ends = [outputs] if isinstance(outputs, Tensor) else outputs
    begins = [inputs] if isinstance(inputs, Tensor) else inputs
    weights = [grad_outputs] if isinstance(grad_outputs, Tensor) else grad_outputs
    start = [beginning(*pair) for pair in zip(ends, weights or [None] * len(ends), strict=True)]
    if not all(x.requires_grad for x in begins):
        raise GraphError("an input does not require a gradient: call its requires_grad_() first")
    wanted = {x.source for x in begins}
    found = sweep(start, wanted, create_graph=create_graph, retain_graph=retain_graph)
    if len(found) < len(wanted) and not (allow_unused or materialize_grads):
        raise GraphError("the outputs do not depend on some input; allow_unused=True gives None")
    return tuple(
        Tensor(np.zeros_like(x.data)) if materialize_grads and x.source not in found else
        found.get(x.source) for x in begins
    )  # fmt: skip
