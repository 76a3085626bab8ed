"""Operations that take axes away: sums, means, extremes; and running sums."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from handson.autograd.array import Tensor
from handson.autograd.record import OUTPUT, Numbers, Path, operation, wrt
from handson.autograd.shaping import axes

Made: TypeAlias = tuple[Numbers, Path]
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
    return g.reshape([1 if i in gone else n for i, n in enumerate(shape)]).expand(shape)


@operation
def sum(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Made:
    """Return the sum over axes; each number summed gets the whole gradient.

    Args:
        x: tensor; true/false and integers add up to int64.
        dim: axis or axes; None for all.
        keepdim: whether they stay, with size 1.
    """
    gone, dtype = axes(dim, x.ndim), None if x.dtype.kind == "f" else np.int64
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
    n = int(np.prod([x.shape[i] for i in gone]))
    total = x.data.sum(gone, keepdims=keepdim)
    return total / total.dtype.type(n), wrt(x, lambda g, y: spread(g / n, gone, x.shape))


@operation
def amax(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Made:
    """Return the largest over axes; those that are equally large share the gradient.

    Args:
        x: tensor.
        dim: axis or axes; None for all.
        keepdim: whether they stay, with size 1.
    """
    gone = axes(dim, x.ndim)

    def rule(g: Tensor, y: Tensor) -> Tensor:
        chosen = (x == spread(y, gone, x.shape)).to(g.dtype)
        return spread(g, gone, x.shape) * chosen / chosen.sum(gone, keepdim=True)

    return x.data.max(gone, keepdims=keepdim), wrt(x, rule, x, OUTPUT)


def amin(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    """Return the smallest over axes, ``-max(-x)``; equals share the gradient.

    Args:
        x: tensor.
        dim: axis or axes; None for all.
        keepdim: whether they stay, with size 1.
    """
    return -amax(-x, dim, keepdim)


def max(x: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """Return the largest of all, or the largest along an axis and where it first stands.

    Along an axis, that place alone gets the gradient.

    Args:
        x: tensor.
        dim: the axis, or None.
        keepdim: whether it stays, with size 1.
    """
    return amax(x) if dim is None else _picked(x, argmax(x, dim, keepdim=True), dim, keepdim)


def min(x: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """Return the smallest of all, or the smallest along an axis and where it first stands.

    Along an axis, that place alone gets the gradient.

    Args:
        x: tensor.
        dim: the axis, or None.
        keepdim: whether it stays, with size 1.
    """
    return amin(x) if dim is None else _picked(x, argmin(x, dim, keepdim=True), dim, keepdim)


def _picked(x: Tensor, places: Tensor, dim: int, keepdim: bool) -> Extreme:
    mesh = list(np.indices(places.shape, sparse=True))
    for along in axes(dim, x.ndim):
        mesh[along] = places.data
    values = x[tuple(mesh)]
    return Extreme(*(t if keepdim or not t.ndim else t.squeeze(dim) for t in (values, places)))


def _counted(found: Any) -> Callable[..., Tensor]:
    def reduce(x: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
        along = None if dim is None or not x.ndim else axes(dim, x.ndim)[0]
        return Tensor(found(x.data, axis=along, keepdims=keepdim))

    return reduce


argmax, argmin, all, any = map(_counted, (np.argmax, np.argmin, np.all, np.any))


@operation
def cumsum(x: Tensor, dim: int) -> Made:
    """Return the running sum along an axis; a number's gradient is the sum over all after it.

    Args:
        x: tensor; true/false and integers add up to int64.
        dim: the axis.
    """
    dtype = None if x.dtype.kind == "f" else np.int64
    back = (slice(None, None, -1),) * x.ndim
    total = x.data.cumsum(dim, dtype=dtype).reshape(x.shape)
    return total, wrt(x, lambda g, y: g[back].cumsum(dim)[back])
