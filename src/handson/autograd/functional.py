"""Derivatives of functions: products with a vector, whole Jacobians, Hessians, and their check.

A backward pass gives ``vᵀJ``: one row of the Jacobian J if v picks an output, a blend of rows
otherwise. All else here is made of such passes.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from handson.autograd.array import Tensor
from handson.autograd.mode import enable_grad, no_grad
from handson.autograd.shaping import stack
from handson.autograd.sweep import grad
from handson.base.errors import DtypeError, HandsonError, ShapeError

Tensors: TypeAlias = Tensor | Sequence[Tensor]
Function: TypeAlias = Callable[..., Any]


class GradientError(HandsonError, AssertionError):
    """A gradient is not what differences say."""


def _several(inputs: Tensors) -> list[Tensor]:
    return [inputs] if isinstance(inputs, Tensor) else list(inputs)


def _like(inputs: Tensors, found: Sequence[Any]) -> Any:
    return found[0] if isinstance(inputs, Tensor) else tuple(found)


def _evaluated(func: Function, inputs: Tensors, connected: bool) -> tuple[Any, list[Tensor]]:
    xs = [x if connected and x.requires_grad else Tensor(x.data, True) for x in _several(inputs)]
    with enable_grad():
        return func(*xs), xs


def _gradients(y: Tensor, xs: list[Tensor], v: Tensor | None, create_graph: bool) -> list[Any]:
    if not y.requires_grad:
        return [Tensor(np.zeros_like(x.data)) for x in xs]
    return [*grad(y, xs, v, True, create_graph, materialize_grads=True)]


def vjp(
    func: Function, inputs: Tensors, v: Tensor | None = None, create_graph: bool = False
) -> tuple[Tensor, Any]:
    """Return ``func(inputs)`` and ``vᵀJ``: one backward pass, whatever the number of inputs.

    Args:
        func: from tensors to a tensor.
        inputs: where to take the derivative: a tensor, or one per argument.
        v: weights of the outputs; not needed for a single number.
        create_graph: record the pass, so that its result can be differentiated.
    """
    y, xs = _evaluated(func, inputs, create_graph)
    found = _gradients(y, xs, v, create_graph)
    return y if create_graph else y.detach(), _like(inputs, found)


def jvp(
    func: Function, inputs: Tensors, v: Tensors, create_graph: bool = False
) -> tuple[Tensor, Tensor]:
    """Return ``func(inputs)`` and ``J·v``: how the outputs move when the inputs move along v.

    ``uᵀJ`` is linear in u, and J its derivative with respect to u: two backward passes.

    Args:
        func: from tensors to a tensor.
        inputs: where to take the derivative: a tensor, or one per argument.
        v: direction, one tensor per input.
        create_graph: record the passes, so that their result can be differentiated.

    Raises:
        ShapeError: the directions do not have the shapes of the inputs.
    """
    y, xs = _evaluated(func, inputs, create_graph)
    if [x.shape for x in xs] != [d.shape for d in _several(v)]:
        raise ShapeError("jvp: give one direction of the same shape per input")
    u = Tensor(np.zeros_like(y.data), True)
    moved = Tensor(np.zeros_like(y.data))
    for row, d in zip(_gradients(y, xs, u, True), _several(v), strict=True):
        moved = moved + _gradients(row, [u], d, create_graph)[0]
    return y if create_graph else y.detach(), moved


def jacobian(func: Function, inputs: Tensors, create_graph: bool = False) -> Any:
    """Return all derivatives of all outputs, shape ``(*output, *input)``: a pass per output.

    Args:
        func: from tensors to a tensor.
        inputs: where to take the derivative: a tensor, or one per argument.
        create_graph: record the passes, so that their result can be differentiated.
    """
    y, xs = _evaluated(func, inputs, create_graph)
    ones = np.eye(y.numel(), dtype=y.dtype).reshape(y.numel(), *y.shape)
    rows = [_gradients(y, xs, Tensor(one), create_graph) for one in ones]
    rows = rows or [[Tensor(x.data[None][:0]) for x in xs]]  # no outputs, no rows
    columns = map(stack, zip(*rows, strict=True))
    return _like(inputs, [c.reshape(*y.shape, *x.shape) for c, x in zip(columns, xs, strict=True)])


def hessian(func: Function, inputs: Tensor, create_graph: bool = False) -> Any:
    """Return the second derivatives of a single number, shape ``(*input, *input)``.

    It is the Jacobian of the gradient.

    Args:
        func: from a tensor to a single number.
        inputs: where to take the derivatives.
        create_graph: record the passes, so that their result can be differentiated.
    """
    return jacobian(lambda x: _gradients(func(x), [x], None, True)[0], inputs, create_graph)


def gradcheck(
    func: Function, inputs: Tensors, *, eps: float = 1e-6, atol: float = 1e-5, rtol: float = 1e-3
) -> bool:
    """Return True if backward passes and central differences give the same Jacobian.

    ``∂yᵢ/∂xⱼ ≈ (yᵢ(xⱼ + ε) - yᵢ(xⱼ - ε)) / 2ε``

    Args:
        func: from tensors to a tensor.
        inputs: where to look, in float64: a tensor, or one per argument.
        eps: step ε.
        atol: absolute difference allowed.
        rtol: difference allowed relative to the numerical derivative.

    Raises:
        DtypeError: an input is not float64: rounding would hide the differences.
        GradientError: a derivative differs; the message says which, and both numbers.
    """
    xs = _several(inputs)
    if not all(x.dtype == np.float64 for x in xs):
        raise DtypeError("gradcheck needs inputs in float64; double() them")
    for k, (x, told) in enumerate(zip(xs, jacobian(func, xs), strict=True)):
        seen = np.zeros(told.shape)
        for place in np.ndindex(*x.shape):
            ends = []
            for step in (eps, -eps):
                moved = x.data.copy()
                moved[place] += step
                with no_grad():
                    ends.append(func(*xs[:k], Tensor(moved), *xs[k + 1 :]).data)
            column = (..., *place)
            seen[column] = (ends[0] - ends[1]) / (2 * eps)
        wrong = np.argwhere(~np.isclose(told.data, seen, rtol=rtol, atol=atol))
        if len(wrong):
            at = tuple(wrong[0].tolist())
            raise GradientError(
                f"output {at[: told.ndim - x.ndim]} by element {at[told.ndim - x.ndim :]} of input "
                f"{k}: backward says {told.data[at]:.6g}, differences say {seen[at]:.6g}"
            )
    return True
