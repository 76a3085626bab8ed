"""Convolution layers' arithmetic: the same small window of weights at every place."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError


def pair(value: int | tuple[int, int]) -> tuple[int, int]:
    """Read ``3`` as ``(3, 3)``: the same along height and width."""
    return (value, value) if isinstance(value, int) else (value[0], value[1])


def output_size(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Count the places of a window along one axis: ``⌊(n + 2p - d(k-1) - 1) / s⌋ + 1``.

    Args:
        size: n, the length of the axis.
        kernel: k, the length of the window.
        stride: s, how far the window moves each time.
        padding: p, what is added at each end.
        dilation: d, the distance between neighbours in the window.
    """
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def check_images(layer: str, x: Tensor) -> None:
    """Refuse what is not a batch of images.

    Args:
        layer: who asks, for the error.
        x: what was given.

    Raises:
        ShapeError: ``x`` does not have four axes.
    """
    if x.ndim != 4:
        raise ShapeError(
            f"{layer}: images must have four axes (batch, channels, height, width), got shape "
            f"{tuple(x.shape)}; x.unsqueeze(0) makes a batch of one image"
        )


def pad2d(
    x: Float[Tensor, "batch channels height width"], padding: tuple[int, int], value: float = 0.0
) -> Float[Tensor, "batch channels _ _"]:
    """Put a frame of ``value`` around every image.

    Args:
        x: images.
        padding: rows added above and below, columns added left and right.
        value: what the frame is made of.
    """
    high, wide = padding
    if not (high or wide):
        return x
    batch, channels, height, width = x.shape
    framed = x.new_full((batch, channels, height + 2 * high, width + 2 * wide), value)
    framed[:, :, high : high + height, wide : wide + width] = x
    return framed


def windows(
    x: Float[Tensor, "batch channels height width"],
    kernel_size: tuple[int, int],
    stride: tuple[int, int],
    dilation: tuple[int, int] = (1, 1),
) -> Float[Tensor, "batch channels out_height out_width kernel_height kernel_width"]:
    """Show every window of every image, as a view: no number is copied.

    Args:
        x: images.
        kernel_size: height and width of a window.
        stride: how far it moves, down and to the right.
        dilation: distance between neighbours in a window.

    Raises:
        ShapeError: a window is larger than the (padded) image.
        ArgumentError: window, stride or dilation is less than 1.
    """
    if min(*kernel_size, *stride, *dilation) < 1:
        raise ArgumentError(
            f"window, stride and dilation must be at least 1, got {kernel_size}, {stride} and "
            f"{dilation}"
        )
    for axis, kernel, step in zip((2, 3), kernel_size, dilation, strict=True):
        reach = step * (kernel - 1) + 1
        if reach > x.shape[axis]:
            raise ShapeError(
                f"a window of {kernel_size} with dilation {dilation} does not fit into images of "
                f"{tuple(x.shape[2:])} (padding included); pad more or use a smaller window"
            )
    for axis, kernel, move, step in zip((2, 3), kernel_size, stride, dilation, strict=True):
        x = x.unfold(axis, step * (kernel - 1) + 1, move)
    return x[..., :: dilation[0], :: dilation[1]]


def conv2d(
    x: Float[Tensor, "batch in_channels height width"],
    weight: Float[Tensor, "out_channels group_channels kernel_height kernel_width"],
    bias: Float[Tensor, "out_channels"] | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
    groups: int = 1,
) -> Float[Tensor, "batch out_channels out_height out_width"]:
    """Slide windows over images and weigh what they show (cross-correlation, as torch has it).

    ``y[b,o,h,w] = bias[o] + Σ_{c,i,j} weight[o,c,i,j] · x[b, c, h·s + i·d, w·s + j·d]``, as one
    matrix product: every window becomes a row, every output channel a column of weights.

    Args:
        x: images.
        weight: one window of weights per output channel and input channel of its group.
        bias: one number per output channel.
        stride: how far the window moves, along height and width.
        padding: zeros around the image.
        dilation: distance between neighbours in a window.
        groups: input and output channels are cut into so many groups that do not see each other.

    Raises:
        ShapeError: channels do not match, the window is larger than the image, or ``x`` is no
            batch of images.
        ArgumentError: ``groups`` does not divide the channels, the padding is negative, or
            stride or dilation is less than 1.

    Numerics: the windows take kernel_height · kernel_width times the memory of the images.
    """
    out_channels, group_channels, *kernel = weight.shape
    check_images("conv2d", x)
    if groups < 1 or out_channels % groups or x.shape[1] % groups:
        raise ArgumentError(
            f"conv2d: groups={groups} must divide the {x.shape[1]} input and {out_channels} output "
            "channels"
        )
    if bias is not None and bias.shape != (out_channels,):
        raise ShapeError(
            f"conv2d: {out_channels} output channels need a bias of shape ({out_channels},), got "
            f"{tuple(bias.shape)}"
        )
    if min(pair(padding)) < 0:
        raise ArgumentError(f"conv2d: padding must be at least 0, got {padding}")
    if x.shape[1] != group_channels * groups:
        raise ShapeError(
            f"conv2d: the layer takes {group_channels * groups} input channels, got images of "
            f"shape {tuple(x.shape)} (batch, channels, height, width)"
        )
    seen = windows(pad2d(x, pair(padding)), (kernel[0], kernel[1]), pair(stride), pair(dilation))
    batch, _, high, wide, *_ = seen.shape
    results = []
    for part, filters in zip(seen.chunk(groups, 1), weight.chunk(groups, 0), strict=True):
        # one row per window: (batch·high·wide, channels·kernel)
        rows = part.permute(0, 2, 3, 1, 4, 5).reshape(batch * high * wide, filters[0].numel())
        results.append(rows @ filters.reshape(len(filters), -1).T)
    y = results[0] if groups == 1 else torch.cat(results, 1)
    if bias is not None:
        y = y + bias
    return y.reshape(batch, high, wide, out_channels).permute(0, 3, 1, 2)
