"""Activation layers: the functions of ``handson.ops.activation`` as modules."""

from jaxtyping import Float
from torch import Tensor

from handson.nn.elementwise import Elementwise
from handson.ops import fused_activation as ops


class ReLU(Elementwise):
    """Keep what is positive, ``max(x, 0)``.

    Args:
        inplace: whether the input is overwritten.
    """

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.fused_relu(x)


class Sigmoid(Elementwise):
    """Squash to (0, 1), ``1 / (1 + e⁻ˣ)``."""

    def __init__(self) -> None:
        super().__init__()

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.fused_sigmoid(x)


class Tanh(Elementwise):
    """Squash to (-1, 1)."""

    def __init__(self) -> None:
        super().__init__()

    def compute(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.fused_tanh(x)
