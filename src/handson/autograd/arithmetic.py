"""Plus, minus, times, divided by, to the power of."""

from typing import Any, TypeAlias

from numpy.typing import NDArray

from handson.autograd.choice import where
from handson.autograd.elementwise import log
from handson.autograd.promotion import Operand, matched, real
from handson.autograd.record import OUTPUT, Path, operation, wrt

Made: TypeAlias = tuple[NDArray[Any], Path, Path]


@operation
def add(a: Operand, b: Operand) -> Made:
    """Return ``a + b``; ∂/∂a = ∂/∂b = 1.

    Args:
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.
    """
    a, b = matched(a, b)
    return a.data + b.data, wrt(a, lambda g, y: g), wrt(b, lambda g, y: g)


@operation
def sub(a: Operand, b: Operand) -> Made:
    """Return ``a - b``; ∂/∂a = 1, ∂/∂b = -1.

    Args:
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.
    """
    a, b = matched(a, b)
    return a.data - b.data, wrt(a, lambda g, y: g), wrt(b, lambda g, y: -g)


@operation
def mul(a: Operand, b: Operand) -> Made:
    """Return ``a·b``, element by element; ∂/∂a = b, ∂/∂b = a.

    Args:
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.
    """
    a, b = matched(a, b)
    return a.data * b.data, wrt(a, lambda g, y: g * b, b), wrt(b, lambda g, y: g * a, a)


@operation
def div(a: Operand, b: Operand) -> Made:
    """Return ``a / b``; ∂/∂a = 1/b, ∂/∂b = -a/b².

    Args:
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.
    """
    a, b = map(real, matched(a, b))
    return (
        a.data / b.data,
        wrt(a, lambda g, y: g / b, b),
        wrt(b, lambda g, y: -g * (a / b / b), a, b),
    )


@operation
def pow(a: Operand, b: Operand) -> Made:
    """Return ``aᵇ``; ∂/∂a = b·aᵇ⁻¹, ∂/∂b = aᵇ·log a.

    Args:
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.

    Numerics: both derivatives are 0 where the formula would give 0·∞: for ``a`` at ``b = 0``, for
    ``b`` at ``a = 0, b >= 0``.
    """
    a, b = matched(a, b)
    return (
        a.data**b.data,
        wrt(a, lambda g, y: where(b == 0, 0.0, g * (b * a ** (b - 1))), a, b),
        wrt(b, lambda g, y: where((a == 0) & (b >= 0), 0.0, g * (y * log(a))), a, b, OUTPUT),
    )
