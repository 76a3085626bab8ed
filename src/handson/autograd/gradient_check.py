"""Check gradients against differences: what backward says, and what really happens."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from handson.autograd.array import Tensor
from handson.autograd.functional import jacobian
from handson.autograd.mode import no_grad
from handson.base.errors import DtypeError, HandsonError


class GradientError(HandsonError, AssertionError):
    """A gradient is not what differences say."""


def gradcheck(
    func: Callable[..., Any],
    inputs: Tensor | Sequence[Tensor],
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
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
    xs = [inputs] if isinstance(inputs, Tensor) else list(inputs)
    for x in xs:
        if x.dtype != np.float64:
            raise DtypeError(f"gradcheck needs float64, this input is {x.dtype}; double() it")
    for k, (x, told) in enumerate(zip(xs, jacobian(func, xs), strict=True)):
        seen = np.zeros(told.shape)
        for place in np.ndindex(*x.shape):
            column = (..., *place)
            seen[column] = _difference(func, xs, k, place, eps)
        wrong = ~np.isclose(told.data, seen, rtol=rtol, atol=atol)
        if wrong.any():
            at = tuple(int(i) for i in np.argwhere(wrong)[0])
            outputs = told.ndim - x.ndim
            raise GradientError(
                f"output {list(at[:outputs])} by element {list(at[outputs:])} of input {k}: "
                f"backward says {told.data[at]:.6g}, differences say {seen[at]:.6g} "
                f"({int(wrong.sum())} of {wrong.size} derivatives differ)"
            )
    return True


def _difference(
    func: Callable[..., Any], xs: list[Tensor], k: int, place: tuple[int, ...], eps: float
) -> Any:
    ends = []
    for step in (eps, -eps):
        moved = xs[k].data.copy()
        moved[place] += step
        with no_grad():
            ends.append(func(*xs[:k], Tensor(moved), *xs[k + 1 :]).data)
    return (ends[0] - ends[1]) / (2 * eps)
