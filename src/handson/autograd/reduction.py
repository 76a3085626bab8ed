"""Operations that take axes away: sums, means, extremes; and running sums."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.axes import axes, axis
from handson.autograd.indexing import getitem
from handson.autograd.record import OUTPUT, Path, operation, wrt

Made: TypeAlias = tuple[NDArray[Any], Path]
Dims: TypeAlias = int | Sequence[int] | None


class Extreme(NamedTuple):
    """The largest or smallest numbers along an axis, and where they stand."""

    values: Tensor
    indices: Tensor


def spread(g: Tensor, gone: tuple[int, ...], shape: tuple[int, ...]) -> Tensor:
    """Return ``g`` repeated along the axes that a reduction took away.

    Args:
        g: in the shape after the reduction, with or without those axes as 1.
        gone: the axes.
        shape: shape before.
    """
    kept = tuple(1 if i in gone else n for i, n in enumerate(shape))
    return g.reshape(kept).expand(shape)


@operation
def sum(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Made:
    """Return the sum over axes; each number summed gets the whole gradient.

    Args:
        x: tensor; true/false and integers add up to int64.
        dim: axis or axes; None for all.
        keepdim: whether they stay, with size 1.
    """
    gone = axes(dim, x.ndim)
    dtype = None if x.dtype.kind == "f" else np.int64
    total = x.data.sum(gone, keepdims=keepdim, dtype=dtype)
    return total, wrt(x, lambda g, y: spread(g, gone, x.shape))


@operation
def mean(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Made:
    """Return the mean over axes; each of n numbers gets 1/n of the gradient.

    Args:
        x: tensor of real numbers; the mean of nothing is NaN.
        dim: axis or axes; None for all.
        keepdim: whether they stay, with size 1.
    """
    gone = axes(dim, x.ndim)
    count = int(np.prod([x.shape[i] for i in gone]))
    total = x.data.sum(gone, keepdims=keepdim)
    return (
        np.divide(total, count, dtype=x.dtype),
        wrt(x, lambda g, y: spread(g / count, gone, x.shape)),
    )


@operation
def amax(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Made:
    """Return the largest over axes; those that are equally large share the gradient.

    Args:
        x: tensor.
        dim: axis or axes; None for all.
        keepdim: whether they stay, with size 1.
    """
    gone = axes(dim, x.ndim)
    return x.data.max(gone, keepdims=keepdim), wrt(x, lambda g, y: shared(g, x, y, gone), x, OUTPUT)


@operation
def amin(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Made:
    """Return the smallest over axes; those that are equally small share the gradient.

    Args:
        x: tensor.
        dim: axis or axes; None for all.
        keepdim: whether they stay, with size 1.
    """
    gone = axes(dim, x.ndim)
    return x.data.min(gone, keepdims=keepdim), wrt(x, lambda g, y: shared(g, x, y, gone), x, OUTPUT)


def shared(g: Tensor, x: Tensor, y: Tensor, gone: tuple[int, ...]) -> Tensor:
    """Return the gradient of an extreme: in equal parts where ``x`` equals it, 0 elsewhere.

    Args:
        g: gradient of the extremes.
        x: all numbers.
        y: the extremes.
        gone: the axes that were taken away.
    """
    chosen = (x == spread(y, gone, x.shape)).to(g.dtype)
    return spread(g, gone, x.shape) * chosen / chosen.sum(gone, keepdim=True)


def max(x: Tensor, dim: int, keepdim: bool = False) -> Extreme:
    """Return the largest along an axis and where it first stands: that place gets the gradient.

    Args:
        x: tensor.
        dim: the axis.
        keepdim: whether it stays, with size 1.
    """
    along = axis(dim, x.ndim)
    return _picked(x, x.data.argmax(along if x.ndim else None), along, keepdim)


def min(x: Tensor, dim: int, keepdim: bool = False) -> Extreme:
    """Return the smallest along an axis and where it first stands: that place gets the gradient.

    Args:
        x: tensor.
        dim: the axis.
        keepdim: whether it stays, with size 1.
    """
    along = axis(dim, x.ndim)
    return _picked(x, x.data.argmin(along if x.ndim else None), along, keepdim)


def _picked(x: Tensor, places: Any, dim: int, keepdim: bool) -> Extreme:
    mesh = list(np.indices(places.shape, sparse=True))
    if x.ndim:
        mesh.insert(dim, places)
    values, indices = getitem(x, tuple(mesh)), Tensor(np.asarray(places))
    if keepdim and x.ndim:
        values, indices = values.unsqueeze(dim), indices.unsqueeze(dim)
    return Extreme(values, indices)


@operation
def cumsum(x: Tensor, dim: int) -> Made:
    """Return the running sum along an axis; a number's gradient is the sum over all after it.

    Args:
        x: tensor; true/false and integers add up to int64.
        dim: the axis.
    """
    along = axis(dim, x.ndim)
    dtype = None if x.dtype.kind == "f" else np.int64
    if not x.ndim:
        return x.data.astype(dtype or x.dtype), wrt(x, lambda g, y: g)
    back = (slice(None),) * along + (slice(None, None, -1),)
    return x.data.cumsum(along, dtype=dtype), wrt(x, lambda g, y: cumsum(g[back], along)[back])
