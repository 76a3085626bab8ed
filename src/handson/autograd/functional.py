"""Derivatives of functions: products with a vector, whole Jacobians, Hessians.

A backward pass gives ``vᵀJ``: one row of the Jacobian J if v picks an output, a blend of rows
otherwise. All else here is made of such passes.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from handson.autograd.array import Tensor
from handson.autograd.mode import enable_grad
from handson.autograd.shaping import stack
from handson.autograd.sweep import grad
from handson.base.errors import ShapeError

Tensors: TypeAlias = Tensor | Sequence[Tensor]
Function: TypeAlias = Callable[..., Any]


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
    xs = _leaves(inputs, create_graph)
    with enable_grad():
        y = func(*xs)
    found = _gradients(y, xs, v, create_graph)
    return y if create_graph else y.detach(), _like(inputs, found)


def jvp(
    func: Function, inputs: Tensors, v: Tensors | None = None, create_graph: bool = False
) -> tuple[Tensor, Tensor]:
    """Return ``func(inputs)`` and ``J·v``: how the outputs move when the inputs move along v.

    ``uᵀJ`` is linear in u, and J its derivative with respect to u: two backward passes.

    Args:
        func: from tensors to a tensor.
        inputs: where to take the derivative: a tensor, or one per argument.
        v: direction, one tensor per input; not needed for a single number.
        create_graph: record the passes, so that their result can be differentiated.
    """
    xs = _leaves(inputs, create_graph)
    vs = [Tensor(np.ones_like(x.data)) for x in xs] if v is None else _several(v)
    _check_like(xs, vs)
    with enable_grad():
        y = func(*xs)
        u = Tensor(np.zeros_like(y.data), requires_grad=True)
        rows = _gradients(y, xs, u, True)
    zero = Tensor(np.zeros_like(y.data))
    moved = [(r, d) for r, d in zip(rows, vs, strict=True) if r.requires_grad]
    if moved:
        heads, directions = zip(*moved, strict=True)
        (found,) = grad(heads, u, directions, create_graph=create_graph, allow_unused=True)
        zero = zero if found is None else found
    return y if create_graph else y.detach(), zero


def jacobian(func: Function, inputs: Tensors, create_graph: bool = False) -> Any:
    """Return all derivatives of all outputs, shape ``(*output, *input)``: a pass per output.

    Args:
        func: from tensors to a tensor.
        inputs: where to take the derivative: a tensor, or one per argument.
        create_graph: record the passes, so that their result can be differentiated.
    """
    xs = _leaves(inputs, create_graph)
    with enable_grad():
        y = func(*xs)
    rows = []
    for i in range(y.numel()):
        one = np.zeros_like(y.data)
        one.reshape(-1)[i] = 1
        rows.append(_gradients(y, xs, Tensor(one), create_graph, retain_graph=True))
    found = [
        stack([row[k] for row in rows]).reshape(*y.shape, *x.shape)
        if rows
        else Tensor(np.zeros((*y.shape, *x.shape), x.dtype))
        for k, x in enumerate(xs)
    ]
    return _like(inputs, found)


def hessian(func: Function, inputs: Tensor, create_graph: bool = False) -> Tensor:
    """Return the second derivatives of a single number, shape ``(*input, *input)``.

    It is the Jacobian of the gradient.

    Args:
        func: from a tensor to a single number.
        inputs: where to take the derivatives.
        create_graph: record the passes, so that their result can be differentiated.

    Raises:
        ShapeError: the function gives more than one number.
    """

    def gradient(x: Tensor) -> Any:
        y = func(x)
        if y.numel() != 1:
            raise ShapeError(f"hessian is for functions of one number, this gives {y.shape}")
        return _gradients(y, [x], None, True)[0]

    found: Tensor = jacobian(gradient, inputs, create_graph)
    return found


def _several(inputs: Tensors) -> list[Tensor]:
    return [inputs] if isinstance(inputs, Tensor) else list(inputs)


def _leaves(inputs: Tensors, connected: bool) -> list[Tensor]:
    """Return the inputs as tensors of which derivatives can be taken."""
    if connected:
        return [x if x.requires_grad else Tensor(x.data, True) for x in _several(inputs)]
    return [Tensor(x.data, requires_grad=True) for x in _several(inputs)]


def _gradients(
    y: Tensor, xs: list[Tensor], v: Tensor | None, create_graph: bool, retain_graph: bool = False
) -> list[Tensor]:
    if not y.requires_grad:
        return [Tensor(np.zeros_like(x.data)) for x in xs]
    found = grad(
        y, xs, v, create_graph=create_graph, retain_graph=retain_graph or create_graph,
        allow_unused=True,
    )  # fmt: skip
    return [
        Tensor(np.zeros_like(x.data)) if g is None else g for x, g in zip(xs, found, strict=True)
    ]


def _like(inputs: Tensors, found: list[Tensor]) -> Any:
    return found[0] if isinstance(inputs, Tensor) else tuple(found)


def _check_like(xs: list[Tensor], vs: list[Tensor]) -> None:
    if [x.shape for x in xs] != [v.shape for v in vs]:
        raise ShapeError(
            f"jvp at {', '.join(str(x.shape) for x in xs)} along "
            f"{', '.join(str(v.shape) for v in vs)}: give one direction of the same shape per input"
        )
