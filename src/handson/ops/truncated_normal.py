"""A bell that is cut off at both ends."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError


def truncated_normal_quantile(
    share: Float[Tensor, "*batch"],
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
) -> Float[Tensor, "*batch"]:
    """Say which number has a ``share`` of a normal distribution cut to ``[a, b]`` below it.

    ``x = μ + σ Φ⁻¹(Φ(α) + u (Φ(β) - Φ(α)))`` with ``α = (a - μ)/σ``, ``β = (b - μ)/σ``: evenly
    spread shares ``u`` become numbers that follow the distribution.

    Args:
        share: from 0 to 1.
        mean: μ, of the distribution before it is cut.
        std: σ, its standard deviation, above 0.
        a: the lower end.
        b: the upper end, above ``a``.

    Raises:
        ArgumentError: nothing lies between the ends, or the spread is not positive; or the whole
            window is so far out that float64 gives it no chance at all.

    Numerics: Φ rounds to 1 beyond 8 σ, and keeps its digits on the left side down to -37 σ; a
    window right of the mean is therefore mirrored to the left first.
    """
    if not (a < b and std > 0):
        raise ArgumentError(f"needs a < b and std > 0, got a={a}, b={b}, std={std}")
    alpha, beta = (a - mean) / std, (b - mean) / std
    mirrored = alpha > -beta
    low, high = (-beta, -alpha) if mirrored else (alpha, beta)
    below, above = (0.5 * math.erfc(-z / math.sqrt(2)) for z in (low, high))
    if above == below:
        raise ArgumentError(
            f"[{a}, {b}] lies too far from mean={mean} for std={std}: no number is ever drawn "
            "there; move the window, or take uniform_"
        )
    u = 1 - share if mirrored else share
    # z = Φ⁻¹(Φ(α) + u (Φ(β) - Φ(α)))
    z = torch.special.ndtri(below + u * (above - below)).clamp(low, high)
    x: Tensor = mean + std * (-z if mirrored else z)
    return x
