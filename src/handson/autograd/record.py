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
from typing import Any, Literal, ParamSpec, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import DEFAULT, Tensor
from handson.autograd.mode import is_grad_enabled
from handson.autograd.node import Edge, GraphError, Node, Rule, Version
from handson.base.errors import HandsonError, ShapeError

P = ParamSpec("P")
Operand: TypeAlias = Tensor | NDArray[Any] | np.generic | float
"""What arithmetic takes beside a tensor."""

Numbers: TypeAlias = NDArray[Any] | np.generic
"""What NumPy gives: an array, or a single number."""

OUTPUT: Literal["output"] = "output"
"""Stands among the needs of a rule that reads ``y``."""

_KIND = {"b": 0, "i": 1, "u": 1, "f": 2}


Path: TypeAlias = tuple[Tensor, Rule, tuple[Tensor | Literal["output"], ...]]
"""How a gradient goes back to one input: made by ``wrt``."""


def wrt(x: Tensor, rule: Rule, *needs: Tensor | Literal["output"]) -> Path:
    """Say how a gradient goes back to one input.

    Args:
        x: the input.
        rule: from the gradient of the output, and the output, to the gradient of ``x``. Where ``x``
            was broadcast it may be as large as the output: the sum is taken afterwards.
        needs: tensors that the rule reads; ``OUTPUT`` if it reads ``y``.
    """
    return x, rule, needs


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
                data, *paths = function(*args, **kwargs)
        except ValueError as error:
            if isinstance(error, HandsonError):
                raise
            shapes = [str(x.shape) for x in args if isinstance(x, Tensor)]
            raise ShapeError(f"{op} of shape {' and '.join(shapes)}: {error}") from None
        return _recorded(op, np.asarray(data), paths)

    return run


def _recorded(op: str, data: NDArray[Any], paths: list[Path]) -> Tensor:
    for x, *_ in paths:
        if x.version.recorded > x.seen:
            raise GraphError(
                f"{op} reads a tensor of shape {x.shape} that shares memory with another, which "
                f"{x.version.by} has changed in place since; take the view again after the change"
            )
    seen = [x for x, *_ in paths[:1] if np.may_share_memory(data, x.data)]
    out = Tensor.of(data, seen[0].version if seen else Version())
    out.is_view = bool(seen)
    if is_grad_enabled() and any(x.requires_grad for x, *_ in paths):
        out.grad_fn = Node(op, tuple(_edge(path, out) for path in paths), data, out.version)
    return out


def _edge(path: Path, out: Tensor) -> Edge:
    x, rule, needs = path
    versions = [out.version if isinstance(t, str) else t.version for t in needs]
    kept = tuple((v, v.count) for v in versions)
    return Edge(x.source, x.shape, rule, kept) if x.requires_grad else Edge(x.source, x.shape)


def matched(*operands: Operand) -> tuple[Tensor, ...]:
    """Return the operands as tensors of one dtype, as PyTorch chooses it.

    Real numbers come before integers and those before true/false; among equals, tensors with axes
    decide, then tensors that are a single number, then plain numbers.

    Args:
        operands: tensors, arrays and plain numbers.
    """
    known = [x if isinstance(x, Tensor) else Tensor(x) for x in operands]
    ranks = [
        (_KIND[x.dtype.kind], isinstance(given, Tensor | np.ndarray) + (x.ndim > 0))
        for x, given in zip(known, operands, strict=True)
    ]
    dtype = np.result_type(
        *(x.dtype for x, rank in zip(known, ranks, strict=True) if rank == max(ranks))
    )
    return tuple(x.to(dtype) if isinstance(x, Tensor) else Tensor(x, dtype=dtype) for x in operands)


def real(x: Tensor) -> Tensor:
    """Return ``x`` as real numbers: integers become float32, real numbers stay as they are."""
    return x if x.dtype.kind == "f" else x.to(DEFAULT)
