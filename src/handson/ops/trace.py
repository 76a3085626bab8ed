"""Trace: the sum along the diagonal."""

from jaxtyping import Num
from torch import Tensor

from handson.base.errors import ShapeError


def trace(input: Num[Tensor, "rows columns"]) -> Num[Tensor, ""]:
    """Add up the diagonal of a matrix, square or not: ``tr A = Σᵢ Aᵢᵢ``.

    Turning a product round keeps it, ``tr AB = tr BA``, and ``tr AᵀA`` is the squared Frobenius
    norm.

    Args:
        input: one matrix A; for a batch, write ``x.diagonal(dim1=-2, dim2=-1).sum(-1)``.

    Raises:
        ShapeError: not two axes.
    """
    if input.dim() != 2:
        raise ShapeError(
            f"trace: input of shape {tuple(input.shape)}; expected one matrix. For a batch write "
            "x.diagonal(dim1=-2, dim2=-1).sum(-1)"
        )
    # tr A = Σᵢ Aᵢᵢ
    return input.diagonal().sum()
