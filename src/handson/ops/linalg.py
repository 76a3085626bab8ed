"""Linear algebra behind the analytic solution of linear regression."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError


def solve_least_squares(
    a: Float[Tensor, "rows columns"], b: Float[Tensor, "rows targets"]
) -> Float[Tensor, "columns targets"]:
    """Find the ``x`` that brings ``a x`` closest to ``b``: ``min ‖a x - b‖²``.

    With ``a = Q R``, ``Q`` orthogonal and ``R`` triangular, the solution of ``R x = Qᵀ b``.

    Args:
        a: one row per example, at least as many rows as columns.
        b: one column per target.

    Raises:
        ShapeError: fewer rows than columns, or ``a`` and ``b`` have different numbers of rows.
        ArgumentError: columns of ``a`` depend on each other (it is rank-deficient), so that many
            ``x`` are equally good.

    Numerics: the textbook's ``(aᵀa)⁻¹ aᵀ b`` squares the condition number: at a condition of 1e8
    it has no correct digit left in float64, QR has eight. The same in the gradient, where torch's
    ``lstsq`` squares it too.
    """
    rows, columns = a.shape
    if rows < columns or len(b) != rows:
        raise ShapeError(
            f"solve_least_squares: a of shape {tuple(a.shape)} and b of shape {tuple(b.shape)}: "
            "both need the same number of rows, and a at least as many rows as columns"
        )
    q, r = torch.linalg.qr(a)
    # |rⱼⱼ| is what the columns before j leave of column j: compared with its own length
    floor = torch.finfo(a.dtype).eps * max(rows, columns) * torch.linalg.vector_norm(a, dim=0)
    weak = (r.diagonal().abs() <= floor).nonzero().flatten().tolist()
    if weak:
        raise ArgumentError(
            f"solve_least_squares: column {weak[0]} of a depends on the columns before it "
            "(rank-deficient), so no single solution exists; drop it, or add weight decay"
        )
    # R x = Qᵀ b
    x: Tensor = torch.linalg.solve_triangular(r, q.mT @ b, upper=True)
    return x
