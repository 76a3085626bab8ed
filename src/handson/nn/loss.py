"""Losses as modules; the maths and all errors are in ``handson.ops.loss``."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Buffer, Module
from handson.ops import loss as ops
from handson.ops.fused_cross_entropy import fused_cross_entropy


class MSELoss(Module):
    """Mean squared error.

    Args:
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: predictions and targets of different shapes are refused instead of
    broadcast; no ``size_average`` and ``reduce``, which torch has long called deprecated.
    """

    def __init__(self, *, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.mse_loss(input, target, self.reduction)


class CrossEntropyLoss(Module):
    """Cross-entropy from scores (logits) and class indices or probabilities.

    Args:
        weight: one factor per class.
        ignore_index: targets with this index count nothing.
        reduction: ``mean``, ``sum`` or ``none``.
        label_smoothing: from 0 to 1, the share of the target spread over all classes.

    Differs from torch: labels may be of any integer type; no ``size_average`` and ``reduce``, which
    torch has long called deprecated.
    """

    def __init__(
        self,
        weight: Float[Tensor, "classes"] | None = None,
        *,
        ignore_index: int = -100,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__()
        self.weight: Tensor | None
        if weight is None:
            self.register_buffer("weight", None)
        else:
            self.weight = Buffer(weight)
        self.ignore_index, self.reduction = ignore_index, reduction
        self.label_smoothing = label_smoothing

    def forward(self, input: Float[Tensor, "..."], target: Tensor) -> Float[Tensor, "..."]:
        return fused_cross_entropy(
            input,
            target,
            self.weight,
            self.ignore_index,
            self.reduction,
            self.label_smoothing,
        )
