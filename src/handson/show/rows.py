"""Reading a history: a list of rows such as ``{"epoch": 1, "train_loss": 0.9}``."""

import itertools
import math
import numbers
from collections.abc import Mapping, Sequence

from handson.base.errors import ArgumentError

# One measured moment of a training. Ints, floats, and None for "not measured".
Row = Mapping[str, float | int | None]

TIMES = ("epoch", "step")
# Columns that say how a run went along, not how well it learns: drawn only when asked for.
SIDE_COLUMNS = frozenset({*TIMES, "lr", "seconds", "examples_per_second", "examples", "memory"})
LARGEST = 1e300  # anything beyond counts as infinite: the range of two such could not be drawn
SPLITS = ("train", "validation", "val", "test")


def columns(rows: Sequence[Row]) -> list[str]:
    """Return every column name, in order of first appearance.

    Raises:
        ArgumentError: there are no rows, or a cell is neither a number nor None.
    """
    if len(rows) == 0:
        raise ArgumentError("a curve needs at least one row; the history is empty. Train first.")
    names: dict[str, None] = {}
    for number, row in enumerate(rows):
        for name, value in row.items():
            if not (value is None or isinstance(value, numbers.Real)):
                raise ArgumentError(
                    f"row {number} has {name}={value!r}, a {type(value).__name__}; "
                    "every cell must be a number or None. Use .item() for a tensor."
                )
            names[name] = None
    return list(names)


def split_of(column: str) -> tuple[str, str]:
    """Take a column name apart: ``test_loss`` → ``("test", "loss")``, ``lr`` → ``("", "lr")``."""
    split, _, metric = column.partition("_")
    if metric and split in SPLITS:
        return ("validation" if split == "val" else split), metric
    return "", column


def time_of(histories: Sequence[Sequence[Row]]) -> str:
    """Return what to measure time in: ``"epoch"`` or ``"step"``, or ``"row"`` when neither grows.

    A column serves when every row of every history has it and it grows from row to row.
    """
    for name in TIMES:
        if all(_grows([row.get(name) for row in rows]) for rows in histories):
            return name
    return "row"


def _grows(values: Sequence[float | int | None]) -> bool:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return False
    return all(a < b for a, b in itertools.pairwise(known))


def points(rows: Sequence[Row], column: str, time: str) -> tuple[list[float], list[float]]:
    """Return times and values of one column.

    A row without the column, or with None, is skipped: the line runs on to the next that has it.
    A value that is NaN or infinite becomes NaN, which breaks the line.
    """
    times, values = [], []
    for number, row in enumerate(rows, start=1):
        value = row.get(column)
        if value is None:
            continue
        when = number if time == "row" else row[time]
        times.append(math.nan if when is None else float(when))
        values.append(float(value) if abs(value) < LARGEST else math.nan)
    return times, values
