"""Read a table as other programs wrote it; what had to be guessed is reported."""

import csv
import io
import math
import os
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from handson.base.errors import ArgumentError, DataError, MissingDataError
from handson.data.tabular.encoding import read_text
from handson.data.tabular.report import TableReport

if TYPE_CHECKING:
    from pandas import DataFrame, Series

SEPARATORS = ",\t;|"
MARKERS = (
    "", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "-nan", "NULL", "null", "<NA>", "?", "-", "--",
    "missing", "缺失", "缺失值", "空",
)  # fmt: skip
"""Cells that mean "not known". ``None`` and 无 are not among them: they may well mean "none"."""
FEW = 0.1
"""Up to this share of other cells, a column of text is reported as numbers with mistakes."""


def read_table(
    path: str | os.PathLike[str],
    *,
    separator: str | None = None,
    encoding: str | None = None,
    missing: Collection[str] | None = None,
) -> "DataFrame":
    """Return a table as a pandas frame; ``print(frame.attrs["report"])`` tells what was guessed.

    The first line names the columns. A column becomes numbers when every cell that is not missing
    is one, true/false when every cell is, and stays text otherwise.

    Args:
        path: a CSV, a file separated by tabs, semicolons or ``|``, or Parquet.
        separator: between cells; found out by default.
        encoding: of the text; found out by default: UTF-8, GB18030 or UTF-16.
        missing: cells that mean "not known", instead of ``MARKERS``.

    Raises:
        MissingDataError: there is no such file.
        DataError: it is empty, no text, or no table; the message says at which line.
        ArgumentError: the separator is not one character.
    """
    if separator is not None and len(separator) != 1:
        raise ArgumentError(f"separator={separator!r}; expected one character, such as ';'")
    place = Path(path)
    if not place.is_file():
        raise MissingDataError(f"there is no file {place}; give the path of a table")
    if place.suffix.lower() in (".parquet", ".pq"):
        return _parquet(place)
    text, encoding = read_text(place, encoding)
    if not text.strip():
        raise DataError(f"{place} is empty; expected a row of names, then rows of cells")
    separator = separator or _separator(text)
    cells = _cells(place, text, separator)
    report = TableReport(
        path=str(place), encoding=encoding, separator=separator, rows=len(cells),
        columns=cells.shape[1], missing={}, mixed={}, headless=all(map(_is_number, cells.columns)),
    )  # fmt: skip
    markers = MARKERS if missing is None else tuple(missing)
    frame: DataFrame = cells.apply(lambda column: _column(column, markers, report))
    frame.attrs["report"] = report
    return frame


def _parquet(path: Path) -> "DataFrame":
    import pandas

    try:
        frame = pandas.read_parquet(path)
    except ImportError:
        raise DataError(
            f"{path}: reading Parquet needs another package: pip install pyarrow"
        ) from None
    except Exception as error:
        raise DataError(f"{path} cannot be read as Parquet: {error}") from None
    rows, columns = frame.shape
    frame.attrs["report"] = TableReport(
        path=str(path), encoding="parquet", separator="", rows=rows, columns=columns, missing={},
        mixed={}, headless=False,
    )  # fmt: skip
    return frame


def _separator(text: str) -> str:
    """Find the separator that splits the first lines into most cells, equally many in each."""
    lines = [line for line in text[:65536].splitlines() if line.strip()][:20]

    def fit(candidate: str) -> tuple[bool, bool, int]:
        sizes = [len(row) for row in csv.reader(lines, delimiter=candidate)]
        splits = min(sizes) > 1
        return splits, splits and len(set(sizes)) == 1, sizes[0]

    return max(SEPARATORS, key=fit)


def _cells(path: Path, text: str, separator: str) -> "DataFrame":
    """Return every cell as text, the first line as names."""
    import pandas

    try:
        # a cell is never NaN in this reading, unless its row is too short
        frame = pandas.read_csv(
            io.StringIO(text), sep=separator, header=None, dtype=object, keep_default_na=False,
            na_filter=False, low_memory=False,
        )  # fmt: skip
    except (ValueError, TypeError) as error:
        _refuse_ragged(path, text, separator)
        reason = " ".join(str(error).split())
        raise DataError(f"{path} cannot be read as a table: {reason}") from None
    if frame.isna().to_numpy().any() or (frame.iloc[:, -1] == "").any():
        _refuse_ragged(path, text, separator)
    names = [str(name).strip() or f"column {i + 1}" for i, name in enumerate(frame.iloc[0])]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        places = ", ".join(str(i + 1) for i, name in enumerate(names) if name == twice[0])
        raise DataError(
            f"{path}, line 1: columns {places} are all called {twice[0]!r}; give each a name of "
            "its own"
        )
    if len(frame) == 1:
        raise DataError(f"{path} has names and no rows; expected a row per example")
    made: DataFrame = frame.iloc[1:].set_axis(names, axis=1).reset_index(drop=True)
    return made


def _refuse_ragged(path: Path, text: str, separator: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = ((reader.line_num, row) for row in reader if row)
        _, header = next(rows)
        for line, row in rows:
            if len(row) != len(header):
                raise DataError(
                    f"{path}, line {line}: cells: {len(row)}, but the first line names "
                    f"{len(header)} columns; a cell that holds {separator!r} needs quotes, and "
                    "each quote its end"
                )
    except csv.Error as error:
        raise DataError(f"{path}, line {reader.line_num}: {error}") from None


def _column(cells: "Series[Any]", markers: Collection[str], report: TableReport) -> "Series[Any]":
    import pandas

    plain = pandas.to_numeric(cells, errors="coerce")
    if plain.notna().all() and not any(_is_number(marker) for marker in markers):
        return plain
    name, cells = str(cells.name), cells.str.strip()
    gone = cells.isin(markers)
    for marker, count in cells[gone].value_counts().items():
        report["missing"][marker] = report["missing"].get(marker, 0) + count
    known = cells[~gone]
    numbers = pandas.to_numeric(known, errors="coerce")
    odd = known[numbers.isna()]
    if odd.empty:
        whole = gone.any() or not len(known)
        return numbers.reindex(cells.index).astype(float) if whole else numbers
    if known.str.lower().isin(["true", "false"]).all() and not gone.any():
        return known.str.lower() == "true"
    if len(odd) <= FEW * len(known):
        report["mixed"][name] = (int(odd.index[0]), str(odd.iloc[0]), len(odd))
    words: Series[Any] = cells.astype(object).where(~gone, np.nan)
    return words


def _is_number(text: str) -> bool:
    try:
        return not math.isnan(float(text))
    except ValueError:
        return False
