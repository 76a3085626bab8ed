"""Losses for classes as modules; the maths is in ``handson.ops.classification_loss``."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module
from handson.ops import classification_loss as ops


class NLLLoss(Module):
    """The right class's log-probability, its sign turned.

    Args:
        weight: one factor per class.
        ignore_index: targets with this index count nothing.
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: labels may be of any integer type; no ``size_average`` and ``reduce``.
    """

    weight: Tensor | None

    def __init__(
        self,
        weight: Float[Tensor, "classes"] | None = None,
        *,
        ignore_index: int = -100,
        reduction: str = "mean",
    ) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.ignore_index, self.reduction = ignore_index, reduction

    def forward(self, input: Float[Tensor, "..."], target: Tensor) -> Float[Tensor, "..."]:
        return ops.nll_loss(input, target, self.weight, self.ignore_index, self.reduction)


class BCELoss(Module):
    """Binary cross-entropy from probabilities.

    Args:
        weight: a factor per element; may be smaller and repeated.
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: no ``size_average`` and ``reduce``.
    """

    weight: Tensor | None

    def __init__(
        self, weight: Float[Tensor, "..."] | None = None, *, reduction: str = "mean"
    ) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.reduction = reduction

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.binary_cross_entropy(input, target, self.weight, self.reduction)


class BCEWithLogitsLoss(Module):
    """Binary cross-entropy from scores (logits).

    Args:
        weight: a factor per element; may be smaller and repeated.
        reduction: ``mean``, ``sum`` or ``none``.
        pos_weight: the factor of a yes, as one per column.

    Differs from torch: no ``size_average`` and ``reduce``.
    """

    weight: Tensor | None
    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Float[Tensor, "..."] | None = None,
        *,
        reduction: str = "mean",
        pos_weight: Float[Tensor, "..."] | None = None,
    ) -> None:
        super().__init__()
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)
        self.reduction = reduction

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.binary_cross_entropy_with_logits(
            input, target, self.weight, self.reduction, self.pos_weight
        )
