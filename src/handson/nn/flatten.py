"""From images to rows of features."""

from jaxtyping import Shaped
from torch import Tensor

from handson.base.module import Module


class Flatten(Module):
    """Join the axes from ``start_dim`` to ``end_dim`` into one.

    Args:
        start_dim: the first axis to join; 1 keeps the batch.
        end_dim: the last one.
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, x: Shaped[Tensor, "..."]) -> Shaped[Tensor, "..."]:
        return x.flatten(self.start_dim, self.end_dim)

    def extra_repr(self) -> str:
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"
