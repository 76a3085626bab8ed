"""Smooth activations: gates, and soft versions of what has corners."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.fused_activation import fused_sigmoid
from handson.ops.pointwise import above, pointwise


def gelu(x: Float[Tensor, "*batch"], approximate: str = "none") -> Float[Tensor, "*batch"]:
    """Let through with the probability that a standard normal number is smaller: ``x Φ(x)``.

    ``Φ(x) = ½ (1 + erf(x/√2))``, and the derivative is ``Φ(x) + x φ(x)``. The approximation has
    ``½ (1 + tanh u)``, ``u = √(2/π) (x + 0.044715 x³)``, in place of Φ, which is ``σ(2u)``.

    Args:
        x: any shape.
        approximate: ``none`` or ``tanh``.

    Raises:
        ArgumentError: no such approximation.

    Source: Hendrycks and Gimpel (2016), arXiv:1606.08415.
    """
    if approximate == "none":
        return pointwise(x, lambda x: x * _phi(x), _gelu_slope)
    if approximate == "tanh":
        return pointwise(x, lambda x: x * torch.sigmoid(_twice_u(x)), _gelu_tanh_slope)
    raise ArgumentError(f"gelu: approximate must be none or tanh, got {approximate!r}")


def _phi(x: Tensor) -> Tensor:
    # Φ(x) = ½ (1 + erf(x/√2))
    return (1 + torch.erf(x / math.sqrt(2))) / 2


def _gelu_slope(x: Tensor) -> Tensor:
    # Φ(x) + x e^(-x²/2) / √(2π)
    return _phi(x) + x * (-x * x / 2).exp() / math.sqrt(2 * math.pi)


def _twice_u(x: Tensor) -> Tensor:
    return math.sqrt(8 / math.pi) * (x + 0.044715 * x * x * x)


def _gelu_tanh_slope(x: Tensor) -> Tensor:
    gate = torch.sigmoid(_twice_u(x))
    # σ(2u) + x σ(2u) (1 - σ(2u)) (2u)'
    return gate + x * gate * (1 - gate) * math.sqrt(8 / math.pi) * (1 + 3 * 0.044715 * x * x)


def silu(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Let through by a soft gate: ``x σ(x)``, also called swish.

    The derivative is ``σ(x) (1 + x (1 - σ(x)))``.

    Source: Elfwing, Uchibe and Doya (2018), arXiv:1702.03118.
    """
    return pointwise(x, lambda x: x * torch.sigmoid(x), _silu_slope)


def _silu_slope(x: Tensor) -> Tensor:
    gate = torch.sigmoid(x)
    return gate * (1 + x * (1 - gate))


def mish(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Let through by another soft gate: ``x tanh(log(1 + eˣ))``.

    Source: Misra (2019), arXiv:1908.08681.
    """
    return pointwise(x, lambda x: x * _mish_gate(x), _mish_slope)


def _mish_gate(x: Tensor) -> Tensor:
    return torch.tanh(torch.logaddexp(x.new_zeros(()), x))


def _mish_slope(x: Tensor) -> Tensor:
    gate = _mish_gate(x)
    # tanh s + x (1 - tanh² s) σ(x), s = log(1 + eˣ)
    return gate + x * (1 - gate * gate) * torch.sigmoid(x)


def softplus(
    x: Float[Tensor, "*batch"], beta: float = 1.0, threshold: float = 20.0
) -> Float[Tensor, "*batch"]:
    """ReLU with its corner rounded off: ``log(1 + e^(βx)) / β``, whose derivative is ``σ(βx)``.

    Args:
        x: any shape.
        beta: β, above 0: how sharp the corner is.
        threshold: from ``βx`` above this on, it is ``x`` itself.

    Raises:
        ArgumentError: β is not positive.

    Source: Dugas et al. (2001), Incorporating second-order functional knowledge for better option
    pricing.
    """
    if not beta > 0:
        raise ArgumentError(f"softplus: beta must be above 0, got {beta}")

    def value(x: Tensor) -> Tensor:
        straight = above(beta * x, threshold)
        # log(1 + e^(βx)) / β, or x
        soft = (beta * x).clamp(max=threshold).exp().log1p() / beta
        return straight * x.clamp(min=threshold / beta) + (1 - straight) * soft

    def slope(x: Tensor) -> Tensor:
        straight = above(beta * x, threshold)
        return straight + (1 - straight) * torch.sigmoid(beta * x)

    return pointwise(x, value, slope)


def softsign(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Squash to (-1, 1) slowly: ``x / (1 + |x|)``, whose derivative is ``1 / (1 + |x|)²``.

    Source: Glorot and Bengio (2010).
    """
    return pointwise(x, lambda x: x / (1 + x.abs()), lambda x: 1 / (1 + x.abs()) ** 2)


def tanhshrink(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Take away what tanh keeps: ``x - tanh(x)``, whose derivative is ``tanh²(x)``."""
    return pointwise(x, lambda x: x - torch.tanh(x), lambda x: torch.tanh(x) ** 2)


def log_sigmoid(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Logarithm of the sigmoid in one go: ``-log(1 + e⁻ˣ)``, whose derivative is ``σ(-x)``.

    Numerics: ``log(sigmoid(x))`` is -∞ from -104 on in float32; here it is ``x`` there.
    """
    return pointwise(
        x, lambda x: -torch.logaddexp(x.new_zeros(()), -x), lambda x: torch.sigmoid(-x)
    )


def glu(x: Float[Tensor, "..."], dim: int = -1) -> Float[Tensor, "..."]:
    """Let the first half of an axis through by the second half: ``a σ(b)``.

    Args:
        x: at least one axis.
        dim: the axis that is cut in two; its length is even.

    Raises:
        ShapeError: the axis has an odd length, or there is none.

    Source: Dauphin et al. (2017), arXiv:1612.08083, section 2.
    """
    if not x.ndim or x.shape[dim] % 2:
        raise ShapeError(
            f"glu: axis {dim} of a tensor of shape {tuple(x.shape)} must have an even length"
        )
    first, second = x.chunk(2, dim)
    # a σ(b)
    return first * fused_sigmoid(second)
