"""The history of a run: one row per epoch, kept as JSON lines."""

import json
import math
from collections.abc import Mapping
from pathlib import Path

from handson.base.errors import RunError

Row = dict[str, float]

CLOCK = ("seconds", "examples_per_second")
"""Columns that say how long it took: the only ones that differ between equal runs."""


def timeless(row: Mapping[str, float]) -> Row:
    """Return the row without the columns that depend on the clock."""
    return {k: v for k, v in row.items() if k not in CLOCK}


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write all rows, one JSON object a line, in place of what was there (atomically)."""
    partial = path.with_suffix(".partial")
    lines = [json.dumps({k: _plain(v) for k, v in row.items()}) for row in rows]
    partial.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    partial.replace(path)


def read_rows(path: Path) -> list[Row]:
    """Read the rows of a run; a missing file is an empty history.

    Raises:
        RunError: a line is not a JSON object.
    """
    if not path.exists():
        return []
    rows: list[Row] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows.append({k: float("nan") if v is None else v for k, v in row.items()})
        except (json.JSONDecodeError, AttributeError):
            raise RunError(
                f"{path}, line {number}: not a JSON object; delete that line, or the run"
            ) from None
    return rows


def _plain(value: float) -> float | None:
    return value if math.isfinite(value) else None
