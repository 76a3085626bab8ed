"""What networks are made of: matrix products, windows that slide over images, a loss."""

from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from handson.autograd.array import Tensor
from handson.autograd.record import Numbers, Path, matched, operation, wrt
from handson.autograd.reduction import max
from handson.base.errors import ShapeError

Made: TypeAlias = tuple[Numbers, Path]
Size: TypeAlias = int | tuple[int, int]


@operation
def matmul(a: Tensor, b: Tensor) -> tuple[Numbers, Path, Path]:
    """Return ``a @ b`` over the last two axes; ``ā = ȳ bᵀ``, ``b̄ = aᵀ ȳ``.

    Args:
        a: matrices with any batch axes before them, or a vector, which is taken for a row.
        b: matrices with batch axes that broadcast with those, or a vector, taken for a column.

    Raises:
        ShapeError: an operand is a single number, or inner sizes differ.
    """
    if not (a.ndim and b.ndim) or a.shape[-1] != b.shape[-2:][0]:
        raise ShapeError(
            f"matmul of {a.shape} and {b.shape}: the last axis of the first and the last but one "
            "of the second must be equal; * multiplies each element with its like"
        )
    a, b = matched(a, b)
    rows, columns = a.unsqueeze(0) if a.ndim == 1 else a, b.unsqueeze(1) if b.ndim == 1 else b

    def whole(g: Tensor) -> Tensor:
        g = g.unsqueeze(-1) if b.ndim == 1 else g
        return g.unsqueeze(-2) if a.ndim == 1 else g

    def left(g: Tensor, y: Tensor) -> Tensor:
        found: Tensor = whole(g) @ columns.mT
        return found.squeeze(-2) if a.ndim == 1 else found

    def right(g: Tensor, y: Tensor) -> Tensor:
        found: Tensor = rows.mT @ whole(g)
        return found.squeeze(-1) if b.ndim == 1 else found

    return a.data @ b.data, wrt(a, left, b), wrt(b, right, a)


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return ``x·Wᵀ + b``.

    Args:
        x: rows of inputs, any axes before the last.
        weight: W, one row per output.
        bias: b, one number per output.
    """
    y = matmul(x, weight.T)
    return y if bias is None else y + bias


@operation
def pad(x: Tensor, padding: tuple[int, int], value: float = 0.0) -> Made:
    """Return images with a border of ``value``; the gradient is that of the middle.

    Args:
        x: images, ``batch channels height width``.
        padding: rows above and below, columns left and right.
        value: what stands in the border.
    """
    (_, _, height, width), (rows, columns) = x.shape, padding
    borders = ((0, 0), (0, 0), (rows, rows), (columns, columns))
    padded = np.pad(x.data, borders, constant_values=value)
    middle = (..., slice(rows, rows + height), slice(columns, columns + width))
    return padded, wrt(x, lambda g, y: g[middle])


@operation
def windows(x: Tensor, kernel: tuple[int, int], stride: tuple[int, int]) -> Made:
    """Return every window of the images, as a view: no number is copied.

    Args:
        x: images, ``batch channels height width``.
        kernel: height and width of a window.
        stride: steps down and to the right from one window to the next.
    """
    seen = sliding_window_view(x.data, kernel, axis=(2, 3))[:, :, :: stride[0], :: stride[1]]
    return seen, wrt(x, lambda g, y: overlap_add(g, x.shape, stride))


@operation
def overlap_add(g: Tensor, shape: tuple[int, ...], stride: tuple[int, int]) -> Made:
    """Return images in which every window is added where it was seen: the reverse of ``windows``.

    Args:
        g: windows, ``batch channels rows columns height width``.
        shape: of the images.
        stride: steps between windows.
    """
    out = np.zeros(shape, g.dtype)
    *_, rows, columns, height, width = g.shape
    for i, j in np.ndindex(height, width):  # the same place of all windows at once
        down = slice(i, i + rows * stride[0], stride[0])
        right = slice(j, j + columns * stride[1], stride[1])
        out[:, :, down, right] += g.data[..., i, j]
    return out, wrt(g, lambda h, y: windows(h, (height, width), stride))


def _seen(x: Tensor, kernel: Size, stride: Size, padding: Size, border: float = 0.0) -> Tensor:
    sizes = (kernel, stride, padding)
    size, step, rim = ((n, n) if isinstance(n, int) else n for n in sizes)
    return windows(pad(x, rim, border) if any(rim) else x, size, step)


def conv2d(
    x: Tensor, weight: Tensor, bias: Tensor | None = None, stride: Size = 1, padding: Size = 0
) -> Tensor:
    """Return the cross-correlation of images with kernels.

    ``y[n, o, h, w] = bias[o] + Σ x[n, c, h·s + i, w·s + j] · weight[o, c, i, j]``

    Args:
        x: images, ``batch channels height width``.
        weight: one kernel per output channel, ``out channels height width``.
        bias: one number per output channel.
        stride: step of the window, or steps down and to the right.
        padding: border of zeros, or rows and columns of it.

    Raises:
        ShapeError: there are not four axes each, or other numbers of channels.
    """
    if x.ndim != 4 or weight.ndim != 4 or x.shape[1] != weight.shape[1]:
        raise ShapeError(
            f"conv2d of images {x.shape} with weight {weight.shape}: expected (batch, channels, "
            "height, width) and (out, channels, height, width) with as many channels"
        )
    seen = _seen(x, weight.shape[2:], stride, padding).permute(0, 2, 3, 1, 4, 5)
    batch, height, width = seen.shape[:3]
    y = linear(seen.flatten(3).flatten(0, 2), weight.flatten(1), bias)
    return y.reshape(batch, height, width, len(weight)).permute(0, 3, 1, 2)


def max_pool2d(
    x: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0
) -> Tensor:
    """Return the largest number in each window; the first of equals gets the gradient.

    Args:
        x: images, ``batch channels height width``.
        kernel_size: side of the window, or its height and width.
        stride: step of the window; as large as the window unless given.
        padding: border that never wins.
    """
    seen = _seen(x, kernel_size, kernel_size if stride is None else stride, padding, -np.inf)
    largest: Tensor = max(seen.flatten(-2), -1).values
    return largest


def avg_pool2d(
    x: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0
) -> Tensor:
    """Return the mean of each window, zeros of the border counted.

    Args:
        x: images, ``batch channels height width``.
        kernel_size: side of the window, or its height and width.
        stride: step of the window; as large as the window unless given.
        padding: border of zeros.
    """
    stride = kernel_size if stride is None else stride
    return _seen(x, kernel_size, stride, padding).mean((-2, -1))


def log_softmax(x: Tensor, dim: int) -> Tensor:
    """Return ``x - log Σ eˣ``, the logarithms of probabilities in proportion to ``eˣ``.

    Args:
        x: scores.
        dim: axis along which probabilities add up to 1.

    Numerics: the largest score is taken off first, so that no power overflows.
    """
    shifted = x - x.detach().amax(dim, keepdim=True)
    return shifted - shifted.exp().sum(dim, keepdim=True).log()


def cross_entropy(x: Tensor, target: Tensor) -> Tensor:
    """Return the mean over examples of ``-log softmax(x)[target]``.

    Args:
        x: one row of scores per example.
        target: the right class of each, as integers.

    Raises:
        ShapeError: there is not one class per row.
    """
    if x.ndim != 2 or target.shape != x.shape[:1]:
        raise ShapeError(f"cross_entropy of scores {x.shape} and classes {target.shape}")
    return -log_softmax(x, 1)[np.arange(len(target)), target].mean()
