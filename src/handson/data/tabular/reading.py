"""Read a table as other programs wrote it; what had to be guessed is reported."""

import codecs
import csv
import io
import os
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handson.base.errors import DataError, MissingDataError

if TYPE_CHECKING:
    from pandas import DataFrame, Series

ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order; UTF-16 is known by its first two bytes."""
SEPARATORS = ",\t;|"
MARKERS = (
    "", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "-nan", "NULL", "null", "<NA>", "?", "-", "--",
    "missing", "缺失", "缺失值", "空",
)  # fmt: skip
"""Cells that mean "not known". ``None`` and 无 are not among them: they may well mean "none"."""


@dataclass(frozen=True)
class TableReport:
    """What was found out about a file while it was read; prints itself.

    Attributes:
        path: the file.
        encoding: of its text; ``parquet`` for a file of that kind.
        separator: between cells.
        rows: without the header.
        columns: how many.
        missing: how often each marker of a missing value stands there.
        mixed: columns of numbers with something else among them: the row, counted from 0, the
            cell, and how many such cells there are. They are left as text.
    """

    path: str
    encoding: str
    separator: str
    rows: int
    columns: int
    missing: dict[str, int] = field(default_factory=dict)
    mixed: dict[str, tuple[int, str, int]] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [
            f"{self.path}: {self.rows:,} rows, {self.columns} columns; {self.encoding}"
            + (f", separated by {self.separator!r}" if self.separator else "")
        ]
        if self.missing:
            found = ", ".join(f"{marker!r} {count:,}" for marker, count in self.missing.items())
            lines.append(f"taken for missing: {found}")
        for column, (row, cell, count) in self.mixed.items():
            lines.append(
                f"column {column!r} holds numbers and {count} other cells, the first in row {row}: "
                f"{cell!r}"
            )
        return "\n".join(lines)


def read_table(
    path: str | os.PathLike[str],
    *,
    separator: str | None = None,
    encoding: str | None = None,
    missing: Collection[str] | None = None,
) -> "DataFrame":
    """Return a table as a pandas frame; ``frame.attrs["report"]`` says what was guessed.

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
    """
    place = Path(path)
    if not place.is_file():
        raise MissingDataError(f"there is no file {place}; give the path of a table")
    if place.suffix.lower() in (".parquet", ".pq"):
        return _parquet(place)
    text, encoding = _text(place, encoding)
    if not text.strip():
        raise DataError(f"{place} is empty; expected a row of names, then rows of cells")
    separator = separator or _separator(text)
    cells = _cells(place, text, separator)
    markers = MARKERS if missing is None else tuple(missing)
    counts: Counter[str] = Counter()
    mixed: dict[str, tuple[int, str, int]] = {}
    for name in cells.columns:
        cells[name] = _column(name, cells[name].str.strip(), markers, counts, mixed)
    report = TableReport(
        str(place), encoding, separator, len(cells), cells.shape[1], dict(counts), mixed
    )
    cells.attrs["report"] = report
    return cells


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
    frame.attrs["report"] = TableReport(str(path), "parquet", "", *frame.shape)
    return frame


def _text(path: Path, encoding: str | None) -> tuple[str, str]:
    data = path.read_bytes()
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    tried = (encoding,) if encoding else ("utf-16",) if utf16 else ENCODINGS
    if b"\0" not in data[:65536] or utf16 or encoding:
        for name in tried:
            try:
                text = data.decode(name)
            except LookupError:
                raise DataError(
                    f"no encoding is called {name!r}; try 'utf-8' or 'gb18030'"
                ) from None
            except UnicodeDecodeError:
                continue
            return text, name.removesuffix("-sig")
    raise DataError(
        f"{path} is no text in {' or '.join(tried)}; save the table as CSV in UTF-8, or give "
        "encoding="
    )


def _separator(text: str) -> str:
    """Find the separator that splits the first lines into most cells, equally many in each."""
    lines = [line for line in text[:65536].splitlines() if line.strip()][:20]

    def fit(candidate: str) -> tuple[bool, int]:
        sizes = {len(row) for row in csv.reader(lines, delimiter=candidate)}
        return len(sizes) == 1, min(sizes)

    best = max(SEPARATORS, key=lambda c: (fit(c)[1] > 1, *fit(c), -SEPARATORS.index(c)))
    return best if fit(best)[1] > 1 else ","


def _cells(path: Path, text: str, separator: str) -> "DataFrame":
    import pandas

    header = next(csv.reader(io.StringIO(text.lstrip("\r\n")), delimiter=separator))
    names = [name.strip() or f"column {i + 1}" for i, name in enumerate(header)]
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        places = [i + 1 for i, name in enumerate(names) if name == twice[0]]
        raise DataError(
            f"{path}: {len(places)} columns are called {twice[0]!r} (columns "
            f"{', '.join(map(str, places))}); give each a name of its own"
        )
    try:
        frame = pandas.read_csv(
            io.StringIO(text), sep=separator, dtype=str, keep_default_na=False, names=names,
            header=0, index_col=False, skip_blank_lines=True, encoding_errors="strict",
        )  # fmt: skip
    except (pandas.errors.ParserError, pandas.errors.ParserWarning, ValueError) as error:
        raise DataError(
            f"{path} cannot be read as a table: {' '.join(str(error).split())}"
        ) from None
    if frame.empty:
        raise DataError(f"{path} has names and no rows; expected a row per example")
    filled: DataFrame = frame.fillna("")
    return filled


def _column(
    name: str,
    cells: "Series[Any]",
    markers: Collection[str],
    counts: Counter[str],
    mixed: dict[str, tuple[int, str, int]],
) -> "Series[Any]":
    import pandas

    gone = cells.isin(markers)
    counts.update(cells[gone].tolist())
    known = cells[~gone]
    numbers = pandas.to_numeric(known, errors="coerce")
    odd = known[numbers.isna()]
    if len(known) and odd.empty:
        return pandas.to_numeric(cells.mask(gone))
    lowered = known.str.lower()
    if len(known) == len(cells) and lowered.isin(["true", "false"]).all():
        return lowered == "true"
    if len(odd) <= 0.1 * len(known):
        mixed[name] = (int(odd.index[0]), str(odd.iloc[0]), len(odd))
    return cells.mask(gone, None).astype(object)
