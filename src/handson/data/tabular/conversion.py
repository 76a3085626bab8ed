"""The last step from a table to tensors, which refuses what would go wrong in silence."""

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from handson.base.errors import ArgumentError, DataError, unknown

if TYPE_CHECKING:
    from pandas import DataFrame


def to_tensors(
    frame: "DataFrame", *, target: str | None = None, dtype: torch.dtype = torch.float32
) -> Any:
    """Return a table of numbers as a tensor ``rows × columns``, or features and target.

    Args:
        frame: numbers and true/false only, without gaps.
        target: column to split off; the result is then the pair ``(features, target)``, the target
            a column of its own, ``rows × 1``.
        dtype: of the tensors.

    Raises:
        DataError: a column holds words, a cell is missing or infinite, or a whole number is too
            large for ``dtype``; the message names column and row.
        ArgumentError: ``dtype`` cannot hold numbers.
        UnknownNameError: there is no column ``target``.
    """
    if not (dtype.is_floating_point or dtype in (torch.int32, torch.int64)):
        raise ArgumentError(f"{dtype} cannot hold a table; use float32, float64 or int64")
    if target is not None and target not in frame.columns:
        raise unknown("column", target, map(str, frame.columns))
    if target is None:
        return _tensor(frame, dtype)
    return _tensor(frame.drop(columns=target), dtype), _tensor(frame[[target]], dtype)


def _tensor(frame: "DataFrame", dtype: torch.dtype) -> Tensor:
    columns = [_column(str(name), frame.iloc[:, i], dtype) for i, name in enumerate(frame.columns)]
    if not columns:
        return torch.empty(len(frame), 0, dtype=dtype)
    return torch.from_numpy(np.stack(columns, axis=1)).to(dtype)


def _column(name: str, column: Any, dtype: torch.dtype) -> Any:
    from pandas.api import types

    if not types.is_numeric_dtype(column.dtype):
        there = column.dropna()
        first = repr(there.iloc[0]) if len(there) else "nothing"
        raise DataError(
            f"column {name!r} is not made of numbers (it holds {first}); fit a TablePreprocessor, "
            f"or leave it out with drop(columns={name!r})"
        )
    missing = column.isna().to_numpy()
    if missing.any():
        raise DataError(
            f"row {int(missing.argmax())} of column {name!r} is missing; fill it first, for "
            "example with a TablePreprocessor"
        )
    values = column.to_numpy()
    if values.dtype.kind == "f" or dtype.is_floating_point:
        real = values.astype(float)
        if not np.isfinite(real).all():
            row = int((~np.isfinite(real)).argmax())
            raise DataError(
                f"row {row} of column {name!r} holds {values[row]}, which is not finite"
            )
        if not dtype.is_floating_point and (real != np.round(real)).any():
            row = int((real != np.round(real)).argmax())
            raise DataError(f"row {row} of column {name!r} holds {values[row]}, no whole number")
    if values.dtype.kind in "iu" and dtype.is_floating_point:
        exact = 2 ** (round(-np.log2(torch.finfo(dtype).eps)) + 1)
        large = np.abs(values.astype(float)) > exact
        if large.any():
            row = int(large.argmax())
            raise DataError(
                f"row {row} of column {name!r} holds {values[row]}, beyond {exact:,}, up to which "
                f"{dtype} knows whole numbers; use dtype=torch.float64, or leave such names out"
            )
    return values.astype(float) if dtype.is_floating_point else values.astype(np.int64)
