"""Which axis is meant: counted from the front, or from the end with a negative number."""

from collections.abc import Sequence

from handson.base.errors import ArgumentError


class AxisError(ArgumentError, IndexError):
    """There is no such axis."""


def axis(dim: int, ndim: int) -> int:
    """Return an axis counted from the front.

    Args:
        dim: from ``-ndim`` to ``ndim - 1``; a tensor without axes takes 0 and -1.
        ndim: how many axes there are.

    Raises:
        AxisError: there are not so many.
    """
    most = max(ndim, 1)
    if not -most <= dim < most:
        raise AxisError(f"dim={dim} of a tensor with {ndim} axes; expected {-most} to {most - 1}")
    return dim % most


def axes(dim: int | Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """Return axes counted from the front; all of them for None.

    Args:
        dim: one axis, several, or None.
        ndim: how many axes there are.

    Raises:
        AxisError: one is named twice.
    """
    if dim is None:
        return tuple(range(ndim))
    given = (dim,) if isinstance(dim, int) else tuple(dim)
    found = tuple(axis(d, ndim) for d in given)
    if len(set(found)) < len(found):
        raise AxisError(f"dim={given} names an axis twice")
    return found if ndim else ()
