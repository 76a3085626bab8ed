"""Activation layers: the functions of ``handson.ops.activation`` as modules."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module
from handson.ops import activation as ops


class ReLU(Module):
    """Keep what is positive, ``max(x, 0)``.

    Args:
        inplace: overwrite the input and save its memory.
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return x.masked_fill_(x <= 0, 0.0) if self.inplace else ops.relu(x)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class Sigmoid(Module):
    """Squash to (0, 1), ``1 / (1 + e⁻ˣ)``."""

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.sigmoid(x)


class Tanh(Module):
    """Squash to (-1, 1)."""

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.tanh(x)
