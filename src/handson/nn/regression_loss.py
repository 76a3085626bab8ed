"""Losses for measured numbers as modules; the maths is in ``handson.ops.regression_loss``."""

from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module
from handson.ops import regression_loss as ops


class L1Loss(Module):
    """Mean absolute error.

    Args:
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: other shapes are refused instead of broadcast; no ``size_average`` and
    ``reduce``.
    """

    def __init__(self, *, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.l1_loss(input, target, self.reduction)


class SmoothL1Loss(Module):
    """Absolute error, rounded off near zero.

    Args:
        reduction: ``mean``, ``sum`` or ``none``.
        beta: where the parabola ends, 0 or more.

    Differs from torch: as ``L1Loss`` does.
    """

    def __init__(self, *, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__()
        self.reduction, self.beta = reduction, beta

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.smooth_l1_loss(input, target, self.reduction, self.beta)


class HuberLoss(Module):
    """Half the square of small errors, proportional for large ones.

    Args:
        reduction: ``mean``, ``sum`` or ``none``.
        delta: where the parabola ends, above 0.

    Differs from torch: other shapes are refused instead of broadcast.
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__()
        self.reduction, self.delta = reduction, delta

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.huber_loss(input, target, self.reduction, self.delta)


class PoissonNLLLoss(Module):
    """Surprise at counts under a Poisson distribution.

    Args:
        log_input: whether predictions are logarithms of rates.
        full: whether Stirling's ``log y!`` is added.
        eps: added to a rate before its logarithm, above 0.
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: as ``L1Loss`` does.
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        *,
        eps: float = 1e-8,
        reduction: str = "mean",
    ) -> None:
        super().__init__()
        self.log_input, self.full, self.eps, self.reduction = log_input, full, eps, reduction

    def forward(
        self, input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"]
    ) -> Float[Tensor, "..."]:
        return ops.poisson_nll_loss(
            input, target, self.log_input, self.full, self.eps, self.reduction
        )


class GaussianNLLLoss(Module):
    """Surprise under a normal distribution whose variance is predicted too.

    Args:
        full: whether the constant ``½ log 2π`` is added.
        eps: the least variance, above 0.
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: other shapes of the target are refused instead of broadcast.
    """

    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: str = "mean") -> None:
        super().__init__()
        self.full, self.eps, self.reduction = full, eps, reduction

    def forward(
        self,
        input: Float[Tensor, "*batch"],
        target: Float[Tensor, "*batch"],
        var: Float[Tensor, "..."],
    ) -> Float[Tensor, "..."]:
        return ops.gaussian_nll_loss(input, target, var, self.full, self.eps, self.reduction)
