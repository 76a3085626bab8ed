"""Operations on each element: arithmetic, functions, comparisons, choosing between two."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from handson.autograd.array import Tensor
from handson.autograd.record import OUTPUT, Numbers, Operand, Path, matched, operation, real, wrt
from handson.base.errors import ArgumentError, DtypeError

Made: TypeAlias = tuple[Numbers, Path]
MadeOfTwo: TypeAlias = tuple[Numbers, Path, Path]


@operation
def add(a: Operand, b: Operand) -> MadeOfTwo:
    """Return ``a + b``; ∂/∂a = ∂/∂b = 1."""
    a, b = matched(a, b)
    return a.data + b.data, wrt(a, lambda g, y: g), wrt(b, lambda g, y: g)


@operation
def sub(a: Operand, b: Operand) -> MadeOfTwo:
    """Return ``a - b``; ∂/∂a = 1, ∂/∂b = -1."""
    a, b = matched(a, b)
    return a.data - b.data, wrt(a, lambda g, y: g), wrt(b, lambda g, y: -g)


@operation
def mul(a: Operand, b: Operand) -> MadeOfTwo:
    """Return ``a·b``, element by element; ∂/∂a = b, ∂/∂b = a."""
    a, b = matched(a, b)
    return a.data * b.data, wrt(a, lambda g, y: g * b, b), wrt(b, lambda g, y: g * a, a)


@operation
def div(a: Operand, b: Operand) -> MadeOfTwo:
    """Return ``a / b``; ∂/∂a = 1/b, ∂/∂b = -a/b²."""
    a, b = map(real, matched(a, b))
    below = wrt(b, lambda g, y: -g * (a / b / b), a, b)
    return a.data / b.data, wrt(a, lambda g, y: g / b, b), below


@operation
def pow(a: Operand, b: Operand) -> MadeOfTwo:
    """Return ``aᵇ``; ∂/∂a = b·aᵇ⁻¹, ∂/∂b = aᵇ·log a.

    Numerics: both derivatives are 0 where the formula would give 0·∞: for ``a`` at ``b = 0``, for
    ``b`` at ``a = 0, b >= 0``.
    """
    a, b = matched(a, b)
    base = wrt(a, lambda g, y: where(b == 0, 0.0, g * (b * a ** (b - 1))), a, b)
    flat = (a == 0) & (b >= 0)
    power = wrt(b, lambda g, y: where(flat, 0.0, g * (y * a.log())), a, OUTPUT)
    return a.data**b.data, base, power


@operation
def neg(x: Tensor) -> Made:
    """Return ``-x``; derivative -1."""
    return -x.data, wrt(x, lambda g, y: -g)


@operation
def abs(x: Tensor) -> Made:
    """Return ``|x|``; derivative: the sign of x, 0 at 0."""
    return np.abs(x.data), wrt(x, lambda g, y: g * sign(x), x)


@operation
def sign(x: Tensor) -> Made:
    """Return -1, 0 or 1; derivative 0."""
    return np.sign(x.data), wrt(x, lambda g, y: Tensor(np.zeros_like(g.data)))


@operation
def exp(x: Tensor) -> Made:
    """Return ``eˣ``; derivative eˣ, the output itself."""
    x = real(x)
    return np.exp(x.data), wrt(x, lambda g, y: g * y, OUTPUT)


@operation
def log(x: Tensor) -> Made:
    """Return the natural logarithm; derivative 1/x."""
    x = real(x)
    return np.log(x.data), wrt(x, lambda g, y: g / x, x)


@operation
def sqrt(x: Tensor) -> Made:
    """Return the square root; derivative 1/(2√x)."""
    x = real(x)
    return np.sqrt(x.data), wrt(x, lambda g, y: g / (2 * y), OUTPUT)


@operation
def sin(x: Tensor) -> Made:
    """Return the sine of radians; derivative cos x."""
    x = real(x)
    return np.sin(x.data), wrt(x, lambda g, y: g * cos(x), x)


@operation
def cos(x: Tensor) -> Made:
    """Return the cosine of radians; derivative -sin x."""
    x = real(x)
    return np.cos(x.data), wrt(x, lambda g, y: -g * sin(x), x)


@operation
def tanh(x: Tensor) -> Made:
    """Return ``(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)``; derivative 1 - y²."""
    x = real(x)
    return np.tanh(x.data), wrt(x, lambda g, y: g * (1 - y * y), OUTPUT)


@operation
def sigmoid(x: Tensor) -> Made:
    """Return ``1 / (1 + e⁻ˣ)``; derivative y·(1 - y)."""
    x = real(x)
    y = np.reciprocal(1 + np.exp(-x.data), dtype=x.dtype)
    return y, wrt(x, lambda g, y: g * (1 - y) * y, OUTPUT)


@operation
def relu(x: Tensor) -> Made:
    """Return ``max(x, 0)``; derivative 1 where the output is above 0, else 0."""
    return np.maximum(x.data, 0), wrt(x, lambda g, y: where(y <= 0, 0.0, g), OUTPUT)


@operation
def clone(x: Tensor) -> Made:
    """Return a copy in new memory; derivative 1."""
    return x.data.copy(), wrt(x, lambda g, y: g)


def cast(x: Tensor, dtype: Any) -> Tensor:
    """Return the same numbers in another dtype, ``x`` itself if it has it already.

    Args:
        x: tensor.
        dtype: of NumPy.
    """
    return x if x.dtype == dtype else to(x, dtype)


@operation
def to(x: Tensor, dtype: Any) -> Made:
    """Return the same numbers in another dtype; the gradient comes back in the first one."""
    return x.data.astype(dtype), wrt(x, lambda g, y: g.to(x.dtype))


@operation
def maximum(a: Operand, b: Operand) -> MadeOfTwo:
    """Return the larger of two; where they are equal each gets half of the gradient."""
    a, b = matched(a, b)
    first = wrt(a, lambda g, y: where(a == b, g / 2, where(a < b, 0.0, g)), a, b)
    second = wrt(b, lambda g, y: where(a == b, g / 2, where(b < a, 0.0, g)), a, b)
    return np.maximum(a.data, b.data), first, second


def minimum(a: Operand, b: Operand) -> Tensor:
    """Return the smaller of two: ``-max(-a, -b)``."""
    a, b = matched(a, b)
    return -maximum(-a, -b)


@operation
def where(condition: Tensor, a: Operand, b: Operand) -> MadeOfTwo:
    """Return ``a`` where the condition holds and ``b`` elsewhere; gradients go the same way.

    Raises:
        DtypeError: the condition is not bool.
    """
    if condition.dtype != np.bool_:
        raise DtypeError(f"where: the condition is {condition.dtype}; compare first, as in x > 0")
    a, b = matched(a, b)
    first = wrt(a, lambda g, y: where(condition, g, 0.0), condition)
    second = wrt(b, lambda g, y: where(condition, 0.0, g), condition)
    return np.where(condition.data, a.data, b.data), first, second


@operation
def clamp(x: Tensor, min: float | None = None, max: float | None = None) -> Made:
    """Return ``x`` held between two bounds; the gradient passes where it was not held back.

    Args:
        x: tensor.
        min: lower bound.
        max: upper bound; wins where it is below ``min``.

    Raises:
        ArgumentError: there is neither bound.
    """
    if min is None and max is None:
        raise ArgumentError("clamp needs min=, max= or both")
    low, high = -np.inf if min is None else min, np.inf if max is None else max
    inside = wrt(x, lambda g, y: where((x >= low) & (x <= high), g, 0.0), x)
    return np.clip(x.data, min, max), inside


def _relation(check: np.ufunc) -> Callable[..., Tensor]:
    @operation
    def compare(*operands: Operand) -> tuple[Numbers]:
        return (check(*(x.data for x in matched(*operands))),)

    return compare


eq, ne, lt = map(_relation, (np.equal, np.not_equal, np.less))
le, gt, ge = map(_relation, (np.less_equal, np.greater, np.greater_equal))
bitwise_and, bitwise_or, bitwise_not = map(_relation, (np.bitwise_and, np.bitwise_or, np.invert))
