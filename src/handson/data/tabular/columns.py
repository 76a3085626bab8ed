"""What a column holds: numbers, or words; anything between is refused, by column and row."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handson.base.errors import DataError

if TYPE_CHECKING:
    from pandas import DataFrame, Series

MOSTLY = 0.9
"""From this share of numbers on, the other words of a column are taken for mistakes."""


def named_columns(frame: "DataFrame") -> "DataFrame":
    """Return the table with its columns named by words, each name once.

    Args:
        frame: the table; its columns may be numbered.

    Raises:
        DataError: it is no pandas table, or two columns have one name.
    """
    if not hasattr(frame, "columns"):
        raise DataError(
            f"expected a pandas table, got {type(frame).__name__}; read_table reads one from a file"
        )
    renamed: DataFrame = frame.set_axis([str(name) for name in frame.columns], axis=1)
    twice = [name for name, count in Counter(renamed.columns).items() if count > 1]
    if twice:
        raise DataError(f"two columns are called {twice[0]!r}; give each a name of its own")
    return renamed


def is_numeric(column: "Series[Any]") -> bool:
    """Tell whether pandas holds a column as real numbers or as true and false."""
    from pandas.api import types

    kind = column.dtype
    return bool(types.is_numeric_dtype(kind)) and not types.is_complex_dtype(kind)


def to_numbers(name: str, column: "Series[Any]") -> NDArray[Any]:
    """Return a column as float64, NaN where a number is missing.

    Args:
        name: of the column.
        column: numbers, or text that reads as numbers.

    Raises:
        DataError: a cell holds a word, a date or infinity.
    """
    import pandas

    numeric = is_numeric(column)
    if not numeric:
        _refuse_dates(name, column)
    numbers = column if numeric else pandas.to_numeric(column.astype(object), errors="coerce")
    values: NDArray[Any] = numbers.to_numpy(dtype=float, na_value=np.nan)
    odd = np.isinf(values)
    if not numeric:
        odd |= np.isnan(values) & column.notna().to_numpy(dtype=bool)
    if odd.any():
        row = int(odd.argmax())
        raise DataError(
            f"row {row} of column {name!r} holds {_shown(column.iloc[row])} among numbers; mend "
            "that cell, or mark it as missing"
        )
    return values


def check_words(name: str, column: "Series[Any]") -> None:
    """Refuse a column that is neither words nor numbers.

    Args:
        name: of the column.
        column: what pandas does not hold as numbers.

    Raises:
        DataError: it holds dates, or numbers and words, or few words among text that reads as
            numbers.
    """
    import pandas

    _refuse_dates(name, column)
    found = column.dropna().astype(object).drop_duplicates()
    typed = np.array([isinstance(x, int | float) and not isinstance(x, bool) for x in found])
    numeric = typed
    if not typed.any() or typed.all():
        numeric = pandas.to_numeric(found.astype(str), errors="coerce").notna().to_numpy()
        if not len(numeric) or not MOSTLY <= numeric.mean() < 1:
            return
    odd = found.iloc[int((~numeric).argmax())]
    row = int(column.astype(object).eq(odd).to_numpy(dtype=bool).argmax())
    raise DataError(
        f"row {row} of column {name!r} holds {_shown(odd)} among numbers; mend that cell, or, if "
        f"they are names and no numbers, say categorical=[{name!r}]"
    )


def _refuse_dates(name: str, column: "Series[Any]") -> None:
    if column.dtype.kind in "mMc":
        raise DataError(
            f"column {name!r} holds {column.dtype}; make numbers of it first, for example "
            f"frame[{name!r}].dt.year of dates, or leave it out"
        )


def _shown(cell: object) -> str:
    plain = cell.item() if isinstance(cell, np.generic) else cell
    return repr(plain)
