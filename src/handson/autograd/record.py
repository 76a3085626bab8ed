"""How an operation becomes part of the graph.

A primitive operation is written once, as the numbers that it gives and, for each input, the rule by
which a gradient goes back to it::

    @operation
    def mul(a, b):
        return a.data * b.data, wrt(a, lambda g, y: g * b, b), wrt(b, lambda g, y: g * a, a)

``g`` is the gradient of the end result with respect to the output, ``y`` is the output itself, and
the tensors named after a rule are those that it reads: they must not have been changed in place by
the time it is used. Rules are made of the same operations as everything else, so what they compute
can be differentiated again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, NamedTuple, ParamSpec

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.mode import is_grad_enabled
from handson.autograd.node import Edge, GraphError, Node, Rule, Version
from handson.base.errors import HandsonError, ShapeError

P = ParamSpec("P")

OUTPUT: Literal["output"] = "output"
"""Stands among the needs of a rule that reads ``y``."""


class Path(NamedTuple):
    """How a gradient goes back to one input: made by ``wrt``."""

    x: Tensor
    rule: Rule
    needs: tuple[Tensor | Literal["output"], ...]


def wrt(x: Tensor, rule: Rule, *needs: Tensor | Literal["output"]) -> Path:
    """Say how a gradient goes back to one input.

    Args:
        x: the input.
        rule: from the gradient of the output, and the output, to the gradient of ``x``. Where ``x``
            was broadcast it may be as large as the output: the sum is taken afterwards.
        needs: tensors that the rule reads; ``OUTPUT`` if it reads ``y``.
    """
    return Path(x, rule, needs)


def operation(function: Callable[P, tuple[Any, ...]]) -> Callable[P, Tensor]:
    """Make an operation of a function that returns numbers and one ``wrt`` per input.

    Args:
        function: its name is the operation's name in the graph.
    """
    op = function.__name__

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> Tensor:
        try:
            with np.errstate(all="ignore"):
                numbers, *paths = function(*args, **kwargs)
        except ValueError as error:
            if isinstance(error, HandsonError):
                raise
            shapes = [str(x.shape) for x in args if isinstance(x, Tensor)]
            raise ShapeError(f"{op} of shape {' and '.join(shapes)}: {error}") from None
        return _recorded(op, np.asarray(numbers), paths)

    return run


def _recorded(op: str, data: NDArray[Any], paths: list[Path]) -> Tensor:
    for x, *_ in paths:
        if x.version.recorded > x.seen:
            raise GraphError(
                f"{op} reads a tensor of shape {x.shape} that shares memory with another, which "
                f"{x.version.by} has changed in place since; take the view again after the change"
            )
    viewed = paths[0].x if paths and np.may_share_memory(data, paths[0].x.data) else None
    out = Tensor.of(data, Version() if viewed is None else viewed.version)
    out.is_view = viewed is not None
    if is_grad_enabled() and any(x.requires_grad for x, *_ in paths):
        edges = tuple(_edge(path, out) for path in paths)
        out.grad_fn = Node(op, edges, data, out.version)
    return out


def _edge(path: Path, out: Tensor) -> Edge:
    x, rule, needs = path
    if not x.requires_grad:
        return Edge(x.source, x.shape, None, ())
    versions = [out.version if isinstance(t, str) else t.version for t in needs]
    return Edge(x.source, x.shape, rule, tuple((v, v.count) for v in versions))
