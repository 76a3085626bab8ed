"""Operations that move numbers without changing them: new shapes, new orders, put together."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.axes import axes, axis
from handson.autograd.promotion import matched
from handson.autograd.record import Path, operation, wrt
from handson.base.errors import ArgumentError

Made: TypeAlias = tuple[NDArray[Any], Path]


@operation
def reshape(x: Tensor, shape: Sequence[int]) -> Made:
    """Return the same numbers in another shape: a view where memory allows it.

    Args:
        x: tensor.
        shape: sizes of the axes; one may be -1, it is what remains.
    """
    return x.data.reshape(shape), wrt(x, lambda g, y: reshape(g, x.shape))


@operation
def permute(x: Tensor, dims: Sequence[int]) -> Made:
    """Return a view with the axes in another order; gradients take the inverse order.

    Args:
        x: tensor.
        dims: which axis of ``x`` comes first, second and so on.
    """
    order = axes(dims, x.ndim)
    back = tuple(np.argsort(order).tolist())
    return x.data.transpose(order), wrt(x, lambda g, y: permute(g, back))


@operation
def expand(x: Tensor, shape: Sequence[int]) -> Made:
    """Return a view in which axes of size 1 are repeated, as broadcasting does.

    Args:
        x: tensor.
        shape: sizes of the axes; -1 keeps a size.
    """
    new = len(shape) - x.ndim
    sizes = tuple(x.shape[i - new] if n == -1 and i >= new else n for i, n in enumerate(shape))
    return np.broadcast_to(x.data, sizes), wrt(x, lambda g, y: g)


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
    along = axis(dim, parts[0].ndim)
    ends = np.cumsum([x.shape[along] for x in parts]).tolist()

    def part(x: Tensor, end: int) -> Path:
        index = (slice(None),) * along + (slice(end - x.shape[along], end),)
        return wrt(x, lambda g, y: g[index])

    return np.concatenate([x.data for x in parts], along), *map(part, parts, ends)


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Return tensors of one shape put side by side along a new axis.

    Args:
        tensors: of one shape.
        dim: where the new axis goes.
    """
    return cat([x.unsqueeze(dim) for x in tensors], dim)


def sum_to(g: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return a gradient summed over the axes that broadcasting added or stretched.

    A number that was used many times gets the sum of what all its uses say.

    Args:
        g: gradient in the shape after broadcasting.
        shape: shape before.
    """
    new = g.ndim - len(shape)
    stretched = [i + new for i, n in enumerate(shape) if n == 1 != g.shape[i + new]]
    gone = (*range(new), *stretched)
    return g.sum(gone).reshape(shape) if gone else g
