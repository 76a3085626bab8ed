"""Which numbers come out when different kinds go in, as PyTorch decides it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handson.base.errors import DtypeError

DEFAULT = np.dtype(np.float32)
"""Of Python's own floats, and of integers where real numbers are needed."""

RANK = {"b": 0, "u": 1, "i": 1, "f": 2}
PLAIN = {"b": np.dtype(bool), "u": np.dtype(np.int64), "i": np.dtype(np.int64), "f": DEFAULT}


def numbers(data: Any, dtype: Any = None) -> NDArray[Any]:
    """Return ``data`` as an array of true/false, integers or real numbers.

    Args:
        data: numbers, nested lists of them, arrays, tensors of ours or of PyTorch.
        dtype: of the result; by default that of an array, and float32 for Python's own floats.

    Raises:
        DtypeError: those are not numbers, or not real, or their rows differ in length.
    """
    try:
        plain = not hasattr(data, "dtype")
        found = np.asarray(data)
    except ValueError as error:
        raise DtypeError(f"these are not numbers in equal rows: {error}") from None
    if found.dtype.kind not in RANK:
        raise DtypeError(
            f"a tensor holds bool, integer or real numbers, this is {found.dtype}; convert it first"
        )
    if dtype is None and plain:
        dtype = PLAIN[found.dtype.kind]
    return found if dtype is None else found.astype(dtype, copy=False)


def common(groups: tuple[list[np.dtype[Any]], ...]) -> np.dtype[Any]:
    """Return the dtype in which an operation is carried out.

    The first group that is not empty decides; a later one only if it is of a higher kind: integers
    above true/false, real numbers above integers.

    Args:
        groups: dtypes of tensors with axes, of tensors that are one number, of plain numbers.
    """
    best = np.dtype(bool)
    top = -1
    for group in groups:
        rank = max((RANK[dtype.kind] for dtype in group), default=-1)
        if rank > top:
            top = rank
            best = np.result_type(*(dtype for dtype in group if RANK[dtype.kind] == rank))
    return best
