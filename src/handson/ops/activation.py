"""Activation functions: what stands between linear layers so that depth means something."""

import torch
from jaxtyping import Float
from torch import Tensor


def relu(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Keep what is positive: ``max(x, 0)``; the derivative at 0 is taken as 0, as torch does.

    Numerics: ``clamp(x, min=0)`` has the same values but passes the gradient at exactly 0, and
    ``maximum(x, 0)`` passes half of it; NaN stays NaN here, where ``x * (x > 0)`` would turn
    an infinity into NaN.

    Source: Nair and Hinton (2010), Rectified linear units improve restricted Boltzmann machines.
    """
    return torch.where(x <= 0, 0.0, x)


def sigmoid(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Squash to (0, 1): ``σ(x) = 1 / (1 + e⁻ˣ)``.

    Numerics: written out, ``e⁻ˣ`` overflows below -709.7 in float64 (-88.7 in float32) and the
    gradient becomes 0 · ∞ = NaN. The same number as ``exp(-log(1 + e⁻ˣ))`` never overflows.
    """
    zero = x.new_zeros(())
    # σ(x) = exp(-log(e⁰ + e⁻ˣ))
    return torch.exp(-torch.logaddexp(zero, -x))


def tanh(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Squash to (-1, 1): ``tanh(x) = (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ) = 2 σ(2x) - 1``.

    Numerics: torch's elementary function, as ``exp`` is; both written forms lose digits of
    a small ``x`` by cancellation: at 1e-9 seven of float64's sixteen remain.
    """
    return torch.tanh(x)
