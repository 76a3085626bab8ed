"""A CSV of numbers: rows of features, to predict from."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import DataError
from handson.data.csv_rows import Table
from handson.data.tabular import TablePreprocessor, read_table, to_tensors


def read_features(
    path: Path, count: int, names: Sequence[str] = ()
) -> tuple[Float[Tensor, "batch features"], list[int]]:
    """Read a table of numbers; a first line of words is its header.

    Args:
        path: a CSV with one example in each row.
        count: columns that there must be.
        names: of the features. A header with these very names may have them in another order.

    Returns:
        The numbers, and each row's line in the file.

    Raises:
        DataError: a row has other columns than expected, or a cell is no finite number.
    """
    values: list[list[float]] = []
    lines: list[int] = []
    header: list[str] = []
    for line, cells in Table(path).rows():
        if not values and not header and not any(map(_is_number, cells)):
            header = cells
        if len(cells) != count:
            named = f" ({', '.join(names)})" if names else ""
            raise DataError(
                f"{path}, line {line}: {len(cells)} columns; the model takes {count} "
                f"numbers per row{named}"
            )
        if cells is not header:
            values.append([_number(path, line, i, cell, header) for i, cell in enumerate(cells)])
            lines.append(line)
    if not values:
        raise DataError(f"{path} holds no row of numbers below its header")
    features = torch.tensor(values, dtype=torch.float64)
    if header != list(names) and sorted(header) == sorted(names):
        features = features[:, [header.index(name) for name in names]]
    return features, lines


def read_raw_rows(
    path: Path, state: Mapping[str, Any]
) -> tuple[Float[Tensor, "batch features"], list[int]]:
    """Read a table as it comes, gaps and words included, and make numbers of it.

    Args:
        path: a table with a header that has the columns of the training table.
        state: of the ``TablePreprocessor`` of the training table.

    Returns:
        The numbers, and each row's line in the file.

    Raises:
        DataError: it is no table, or a column is missing or of another kind.
    """
    frame = read_table(path)
    numbers = TablePreprocessor.from_state(state).transform(frame)
    return to_tensors(numbers), [*range(2, len(frame) + 2)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _number(path: Path, line: int, place: int, cell: str, header: list[str]) -> float:
    value = float(cell) if _is_number(cell) else math.nan
    if not math.isfinite(value):
        named = f" ({header[place]})" if header else ""
        raise DataError(
            f"{path}, line {line}, column {place + 1}{named}: {cell!r} is no finite number"
        )
    return value
