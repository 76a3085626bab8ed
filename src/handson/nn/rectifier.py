"""Relatives of ReLU as modules; the maths is in ``handson.ops.rectifier``."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module, Parameter
from handson.nn.elementwise import Elementwise
from handson.nn.init import constant_
from handson.ops import rectifier as ops


class ReLU6(Elementwise):
    """Keep what is between 0 and 6.

    Args:
        inplace: whether the input is overwritten.
    """

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.relu6(x)


class Threshold(Elementwise):
    """Keep what is above a threshold, and put a value in place of the rest.

    Args:
        threshold: any number.
        value: what takes the place of numbers up to the threshold.
        inplace: whether the input is overwritten.
    """

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.threshold = threshold
        self.value = value

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.threshold(x, self.threshold, self.value)

    def extra_repr(self) -> str:
        shown = f"threshold={self.threshold}, value={self.value}"
        return shown + (", inplace=True" if self.inplace else "")


class LeakyReLU(Elementwise):
    """Keep what is positive, shrink the rest.

    Args:
        negative_slope: the slope up to 0.
        inplace: whether the input is overwritten.
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.leaky_relu(x, self.negative_slope)

    def extra_repr(self) -> str:
        shown = f"negative_slope={self.negative_slope}"
        return shown + (", inplace=True" if self.inplace else "")


class PReLU(Module):
    """Leaky ReLU whose slope below zero is learned.

    Args:
        num_parameters: 1, or the number of channels (axis 1) for a slope each.
        init: the slope to start from.
        device: where the slopes live.
        dtype: their precision.
    """

    def __init__(
        self,
        num_parameters: int = 1,
        init: float = 0.25,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        self.num_parameters, self.init = num_parameters, init
        self.weight = Parameter(torch.empty(num_parameters, device=device, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set every slope to ``init``."""
        constant_(self.weight, self.init)

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.prelu(x, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"


class ELU(Elementwise):
    """Bend softly to ``-α`` below zero.

    Args:
        alpha: α, how far below zero it goes.
        inplace: whether the input is overwritten.
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.elu(x, self.alpha)

    def extra_repr(self) -> str:
        shown = f"alpha={self.alpha}"
        return shown + (", inplace=True" if self.inplace else "")


class CELU(Elementwise):
    """Bend softly to ``-α`` below zero, without a kink at 0.

    Args:
        alpha: α, above 0.
        inplace: whether the input is overwritten.
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__(inplace)
        self.alpha = alpha

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.celu(x, self.alpha)

    def extra_repr(self) -> str:
        shown = f"alpha={self.alpha}"
        return shown + (", inplace=True" if self.inplace else "")


class SELU(Elementwise):
    """ELU, scaled so that mean 0 and variance 1 reproduce themselves.

    Args:
        inplace: whether the input is overwritten.
    """

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.selu(x)
