"""A block whose depth is decided while it runs: one layer, applied until nothing moves."""

from jaxtyping import Float
from torch import Tensor

from handson.blocks import Module
from handson.models.block_layers import Linear
from handson.ops import activation


class FixedPoint(Module):
    """Solve ``z = tanh(W z + b + x)`` by repeating it.

    The loop in ``forward`` is plain Python: how often it turns depends on the numbers that pass,
    and gradients go back through as many turns as there were.

    Source: Bai, Kolter and Koltun (2019), Deep equilibrium models, arXiv:1909.01377; they solve
    for ``z`` in other ways and do without the gradients of each turn.

    Args:
        features: numbers per example.
        tolerance: stop when no number of the batch moves further than this.
        most: turns after which to stop in any case, at least 1.
    """

    def __init__(self, features: int, tolerance: float = 1e-4, most: int = 50) -> None:
        super().__init__()
        self.tolerance, self.most = tolerance, most
        self.layer = Linear(features, features)
        self.turns = 0

    def forward(self, x: Float[Tensor, "*batch features"]) -> Float[Tensor, "*batch features"]:
        z = activation.tanh(x)
        for turn in range(1, self.most + 1):
            self.turns = turn
            before, z = z, activation.tanh(self.layer(z) + x)
            if z.numel() == 0 or (z - before).abs().max() <= self.tolerance:
                break
        return z

    def extra_repr(self) -> str:
        return f"tolerance={self.tolerance}, most={self.most}"
