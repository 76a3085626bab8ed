"""Operations that move numbers without changing them: shape, order, joining, indexing."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from handson.autograd.array import Tensor
from handson.autograd.record import Numbers, Operand, Path, matched, operation, wrt
from handson.base.errors import ArgumentError

Made: TypeAlias = tuple[Numbers, Path]


class AxisError(ArgumentError, IndexError):
    """There is no such axis."""


def axes(dim: int | Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """Return axes counted from the front; all of them for None.

    Args:
        dim: one axis or several, from ``-ndim`` to ``ndim - 1``, or None.
        ndim: how many axes there are; a tensor without any takes 0 and -1.

    Raises:
        AxisError: there are not so many, or one is named twice.
    """
    most = max(ndim, 1)
    given = range(ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    found = tuple(d % most for d in given if -most <= d < most)
    if len(set(found)) < len(given):
        raise AxisError(f"dim={dim} of a tensor with {ndim} axes; there are {-most} to {most - 1}")
    return found if ndim else ()


def sizes(given: tuple[Any, ...]) -> tuple[int, ...]:
    """Return sizes that were given one by one, or all in one tuple or list."""
    return tuple(given[0]) if len(given) == 1 and not isinstance(given[0], int) else given


@operation
def reshape(x: Tensor, *shape: Any) -> Made:
    """Return the same numbers in another shape: a view where memory allows it.

    Args:
        x: tensor.
        shape: sizes of the axes, one by one or in one tuple; one may be -1, it is what remains.
    """
    return x.data.reshape(sizes(shape)), wrt(x, lambda g, y: g.reshape(x.shape))


@operation
def permute(x: Tensor, *dims: Any) -> Made:
    """Return a view with the axes in another order; gradients take the inverse order.

    Args:
        x: tensor.
        dims: which axis of ``x`` comes first, second and so on.
    """
    order = axes(sizes(dims), x.ndim)
    back = np.argsort(order).tolist()
    return x.data.transpose(order), wrt(x, lambda g, y: g.permute(back))


@operation
def expand(x: Tensor, *shape: Any) -> Made:
    """Return a view in which axes of size 1 are repeated, as broadcasting does.

    Args:
        x: tensor.
        shape: sizes of the axes, one by one or in one tuple; -1 keeps a size.
    """
    wanted = sizes(shape)
    known = (1,) * (len(wanted) - x.ndim) + x.shape
    full = [m if n == -1 else n for n, m in zip(wanted, known, strict=True)]
    return np.broadcast_to(x.data, full), wrt(x, lambda g, y: g)


def sum_to(g: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return a gradient summed over the axes that broadcasting added or stretched.

    A number that was used many times gets the sum of what all its uses say.

    Args:
        g: gradient in the shape after broadcasting.
        shape: shape before.
    """
    if g.shape == shape:
        return g
    new = g.ndim - len(shape)
    stretched = (i + new for i, n in enumerate(shape) if n == 1 != g.shape[i + new])
    return g.sum((*range(new), *stretched)).reshape(shape)


def flatten(x: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Return the axes from one to another joined into one.

    Args:
        x: tensor.
        start_dim: the first of them.
        end_dim: the last of them.
    """
    first, last = (range(max(x.ndim, 1))[dim] for dim in (start_dim, end_dim))
    count = int(np.prod(x.shape[first : last + 1]))
    return x.reshape(*x.shape[:first], count, *x.shape[last + 1 :])


def unsqueeze(x: Tensor, dim: int) -> Tensor:
    """Return ``x`` with a new axis of size 1.

    Args:
        x: tensor.
        dim: where it goes.
    """
    (at,) = axes(dim, x.ndim + 1)
    return x.reshape(*x.shape[:at], 1, *x.shape[at:])


def squeeze(x: Tensor, dim: int | Sequence[int] | None = None) -> Tensor:
    """Return ``x`` without its axes of size 1, or without those among ``dim``.

    Args:
        x: tensor.
        dim: which axes may go; None for all.
    """
    gone = axes(dim, x.ndim)
    return x.reshape([n for i, n in enumerate(x.shape) if n != 1 or i not in gone])


def transpose(x: Tensor, dim0: int, dim1: int) -> Tensor:
    """Return a view with two axes swapped.

    Args:
        x: tensor.
        dim0: one axis.
        dim1: the other.
    """
    order = np.arange(x.ndim)
    order[[dim0, dim1]] = order[[dim1, dim0]]
    return x.permute(order.tolist())


@operation
def cat(tensors: Sequence[Tensor], dim: int = 0) -> tuple[Any, ...]:
    """Return tensors joined along an axis that they have; each gets its slice of the gradient.

    Args:
        tensors: alike in all other axes.
        dim: the axis.

    Raises:
        ArgumentError: there are no tensors.
    """
    if not tensors:
        raise ArgumentError("cat and stack need at least one tensor")
    parts = matched(*tensors)
    along = axes(dim, parts[0].ndim)[0]
    ends = np.cumsum([x.shape[along] for x in parts]).tolist()

    def back(x: Tensor, end: int) -> Path:
        part = (slice(None),) * along + (slice(end - x.shape[along], end),)
        return wrt(x, lambda g, y: g[part])

    return np.concatenate([x.data for x in parts], along), *map(back, parts, ends)


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Return tensors of one shape put side by side along a new axis.

    Args:
        tensors: of one shape.
        dim: where the new axis goes.
    """
    return cat([x.unsqueeze(dim) for x in tensors], dim)


@operation
def getitem(x: Tensor, index: Any) -> Made:
    """Return ``x[index]``: a view for integers and slices, a copy for masks and lists.

    Args:
        x: tensor.
        index: as in NumPy and PyTorch.
    """
    seen = x.data[index]
    if isinstance(seen, np.generic):  # a copy; with ... NumPy gives a view without axes
        seen = x.data[(*index, ...) if isinstance(index, tuple) else (index, ...)]
    return seen, wrt(x, lambda g, y: scatter(g, index, x.shape))


@operation
def scatter(g: Tensor, index: Any, shape: tuple[int, ...]) -> Made:
    """Return zeros with ``g`` added at ``index``; where a place is named twice, both are added.

    Args:
        g: what to add.
        index: as in NumPy and PyTorch.
        shape: of the result.
    """
    out = np.zeros(shape, g.dtype)
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, list | np.ndarray | Tensor) for part in parts):
        # the number of each place, picked by the same index: that is where g belongs
        places = np.arange(out.size).reshape(shape)[index]
        np.add.at(out.reshape(-1), places.reshape(-1), g.data.reshape(-1))
    else:
        out[index] = g.data
    return out, wrt(g, lambda h, y: h[index])


@operation
def setitem(x: Tensor, index: Any, value: Operand) -> tuple[Numbers, Path, Path]:
    """Return a copy of ``x`` with ``value`` at ``index``.

    Args:
        x: tensor.
        index: as in NumPy and PyTorch; no place twice.
        value: tensor or number that can be broadcast to ``x[index]``.
    """
    new, out = matched(value)[0].to(x.dtype), x.data.copy()
    out[index] = new.data
    return out, wrt(x, lambda g, y: setitem(g, index, 0.0)), wrt(new, lambda g, y: g[index])
