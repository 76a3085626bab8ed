"""Power iteration: the direction that a matrix stretches most, found by multiplying."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.base.seed import generator
from handson.ops.norms import direction


def power_iteration(
    A: Float[Tensor, "*batch rows columns"], iterations: int = 100
) -> Float[Tensor, "*batch"]:
    """Largest singular value σ₁ of a matrix, the spectral norm, by ``v ← AᵀA v / ‖AᵀA v‖``.

    Each step stretches what v has of the direction that A stretches most by more than the rest of
    it, until nothing else is left; then ``σ₁ = ‖A v‖``.

    Args:
        A: a matrix, or a batch of them.
        iterations: steps, at least 1.

    Raises:
        ShapeError: fewer than two axes, or no rows or columns.
        ArgumentError: fewer than 1 step.

    Numerics: a step multiplies the error of v by ``(σ₂/σ₁)²`` and that of σ₁ by ``(σ₂/σ₁)⁴``. With
    σ₂ = 0.9 σ₁ a hundred steps leave 1e-18; nearer to 1 give more steps, or take
    ``matrix_norm(A, 2)``, which finds all singular values at once.

    Differs from torch: of a zero matrix the gradient is 0; torch's 2-norm picks one of many.

    Source: von Mises and Pollaczek-Geiringer (1929), Praktische Verfahren der Gleichungsauflösung.
    """
    if A.dim() < 2 or 0 in A.shape[-2:]:
        raise ShapeError(
            f"power_iteration: A of shape {tuple(A.shape)}; expected a matrix with rows and "
            "columns, or a batch of them"
        )
    if not isinstance(iterations, int) or iterations < 1:
        raise ArgumentError(
            f"power_iteration: iterations={iterations}; expected a whole number from 1 on"
        )
    # u and v count as constants: σ = uᵀA v has the slope u vᵀ, and to turn u or v gains nothing
    constant = direction(A.detach(), (-2, -1))  # shrunk, so that no product overflows
    v = torch.randn(A.shape[-1], 1, generator=generator(0), dtype=torch.float64).to(A)
    for _ in range(iterations):
        v = direction(constant.mT @ (constant @ v), -2)
    u = direction(constant @ v, -2)
    # σ = uᵀ A v
    return (u.mT @ A @ v)[..., 0, 0]
