"""Functions of each element by itself."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.choice import where
from handson.autograd.promotion import real
from handson.autograd.record import OUTPUT, Path, operation, wrt

Made: TypeAlias = tuple[NDArray[Any], Path]


@operation
def neg(x: Tensor) -> Made:
    """Return ``-x``; derivative -1.

    Args:
        x: tensor.
    """
    return -x.data, wrt(x, lambda g, y: -g)


@operation
def abs(x: Tensor) -> Made:
    """Return ``|x|``; derivative: the sign of x, 0 at 0.

    Args:
        x: tensor.
    """
    return np.abs(x.data), wrt(x, lambda g, y: g * sign(x), x)


@operation
def sign(x: Tensor) -> Made:
    """Return -1, 0 or 1; derivative 0.

    Args:
        x: tensor.
    """
    return np.sign(x.data), wrt(x, lambda g, y: Tensor(np.zeros_like(g.data)))


@operation
def exp(x: Tensor) -> Made:
    """Return ``eˣ``; derivative eˣ, the output itself.

    Args:
        x: tensor.
    """
    x = real(x)
    return np.exp(x.data), wrt(x, lambda g, y: g * y, OUTPUT)


@operation
def log(x: Tensor) -> Made:
    """Return the natural logarithm; derivative 1/x.

    Args:
        x: tensor.
    """
    x = real(x)
    return np.log(x.data), wrt(x, lambda g, y: g / x, x)


@operation
def sqrt(x: Tensor) -> Made:
    """Return the square root; derivative 1/(2√x).

    Args:
        x: tensor.
    """
    x = real(x)
    return np.sqrt(x.data), wrt(x, lambda g, y: g / (2 * y), OUTPUT)


@operation
def sin(x: Tensor) -> Made:
    """Return the sine of radians; derivative cos x.

    Args:
        x: tensor.
    """
    x = real(x)
    return np.sin(x.data), wrt(x, lambda g, y: g * cos(x), x)


@operation
def cos(x: Tensor) -> Made:
    """Return the cosine of radians; derivative -sin x.

    Args:
        x: tensor.
    """
    x = real(x)
    return np.cos(x.data), wrt(x, lambda g, y: -g * sin(x), x)


@operation
def tanh(x: Tensor) -> Made:
    """Return ``(eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)``; derivative 1 - y².

    Args:
        x: tensor.
    """
    x = real(x)
    return np.tanh(x.data), wrt(x, lambda g, y: g * (1 - y * y), OUTPUT)


@operation
def sigmoid(x: Tensor) -> Made:
    """Return ``1 / (1 + e⁻ˣ)``; derivative y·(1 - y).

    Args:
        x: tensor.
    """
    x = real(x)
    y = np.reciprocal(1 + np.exp(-x.data), dtype=x.dtype)
    return y, wrt(x, lambda g, y: g * (1 - y) * y, OUTPUT)


@operation
def relu(x: Tensor) -> Made:
    """Return ``max(x, 0)``; derivative 1 where the output is above 0, else 0.

    Args:
        x: tensor.
    """
    return np.maximum(x.data, 0), wrt(x, lambda g, y: where(y <= 0, 0.0, g), OUTPUT)


@operation
def clone(x: Tensor) -> Made:
    """Return a copy in new memory; derivative 1.

    Args:
        x: tensor.
    """
    return x.data.copy(), wrt(x, lambda g, y: g)


@operation
def cast(x: Tensor, dtype: np.dtype[Any]) -> Made:
    """Return the same numbers in another dtype; the gradient comes back in the first one.

    Args:
        x: tensor.
        dtype: of the result.
    """
    return x.data.astype(dtype), wrt(x, lambda g, y: g.to(x.dtype))
