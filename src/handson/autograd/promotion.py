"""Bring the operands of an operation to one dtype; the change itself is part of the graph."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.dtype import DEFAULT, PLAIN, common, numbers

Operand: TypeAlias = Tensor | NDArray[Any] | np.generic | float
"""What arithmetic takes beside a tensor."""


def matched(*operands: Operand) -> tuple[Tensor, ...]:
    """Return the operands as tensors of their common dtype.

    Args:
        operands: tensors, arrays and plain numbers.
    """
    arrays = [numbers(x) if not isinstance(x, Tensor) else x for x in operands]
    groups: tuple[list[np.dtype[Any]], ...] = ([], [], [])
    for x, given in zip(arrays, operands, strict=True):
        if isinstance(given, Tensor | np.ndarray):
            groups[0 if x.ndim else 1].append(x.dtype)
        else:
            groups[2].append(PLAIN[x.dtype.kind])
    dtype = common(groups)
    return tuple(
        x.to(dtype) if isinstance(x, Tensor) else Tensor(x.astype(dtype, copy=False))
        for x in arrays
    )


def real(x: Tensor) -> Tensor:
    """Return ``x`` as real numbers: integers become float32, real numbers stay as they are.

    Args:
        x: any tensor.
    """
    return x if x.dtype.kind == "f" else x.to(DEFAULT)
