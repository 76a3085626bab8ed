"""Convolution layers."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Module, Parameter
from handson.nn import init
from handson.ops import convolution as ops


class Conv2d(Module):
    """Two-dimensional convolution (cross-correlation) over images.

    Args:
        in_channels: channels that come in.
        out_channels: channels that go out.
        kernel_size: the window, one number or (height, width).
        stride: how far the window moves.
        padding: zeros around the image.
        dilation: distance between neighbours in the window.
        groups: into how many independent groups the channels are cut.
        bias: whether every output channel has a constant.
        device: where the parameters live.
        dtype: their precision.

    Raises:
        ArgumentError: ``groups`` does not divide both numbers of channels.

    Differs from torch: images always have a batch axis; ``padding`` is a number or two, no word;
    around the image there are only zeros (no ``padding_mode``).
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        stride: int | tuple[int, int] = 1,
        padding: int | tuple[int, int] = 0,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
        *,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        if groups < 1 or in_channels % groups or out_channels % groups:
            raise ArgumentError(
                f"Conv2d: groups={groups} must divide in_channels={in_channels} and "
                f"out_channels={out_channels}"
            )
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size, self.stride = ops.pair(kernel_size), ops.pair(stride)
        self.padding, self.dilation = ops.pair(padding), ops.pair(dilation)
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        self.weight = Parameter(torch.empty(shape, device=device, dtype=dtype))
        if bias:
            self.bias: Parameter | None = Parameter(
                torch.empty(out_channels, device=device, dtype=dtype)
            )
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weights and bias evenly from ``±1/√fan_in``, as torch does."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(init.fans(self.weight)[0])
            init.uniform_(self.bias, -bound, bound)

    def forward(
        self, x: Float[Tensor, "batch in_channels height width"]
    ) -> Float[Tensor, "batch out_channels out_height out_width"]:
        return ops.conv2d(
            x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups
        )

    def extra_repr(self) -> str:
        shown = (
            f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, "
            f"stride={self.stride}"
        )
        for name, value, usual in (
            ("padding", self.padding, (0, 0)),
            ("dilation", self.dilation, (1, 1)),
            ("groups", self.groups, 1),
            ("bias", self.bias is not None, True),
        ):
            shown += f", {name}={value}" if value != usual else ""
        return shown
