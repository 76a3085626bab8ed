"""Operations that choose: one of two by a condition, the larger, the smaller, between bounds."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.mode import no_grad
from handson.autograd.promotion import Operand, matched
from handson.autograd.record import Path, operation, wrt
from handson.base.errors import ArgumentError, DtypeError, ShapeError


@operation
def where(condition: Tensor, a: Operand, b: Operand) -> tuple[NDArray[Any], Path, Path]:
    """Return ``a`` where the condition holds and ``b`` elsewhere; gradients go the same way.

    Args:
        condition: true or false, broadcast with both.
        a: tensor or number.
        b: tensor or number.

    Raises:
        DtypeError: the condition is not bool.
    """
    if condition.dtype != np.bool_:
        raise DtypeError(f"where: the condition is {condition.dtype}; compare first, as in x > 0")
    a, b = matched(a, b)
    return (
        np.where(condition.data, a.data, b.data),
        wrt(a, lambda g, y: where(condition, g, 0.0), condition),
        wrt(b, lambda g, y: where(condition, 0.0, g), condition),
    )


@operation
def maximum(a: Operand, b: Operand) -> tuple[NDArray[Any], Path, Path]:
    """Return the larger of two; where they are equal each gets half of the gradient.

    Args:
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.
    """
    a, b = matched(a, b)
    return (
        np.maximum(a.data, b.data),
        wrt(a, lambda g, y: where(a == b, g / 2, where(a < b, 0.0, g)), a, b),
        wrt(b, lambda g, y: where(a == b, g / 2, where(b < a, 0.0, g)), a, b),
    )


@operation
def minimum(a: Operand, b: Operand) -> tuple[NDArray[Any], Path, Path]:
    """Return the smaller of two; where they are equal each gets half of the gradient.

    Args:
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.
    """
    a, b = matched(a, b)
    return (
        np.minimum(a.data, b.data),
        wrt(a, lambda g, y: where(a == b, g / 2, where(a > b, 0.0, g)), a, b),
        wrt(b, lambda g, y: where(a == b, g / 2, where(b > a, 0.0, g)), a, b),
    )


@operation
def clamp(
    x: Tensor, min: float | None = None, max: float | None = None
) -> tuple[NDArray[Any], Path]:
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
    inside = np.ones(x.shape, bool)
    if min is not None:
        inside &= x.data >= min
    if max is not None:
        inside &= x.data <= max
    return np.clip(x.data, min, max), wrt(x, lambda g, y: where(Tensor(inside), g, 0.0))


def compare(relation: np.ufunc, a: Operand, b: Operand) -> Tensor:
    """Return whether a relation holds, element by element; it has no gradient.

    Args:
        relation: of NumPy, such as ``np.less``.
        a: tensor or number.
        b: tensor or number that can be broadcast with ``a``.

    Raises:
        ShapeError: they cannot be broadcast.
    """
    with no_grad():
        a, b = matched(a, b)
    try:
        return Tensor(relation(a.data, b.data))
    except ValueError as error:
        raise ShapeError(f"{relation.__name__} of shape {a.shape} and {b.shape}: {error}") from None
