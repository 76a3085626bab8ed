"""Softmax layers."""

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Module
from handson.ops import softmax as ops


def _axis(layer: str, dim: int | None) -> int:
    if dim is None:
        raise ArgumentError(
            f"{layer} needs dim=, the axis that sums to one: {layer}(dim=1) for (batch, classes)"
        )
    return dim


class Softmax(Module):
    """Scores to probabilities along one axis.

    Args:
        dim: the axis that sums to one.

    Raises:
        ArgumentError: no ``dim`` was given.

    Differs from torch: without ``dim`` torch guesses the axis from the number of axes and warns.
    """

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = _axis("Softmax", dim)

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.softmax(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class LogSoftmax(Module):
    """Logarithm of softmax along one axis.

    Args:
        dim: the axis whose probabilities sum to one.

    Raises:
        ArgumentError: no ``dim`` was given.

    Differs from torch: without ``dim`` torch guesses the axis from the number of axes and warns.
    """

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = _axis("LogSoftmax", dim)

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return ops.log_softmax(x, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"
