"""Many tests at once: the more one looks at, the more often chance looks like something."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, unknown


def bonferroni(p_values: Float[Tensor, "features"]) -> Float[Tensor, "features"]:
    """Multiply every p-value by the number of tests K: ``p̃ᵢ = min(1, K pᵢ)``.

    The chance that any of the tests gives a false alarm at level α is then at most α, however the
    tests depend on each other.

    Args:
        p_values: one per test, from 0 to 1.
    """
    _check_shares(p_values)
    # p̃ᵢ = min(1, K pᵢ)
    return (p_values * len(p_values)).clamp(max=1)


def holm(p_values: Float[Tensor, "features"]) -> Float[Tensor, "features"]:
    """Multiply the smallest p-value by K, the next by K - 1, …, and keep their order.

    ``p̃₍ᵢ₎ = max_{j ≤ i} min(1, (K - j + 1) p₍ⱼ₎)``. The guarantee is Bonferroni's and no value is
    larger, so that more shifts are found.

    Args:
        p_values: one per test, from 0 to 1.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure.
    """
    _check_shares(p_values)
    ordered, places = p_values.sort()
    left = torch.arange(len(p_values), 0, -1, dtype=p_values.dtype, device=p_values.device)
    # p̃₍ᵢ₎ = max_{j ≤ i} min(1, (K - j + 1) p₍ⱼ₎)
    adjusted = (ordered * left).clamp(max=1)
    adjusted = adjusted.cummax(0).values if len(adjusted) else adjusted
    return torch.zeros_like(p_values).scatter(0, places, adjusted)


CORRECTIONS = {"holm": holm, "bonferroni": bonferroni}
"""By the name that tests take."""


def correct(
    p_values: Float[Tensor, "features"], correction: str = "holm"
) -> Float[Tensor, "features"]:
    """Return p-values that hold for all tests together.

    Args:
        p_values: one per test, from 0 to 1.
        correction: ``holm`` or ``bonferroni``.

    Raises:
        UnknownNameError: there is no such correction.
    """
    if correction not in CORRECTIONS:
        raise unknown("correction", correction, CORRECTIONS)
    return CORRECTIONS[correction](p_values)


def _check_shares(p_values: Tensor) -> None:
    if not bool(((p_values >= 0) & (p_values <= 1)).all()):
        raise ArgumentError(f"p_values={p_values.tolist()}; expected numbers from 0 to 1")
