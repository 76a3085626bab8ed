"""Pooling: one number for every window, so that a small shift of the image matters less."""

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.convolution import check_images, pad2d, pair, windows


def max_pool2d(
    x: Float[Tensor, "batch channels height width"],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Float[Tensor, "batch channels out_height out_width"]:
    """Keep the largest number of every window.

    Args:
        x: images.
        kernel_size: the window.
        stride: how far it moves; ``None`` means by its own size, so that windows do not overlap.
        padding: minus infinity around the image, at most half the window.
        dilation: distance between neighbours in a window.

    Raises:
        ArgumentError: the padding is negative, or more than half the window.
        ShapeError: the window is larger than the image, or ``x`` is no batch of images.

    Numerics: of equal numbers the first gets the whole gradient, as in torch; ``amax`` would
    share it among them.
    """
    check_images("max_pool2d", x)
    kernel = pair(kernel_size)
    _check_padding(kernel, pair(padding))
    framed = pad2d(x, pair(padding), -float("inf"))
    seen = windows(framed, kernel, pair(kernel_size if stride is None else stride), pair(dilation))
    return seen.flatten(-2).max(-1).values


def avg_pool2d(
    x: Float[Tensor, "batch channels height width"],
    kernel_size: int | tuple[int, int],
    stride: int | tuple[int, int] | None = None,
    padding: int | tuple[int, int] = 0,
    count_include_pad: bool = True,
) -> Float[Tensor, "batch channels out_height out_width"]:
    """Average every window.

    Args:
        x: images.
        kernel_size: the window.
        stride: how far it moves; ``None`` means by its own size.
        padding: zeros around the image, at most half the window.
        count_include_pad: whether padded zeros count in the average.

    Raises:
        ArgumentError: the padding is negative, or more than half the window.
        ShapeError: the window is larger than the image, or ``x`` is no batch of images.
    """
    check_images("avg_pool2d", x)
    kernel, frame = pair(kernel_size), pair(padding)
    step = pair(kernel_size if stride is None else stride)
    _check_padding(kernel, frame)
    total = windows(pad2d(x, frame), kernel, step).sum((-2, -1))
    if count_include_pad or frame == (0, 0):
        return total / (kernel[0] * kernel[1])
    real = pad2d(x.new_ones(1, 1, *x.shape[2:]), frame)
    return total / windows(real, kernel, step).sum((-2, -1))


def _check_padding(kernel: tuple[int, int], padding: tuple[int, int]) -> None:
    if any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
        raise ArgumentError(
            f"pooling: padding {padding} is more than half the window {kernel}, so some windows "
            "would see nothing but padding"
        )
    if min(padding) < 0:
        raise ArgumentError(f"pooling: padding must be at least 0, got {padding}")
