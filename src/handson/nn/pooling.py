"""Pooling layers."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module
from handson.ops import pooling as ops


class MaxPool2d(Module):
    """Keep the largest number of every window.

    Args:
        kernel_size: the window, one number or (height, width).
        stride: how far it moves; ``None`` means by its own size.
        padding: minus infinity around the image, at most half the window.
        dilation: distance between neighbours in the window.

    Differs from torch: images always have a batch axis; no ``return_indices``, no ``ceil_mode``. A
    padded window in which every number is -∞ sends its gradient into the padding, where it is lost.
    """

    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding, self.dilation = kernel_size, padding, dilation
        self.stride = kernel_size if stride is None else stride

    def forward(
        self, x: Float[Tensor, "batch channels height width"]
    ) -> Float[Tensor, "batch channels out_height out_width"]:
        return ops.max_pool2d(x, self.kernel_size, self.stride, self.padding, self.dilation)

    def extra_repr(self) -> str:
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, "
            f"dilation={self.dilation}"
        )


class AvgPool2d(Module):
    """Average every window.

    Args:
        kernel_size: the window, one number or (height, width).
        stride: how far it moves; ``None`` means by its own size.
        padding: zeros around the image, at most half the window.
        count_include_pad: whether padded zeros count in the average.

    Differs from torch: images always have a batch axis; no ``ceil_mode``, no ``divisor_override``.
    """

    def __init__(
        self,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] | None = None,
        padding: int | tuple[int, int] = 0,
        *,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        self.kernel_size, self.padding = kernel_size, padding
        self.stride = kernel_size if stride is None else stride
        self.count_include_pad = count_include_pad

    def forward(
        self, x: Float[Tensor, "batch channels height width"]
    ) -> Float[Tensor, "batch channels out_height out_width"]:
        return ops.avg_pool2d(
            x, self.kernel_size, self.stride, self.padding, self.count_include_pad
        )

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
