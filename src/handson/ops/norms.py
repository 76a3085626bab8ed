"""Norms: how large a vector or a matrix is, as one number."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError, ShapeError

Order = float | int


def vector_norm(
    x: Float[Tensor, "..."],
    ord: Order = 2,
    dim: int | tuple[int, ...] | None = None,
    keepdim: bool = False,
) -> Float[Tensor, "..."]:
    """Size of a vector: ``‖x‖ₚ = (Σᵢ |xᵢ|ᵖ)^(1/p)``, with p = ``ord``.

    ``p = 1`` adds the sizes, ``p = 2`` is the length, ``p = ∞`` the largest size, ``p = -∞`` the
    smallest, and ``p = 0`` counts what is not zero. Below 1 it is no norm in the strict sense.

    Args:
        x: real numbers; a vector lies along ``dim``, everything else is a batch.
        ord: p, any real number, also ``inf`` and ``-inf``.
        dim: one axis or several that together hold one vector; None for all of them.
        keepdim: whether these axes stay, with length 1.

    Raises:
        DtypeError: x holds integers, truth values or complex numbers.
        ArgumentError: p is not a number, or dim names no axis or the same axis twice.
        ShapeError: the largest or smallest of no numbers at all.

    Numerics: sizes are divided by the largest of them (for ``p < 0`` by the smallest) before the
    power. In float32 squares overflow from 1.9e19 on and vanish below 2.6e-23; torch's norm of
    (3e20, 4e20) is inf and that of (3e-30, 4e-30) is 0, here they are 5e20 and 5e-30.
    Where no gradient exists it is 0, for equal largest entries shared out, as in torch.
    """
    _check_real("vector_norm", "x", x)
    if not isinstance(ord, int | float) or math.isnan(ord):
        raise ArgumentError(
            f"vector_norm: ord={ord!r}; expected a number such as 1, 2, float('inf'). The norms "
            "with names, 'fro' and 'nuc', are those of matrix_norm"
        )
    axes = _axes("vector_norm", x, dim)
    if 0 in (x.shape[axis] for axis in axes):
        return _of_nothing(x, ord, axes, keepdim)
    size = x.abs()
    if ord == math.inf:
        return size.amax(axes, keepdim)
    if ord == -math.inf:
        return size.amin(axes, keepdim)
    if ord == 1:
        return size.sum(axes, keepdim)
    if ord == 0:
        # ones where x is not zero; sign(0) is 0 and brings the gradient 0 along
        return torch.where(x == 0, x.sign(), 1.0).sum(axes, keepdim)
    result = _by_powers(size, float(ord), axes)
    return result if keepdim else result.squeeze(axes)


def matrix_norm(
    A: Float[Tensor, "*batch rows columns"],
    ord: Order | str = "fro",
    dim: tuple[int, int] = (-2, -1),
    keepdim: bool = False,
) -> Float[Tensor, "..."]:
    """Size of a matrix.

    ``"fro"``: ``√(Σᵢⱼ Aᵢⱼ²)``, the length of all entries in a row (Frobenius); ``1`` and ``inf``:
    the largest L1 norm of a column and of a row; ``2``: the largest singular value, by how much
    the matrix stretches a vector at most (spectral norm); ``"nuc"``: the sum of the singular
    values. ``-1``, ``-inf`` and ``-2``: the smallest instead of the largest.

    Args:
        A: real numbers; all axes but two are a batch.
        ord: which norm: ``"fro"``, ``"nuc"``, 1, -1, 2, -2, ``inf`` or ``-inf``.
        dim: the axis of the rows and the axis of the columns.
        keepdim: whether these axes stay, with length 1.

    Raises:
        DtypeError: A holds integers, truth values or complex numbers.
        ShapeError: fewer than two axes, or the largest or smallest of no numbers at all.
        ArgumentError: no such norm, or dim does not name two axes.

    Differs from torch: the Frobenius norm neither overflows nor vanishes, see `vector_norm`; the
    largest column or row of an empty matrix is an error, torch says 0.
    """
    _check_real("matrix_norm", "A", A)
    if A.dim() < 2:
        raise ShapeError(
            f"matrix_norm: A of shape {tuple(A.shape)}; expected at least two axes. For one axis "
            "take vector_norm"
        )
    if not isinstance(dim, tuple | list) or len(dim) != 2:
        raise ArgumentError(f"matrix_norm: dim={dim!r}; expected two axes such as (-2, -1)")
    _axes("matrix_norm", A, dim)
    matrices = A.movedim(dim, (-2, -1))
    if ord == "fro":
        result = vector_norm(matrices, 2, (-2, -1))
    elif ord in (1, -1):
        result = vector_norm(vector_norm(matrices, 1, -2), ord * math.inf, -1)
    elif ord in (math.inf, -math.inf):
        result = vector_norm(vector_norm(matrices, 1, -1), ord, -1)
    elif ord in (2, -2):
        result = vector_norm(torch.linalg.svdvals(matrices), ord * math.inf, -1)
    elif ord == "nuc":
        result = vector_norm(torch.linalg.svdvals(matrices), 1, -1)
    else:
        raise ArgumentError(
            f"matrix_norm: ord={ord!r}; expected 'fro', 'nuc', 1, -1, 2, -2, inf or -inf. For "
            "other powers of the entries take vector_norm(A, ord, dim=(-2, -1))"
        )
    return result[..., None, None].movedim((-2, -1), dim) if keepdim else result


def direction(x: Float[Tensor, "..."], dim: int | tuple[int, ...] = -1) -> Float[Tensor, "..."]:
    """Bring vectors to length 1: ``x / ‖x‖₂``; a zero vector has no direction and stays zero.

    Args:
        x: real numbers.
        dim: the axis along which a vector lies, or several that together hold one.

    Differs from torch: ``torch.nn.functional.normalize`` divides by at least 1e-12, so that a
    vector shorter than that does not come out with length 1.
    """
    length = vector_norm(x, 2, dim, keepdim=True)
    # x / ‖x‖
    return x / torch.where(length == 0, 1.0, length)


def _by_powers(size: Tensor, order: float, axes: tuple[int, ...]) -> Tensor:
    """Return ``(Σ sizeᵖ)^(1/p)`` with the axes kept, whatever the scale of the numbers."""
    zero, known = size == 0, size.detach()
    # p < 0 is ruled by the smallest, p > 0 by the largest
    ruler = (
        torch.where(zero, torch.inf, known).amin(axes, True)
        if order < 0
        else known.amax(axes, True)
    )
    unit = torch.where((ruler > 0) & ruler.isfinite(), ruler, 1.0)
    # zeros stay out of the power, whose slope there is infinite or none
    powers = (torch.where(zero, 1.0, size) / unit) ** order
    total = torch.where(zero, 0.0 if order > 0 else torch.inf, powers).sum(axes, keepdim=True)
    # ‖x‖ₚ = u (Σᵢ (|xᵢ| / u)ᵖ)^(1/p)
    return unit * total ** (1 / order)


def _of_nothing(x: Tensor, order: Order, axes: tuple[int, ...], keepdim: bool) -> Tensor:
    if order < 0 or order == math.inf:
        raise ShapeError(
            f"vector_norm: x of shape {tuple(x.shape)} holds no numbers along {axes}, and nothing "
            f"has no norm of order {order}; orders from 0 on, except inf, give 0"
        )
    return x.sum(axes, keepdim)


def _check_real(name: str, argument: str, x: Tensor) -> None:
    if not isinstance(x, Tensor):
        raise DtypeError(
            f"{name}: {argument} is a {type(x).__name__}; write torch.tensor({argument})"
        )
    if not x.dtype.is_floating_point:
        wayout = (
            f"complex numbers are left to torch.linalg.{name}"
            if x.dtype.is_complex
            else f"write {argument}.float()"
        )
        raise DtypeError(f"{name}: {argument} holds {x.dtype}; expected floating numbers: {wayout}")


def _axes(name: str, x: Tensor, dim: int | tuple[int, ...] | None) -> tuple[int, ...]:
    """Return the axes that ``dim`` names, counted from the front."""
    named = () if dim is None else tuple(dim) if isinstance(dim, tuple | list) else (dim,)
    most = max(x.dim(), 1)
    for axis in named:
        if not isinstance(axis, int) or not -most <= axis < most:
            raise ArgumentError(
                f"{name}: dim={dim!r} of shape {tuple(x.shape)}; axes go from {-most} to {most - 1}"
            )
    axes = tuple(axis % most for axis in named)
    if len(set(axes)) < len(axes):
        raise ArgumentError(f"{name}: dim={dim} names an axis twice; name each one once")
    return axes if axes and x.dim() else tuple(range(x.dim()))
