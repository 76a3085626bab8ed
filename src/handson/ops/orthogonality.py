"""Right angles: a test for them, and Gram–Schmidt, which makes them."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.norms import direction, vector_norm


def are_orthogonal(
    x: Float[Tensor, "*#batch features"],
    y: Float[Tensor, "*#batch features"],
    tolerance: float | None = None,
) -> Bool[Tensor, "..."]:
    """Whether two vectors stand at right angles: ``|x·y| ≤ tolerance · ‖x‖ ‖y‖``.

    The dot product of computed numbers is hardly ever exactly 0, and how far from 0 it may be is a
    matter of their lengths: what is compared is the cosine of the angle. A zero vector is
    orthogonal to all.

    Args:
        x: vectors along the last axis.
        y: as many, of the same length; batches broadcast.
        tolerance: the largest cosine that counts as 0; None for the root of the dtype's eps,
            1.5e-8 in float64 and 3.5e-4 in float32.

    Raises:
        ShapeError: the vectors differ in length, or are numbers.
        ArgumentError: a negative tolerance.
    """
    if not x.dim() or not y.dim() or x.shape[-1] != y.shape[-1]:
        raise ShapeError(
            f"are_orthogonal: x of shape {tuple(x.shape)} and y of shape {tuple(y.shape)}; "
            "expected vectors of one length along the last axis"
        )
    if tolerance is not None and tolerance < 0:
        raise ArgumentError(f"are_orthogonal: tolerance={tolerance}; expected 0 or more")
    cosine = (direction(x) * direction(y)).sum(-1)
    largest = torch.finfo(x.dtype).eps ** 0.5 if tolerance is None else tolerance
    return cosine.abs() <= largest


def orthonormalise(
    basis: Float[Tensor, "*batch features columns"],
) -> Float[Tensor, "*batch features columns"]:
    """Turn columns into columns of length 1 at right angles that span the same space.

    Gram–Schmidt: from each column take away what it shares with those before it,
    ``rest ← rest - (q·rest) q``, and divide by the length of what is left. The result is the Q of
    a QR decomposition whose R has a positive diagonal.

    Args:
        basis: columns that do not depend on each other, at most as many as they are long; or a
            batch of such matrices.

    Raises:
        ShapeError: fewer than two axes, or more columns than rows.
        ArgumentError: a column depends on those before it, and nothing is left of it.

    Numerics: "modified": the share is measured on what is left, not on the column as it was. And
    every share is taken away twice: at a condition of 1e8, once leaves right angles good
    to 1e-8, twice to 1e-16.

    Source: Giraud, Langou and Rozložník (2005), on why twice is enough.
    """
    if basis.dim() < 2 or basis.shape[-1] > basis.shape[-2]:
        raise ShapeError(
            f"orthonormalise: basis of shape {tuple(basis.shape)}; expected a matrix with at most "
            "as many columns as rows. For vectors in rows write basis.mT"
        )
    found: list[Tensor] = []
    for column in basis.unbind(-1):
        rest = column
        for q in found + found:
            rest = rest - (q * rest).sum(-1, keepdim=True) * q
        length = vector_norm(rest, dim=-1, keepdim=True)
        floor = torch.finfo(basis.dtype).eps * basis.shape[-2] * vector_norm(column, dim=-1)
        if bool((length[..., 0] <= floor).any()):
            raise ArgumentError(
                f"orthonormalise: column {len(found)} of basis depends on the columns before it, "
                "nothing is left of it; drop it"
            )
        found.append(rest / length)
    return torch.stack(found, -1) if found else basis
