"""Indexing, and its reverse: putting numbers back where they came from."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.promotion import Operand, matched
from handson.autograd.record import Path, operation, wrt

Made: TypeAlias = tuple[NDArray[Any], Path]


def plain(index: Any) -> Any:
    """Return an index that NumPy understands: tensors in it become arrays.

    Args:
        index: integers, slices, None, ``...``, masks, tensors and lists of integers.
    """
    if isinstance(index, tuple):
        return tuple(plain(part) for part in index)
    return index.data if isinstance(index, Tensor) else index


@operation
def getitem(x: Tensor, index: Any) -> Made:
    """Return ``x[index]``: a view for integers and slices, a copy for masks and lists.

    Args:
        x: tensor.
        index: as in NumPy and PyTorch.
    """
    at = plain(index)
    return x.data[at], wrt(x, lambda g, y: put(g, at, x.shape))


@operation
def put(g: Tensor, index: Any, shape: tuple[int, ...]) -> Made:
    """Return zeros with ``g`` added at ``index``; where an index repeats, all are added.

    Args:
        g: what to add.
        index: without tensors in it.
        shape: of the result.
    """
    out = np.zeros(shape, g.dtype)
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, list | np.ndarray) for part in parts):
        # the number of each place, picked by the same index: that is where g belongs
        places = np.arange(out.size).reshape(shape)[index]
        np.add.at(out.reshape(-1), places.reshape(-1), g.data.reshape(-1))
    else:
        out[index] = g.data
    return out, wrt(g, lambda h, y: getitem(h, index))


@operation
def setitem(x: Tensor, index: Any, value: Operand) -> tuple[NDArray[Any], Path, Path]:
    """Return a copy of ``x`` with ``value`` at ``index``.

    Args:
        x: tensor.
        index: as in NumPy and PyTorch; no place twice.
        value: tensor or number that can be broadcast to ``x[index]``.
    """
    at = plain(index)
    (new,) = matched(value)
    new = new.to(x.dtype)
    out = x.data.copy()
    out[at] = new.data
    return out, wrt(x, lambda g, y: setitem(g, at, 0.0)), wrt(new, lambda g, y: g[at])
