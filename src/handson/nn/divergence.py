"""Divergences as modules; the maths is in ``handson.ops.divergence``."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module
from handson.ops import divergence as ops


class KLDivLoss(Module):
    """Kullback-Leibler divergence from log-probabilities.

    Args:
        reduction: ``batchmean`` is the divergence, ``mean`` divides by all terms; ``sum``;
            ``none``.
        log_target: whether targets are logarithms too.

    Differs from torch: ``mean`` does not warn; no ``size_average`` and ``reduce``.
    """

    def __init__(self, *, reduction: str = "mean", log_target: bool = False) -> None:
        super().__init__()
        self.reduction, self.log_target = reduction, log_target

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.kl_div(input, target, self.reduction, self.log_target)
