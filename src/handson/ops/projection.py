"""Projection: the point of a line or of a subspace that is nearest to a given one."""

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.norms import vector_norm
from handson.ops.orthogonality import orthonormalise


def project_onto_vector(
    x: Float[Tensor, "*batch features"], direction: Float[Tensor, "features"]
) -> Float[Tensor, "*batch features"]:
    """Return the point nearest to x on the line along d: ``(x·e) e`` with ``e = d / ‖d‖``.

    What is left, ``x`` minus the result, is orthogonal to d.

    Args:
        x: vectors along the last axis.
        direction: a vector d of the same length, not zero; how long it is does not matter.

    Raises:
        ShapeError: direction is no vector, or not as long as those of x.
        ArgumentError: direction is zero, which points nowhere.
    """
    if not x.dim() or direction.dim() != 1 or x.shape[-1] != len(direction):
        raise ShapeError(
            f"project_onto_vector: x of shape {tuple(x.shape)} and direction of shape "
            f"{tuple(direction.shape)}; expected one vector as long as the last axis of x. For "
            "several directions take project_onto_subspace"
        )
    length = vector_norm(direction)
    if bool(length == 0):
        raise ArgumentError(
            "project_onto_vector: direction is the zero vector, which points nowhere; leave the "
            "projection out, or give another"
        )
    unit = direction / length
    # (x·e) e
    return (x * unit).sum(-1, keepdim=True) * unit


def project_onto_subspace(
    x: Float[Tensor, "*batch features"], basis: Float[Tensor, "features columns"]
) -> Float[Tensor, "*batch features"]:
    """Return the point nearest to x among all combinations of the basis' columns: ``Q Qᵀ x``.

    Q holds an orthonormal basis of the same space. What is left is orthogonal to every column.

    Args:
        x: vectors along the last axis.
        basis: directions as columns, which do not depend on each other.

    Raises:
        ShapeError: basis is no matrix, or its columns are not as long as the vectors of x.

    Numerics: the textbook's ``A (AᵀA)⁻¹ Aᵀ x`` squares the condition number of the basis; here
    nothing is inverted.
    """
    if not x.dim() or basis.dim() != 2 or x.shape[-1] != len(basis):
        raise ShapeError(
            f"project_onto_subspace: x of shape {tuple(x.shape)} and basis of shape "
            f"{tuple(basis.shape)}; expected a matrix whose columns are as long as the last axis "
            "of x. For directions in rows write basis.T"
        )
    q = orthonormalise(basis)
    # Q Qᵀ x, with x in rows
    nearest: Tensor = (x @ q) @ q.mT
    return nearest
