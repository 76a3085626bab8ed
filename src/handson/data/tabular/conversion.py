"""The last step from a table to tensors, which refuses what would go wrong in silence."""

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from handson.base.errors import ArgumentError, DataError, unknown
from handson.data.tabular.columns import is_numeric, named_columns

if TYPE_CHECKING:
    from pandas import DataFrame, Series

WHOLE = (torch.int32, torch.int64)


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
        DataError: a column holds words, a cell is missing or infinite, or a number does not fit
            into ``dtype``; the message names column and row, counted from 0.
        ArgumentError: ``dtype`` cannot hold numbers.
        UnknownNameError: there is no column ``target``.
    """
    if not (dtype.is_floating_point or dtype in WHOLE):
        raise ArgumentError(f"{dtype} cannot hold a table; use float32, float64 or int64")
    table = named_columns(frame)
    if target is None:
        return _tensor(table, dtype)
    if str(target) not in table.columns:
        raise unknown("column", str(target), map(str, table.columns))
    return _tensor(table.drop(columns=str(target)), dtype), _tensor(table[[str(target)]], dtype)


def _tensor(table: "DataFrame", dtype: torch.dtype) -> Tensor:
    if not len(table.columns):
        raise DataError("the table has no column left; expected at least one of numbers")
    columns = [_column(name, table[name], dtype) for name in table.columns]
    return torch.from_numpy(np.stack(columns, axis=1)).to(dtype)


def _column(name: str, column: "Series[Any]", dtype: torch.dtype) -> NDArray[Any]:
    """Return a column as float64 or int64, once nothing is lost by that nor by ``dtype``."""
    if not is_numeric(column):
        there = column.dropna()
        first = repr(there.iloc[0]) if len(there) else "nothing"
        raise DataError(
            f"column {name!r} is not made of numbers (it holds {first}); fit a TablePreprocessor, "
            f"or leave it out with drop(columns={name!r})"
        )
    _refuse(
        name, column, column.isna().to_numpy(bool),
        "is missing; fill it first, for example with a TablePreprocessor",
    )  # fmt: skip
    real = column.to_numpy(dtype=float)
    _refuse(name, column, ~np.isfinite(real), "is not finite; mend that cell")
    if dtype.is_floating_point:
        known = torch.finfo(dtype)
        _refuse(name, column, np.abs(real) > known.max, f"is too large for {dtype}; use float64")
        if column.dtype.kind in "iu":
            last = int(2 / known.eps)
            whole = column.to_numpy(dtype=f"{column.dtype.kind}8")
            more = "" if dtype == torch.float64 else "use dtype=torch.float64, or "
            _refuse(
                name, column, (whole > last) | (real < -last),
                f"lies beyond {last:,}, up to which {dtype} tells whole numbers apart; {more}leave "
                "the column out if these are only names",
            )  # fmt: skip
        return real
    _refuse(name, column, real != np.round(real), f"is no whole number, as {dtype} needs")
    # as a float64, the largest int64 is rounded up
    most = torch.iinfo(dtype).max
    large = np.abs(real) >= float(most) if dtype == torch.int64 else np.abs(real) > most
    _refuse(name, column, large, f"is too large for {dtype}")
    return column.to_numpy(dtype=np.int64)


def _refuse(name: str, column: "Series[Any]", wrong: NDArray[Any], why: str) -> None:
    if wrong.any():
        row = int(wrong.argmax())
        cell = "" if why.startswith("is missing") else f" holds {column.iloc[row]}, which"
        raise DataError(f"row {row} of column {name!r}{cell} {why}")
