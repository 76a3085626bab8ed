"""The history of a run: one row per epoch, kept as JSON lines."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handson.base.errors import RunError
from handson.train.atomic import write_atomically

Row = dict[str, float]

CLOCK = ("seconds", "examples_per_second")
"""Columns that say how long it took: the only ones that differ between equal runs."""


def timeless(row: Mapping[str, float]) -> Row:
    """Return the row without the columns that depend on the clock."""
    return {k: v for k, v in row.items() if k not in CLOCK}


def finite(tree: Any) -> Any:
    """Return a copy of nested dicts and lists in which NaN and infinities are ``None``.

    JSON has no word for them, and other programs refuse files that hold one.
    """
    if isinstance(tree, Mapping):
        return {k: finite(v) for k, v in tree.items()}
    if isinstance(tree, list | tuple):
        return [finite(v) for v in tree]
    return None if isinstance(tree, float) and not math.isfinite(tree) else tree


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write all rows, one JSON object a line, in place of what was there (atomically).

    Infinities come back as NaN.

    Raises:
        CheckpointError: the disk refuses; the old rows are untouched.
    """
    lines = [json.dumps(finite(row), allow_nan=False) for row in rows]
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode())


def read_rows(path: Path) -> list[Row]:
    """Read the rows of a run; a missing file is an empty history.

    Raises:
        RunError: a line is not a JSON object of numbers, or the file cannot be read.
    """
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RunError(f"cannot read {path}: {error.strerror}") from None
    return [_row(path, number, line) for number, line in enumerate(lines, 1)]


def _row(path: Path, number: int, line: bytes) -> Row:
    try:
        row = {k: math.nan if v is None else v for k, v in json.loads(line.decode()).items()}
    except (ValueError, AttributeError, RecursionError):
        row = {"": "no object"}
    wrong = [v for v in row.values() if isinstance(v, bool) or not isinstance(v, int | float)]
    if wrong:
        raise RunError(
            f"{path}, line {number}: not a JSON object of numbers; delete that line, or the run"
        )
    return row
