"""Relatives of ReLU: what they do with the numbers below zero."""

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.fused_activation import fused_relu
from handson.ops.pointwise import above, below, pointwise

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def relu6(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Keep what is between 0 and 6: ``min(max(x, 0), 6)``.

    Source: Krizhevsky (2010), Convolutional deep belief networks on CIFAR-10.
    """
    return pointwise(x, lambda x: x.clamp(0.0, 6.0), lambda x: above(x) * below(x, 6.0))


def threshold(
    x: Float[Tensor, "*batch"], threshold: float, value: float
) -> Float[Tensor, "*batch"]:
    """Keep what is above a threshold, and put ``value`` in place of the rest.

    Args:
        x: any shape.
        threshold: any number.
        value: what takes the place of numbers up to the threshold.
    """
    return pointwise(
        x,
        # 1[x > t]·x + 1[x ≤ t]·v; the clamp keeps 0·∞ away
        lambda x: above(x, threshold) * x.clamp(min=threshold) + (1 - above(x, threshold)) * value,
        lambda x: above(x, threshold),
    )


def leaky_relu(x: Float[Tensor, "*batch"], negative_slope: float = 0.01) -> Float[Tensor, "*batch"]:
    """Keep what is positive, shrink the rest: ``max(x, 0) + s·min(x, 0)``.

    Args:
        x: any shape.
        negative_slope: s, the slope up to 0.

    Source: Maas, Hannun and Ng (2013), Rectifier nonlinearities improve neural network acoustic
    models.
    """
    return pointwise(
        x,
        lambda x: x.clamp(min=0.0) + negative_slope * x.clamp(max=0.0),
        lambda x: negative_slope + (1 - negative_slope) * above(x),
    )


def prelu(x: Float[Tensor, "*batch"], weight: Float[Tensor, "channels"]) -> Float[Tensor, "*batch"]:
    """Leaky ReLU whose slope is learned, one for all or one per channel (axis 1).

    Args:
        x: any shape; with several slopes, (batch, channels, ...).
        weight: the slopes below zero.

    Raises:
        ShapeError: there are neither one nor as many slopes as channels.

    Source: He et al. (2015), arXiv:1502.01852, equation 1.
    """
    channels = x.shape[1] if x.ndim > 1 else 1
    if weight.shape[0] not in (1, channels):
        raise ShapeError(
            f"prelu: {weight.shape[0]} slopes for {channels} channels (axis 1 of a tensor of shape "
            f"{tuple(x.shape)}); give one slope, or one per channel"
        )
    slopes = weight.reshape(-1, *[1] * (x.ndim - 2)) if weight.shape[0] > 1 else weight.squeeze(0)
    return fused_relu(x) + slopes * x.clamp(max=0.0)


def elu(x: Float[Tensor, "*batch"], alpha: float = 1.0) -> Float[Tensor, "*batch"]:
    """Bend softly to ``-α`` below zero: ``α (eˣ - 1)``.

    Args:
        x: any shape.
        alpha: α, how far below zero it goes.

    Source: Clevert, Unterthiner and Hochreiter (2016), arXiv:1511.07289.
    """
    return pointwise(
        x,
        lambda x: x.clamp(min=0.0) + alpha * x.clamp(max=0.0).expm1(),
        lambda x: above(x) + (1 - above(x)) * alpha * x.clamp(max=0.0).exp(),
    )


def celu(x: Float[Tensor, "*batch"], alpha: float = 1.0) -> Float[Tensor, "*batch"]:
    """Bend softly to ``-α`` below zero without a kink at 0: ``α (e^(x/α) - 1)``.

    Args:
        x: any shape.
        alpha: α, above 0.

    Raises:
        ArgumentError: ``alpha`` is not positive.

    Source: Barron (2017), arXiv:1704.07483.
    """
    if not alpha > 0:
        raise ArgumentError(f"celu: alpha must be above 0, got {alpha}")
    return pointwise(
        x,
        lambda x: x.clamp(min=0.0) + alpha * (x.clamp(max=0.0) / alpha).expm1(),
        lambda x: above(x) + (1 - above(x)) * (x.clamp(max=0.0) / alpha).exp(),
    )


def selu(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """ELU, scaled so that mean 0 and variance 1 reproduce themselves: ``λ·elu(x, α)``.

    ``λ = 1.0507…`` and ``α = 1.6732…`` solve the two equations of that fixed point.

    Source: Klambauer et al. (2017), arXiv:1706.02515, equation 2.
    """
    # λ·elu(x, α)
    return SELU_SCALE * elu(x, SELU_ALPHA)
