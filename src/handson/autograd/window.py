"""Convolution and pooling: windows that slide over images, seen through strides, never copied."""

from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.product import einsum
from handson.autograd.record import Path, operation, wrt
from handson.autograd.reduction import max as max_along
from handson.base.errors import ArgumentError, ShapeError

Made: TypeAlias = tuple[NDArray[Any], Path]
Size: TypeAlias = int | tuple[int, int]


@operation
def pad(x: Tensor, padding: tuple[int, int], value: float = 0.0) -> Made:
    """Return images with a border of ``value``; the gradient is that of the middle.

    Args:
        x: images, ``batch channels height width``.
        padding: rows above and below, columns left and right.
        value: what stands in the border.
    """
    rows, columns = padding
    widths = ((0, 0), (0, 0), (rows, rows), (columns, columns))
    _, _, height, width = x.shape
    middle = (..., slice(rows, rows + height), slice(columns, columns + width))
    padded = np.pad(x.data, widths, constant_values=value) if rows or columns else x.data
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
    *_, rows, columns, height, width = g.shape
    out = np.zeros(shape, g.dtype)
    for i in range(height):  # all windows at once, one place in the window after the other
        for j in range(width):
            down = slice(i, i + rows * stride[0], stride[0])
            out[:, :, down, j : j + columns * stride[1] : stride[1]] += g.data[..., i, j]
    return out, wrt(g, lambda h, y: windows(h, (height, width), stride))


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
    _, _, height, width = weight.shape
    seen = windows(pad(x, pair(padding, 0)), (height, width), pair(stride, 1))
    y = einsum("nchwij,ocij->nohw", seen, weight)
    return y if bias is None else y + bias.reshape(-1, 1, 1)


def max_pool2d(
    x: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0
) -> Tensor:
    """Return the largest number in each window; the first of equals gets the gradient.

    Args:
        x: images, ``batch channels height width``.
        kernel_size: side of the window, or its height and width.
        stride: step of the window; as large as the window unless given.
        padding: border that never wins, at most half a window.
    """
    kernel = pair(kernel_size, 1)
    stride = kernel_size if stride is None else stride
    seen = windows(pad(x, pair(padding, 0), -np.inf), kernel, pair(stride, 1))
    return max_along(seen.flatten(-2), -1).values


def avg_pool2d(
    x: Tensor, kernel_size: Size, stride: Size | None = None, padding: Size = 0
) -> Tensor:
    """Return the mean of each window, zeros of the border counted.

    Args:
        x: images, ``batch channels height width``.
        kernel_size: side of the window, or its height and width.
        stride: step of the window; as large as the window unless given.
        padding: border of zeros, at most half a window.
    """
    kernel = pair(kernel_size, 1)
    stride = kernel_size if stride is None else stride
    return windows(pad(x, pair(padding, 0)), kernel, pair(stride, 1)).mean((-2, -1))


def pair(size: Size, least: int) -> tuple[int, int]:
    """Return a size for height and width.

    Args:
        size: one number for both, or two.
        least: smallest allowed.

    Raises:
        ArgumentError: it is smaller.
    """
    height, width = (size, size) if isinstance(size, int) else size
    if min(height, width) < least:
        raise ArgumentError(f"sizes, strides and paddings of windows are at least {least}: {size}")
    return height, width
