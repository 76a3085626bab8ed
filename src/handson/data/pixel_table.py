"""A CSV of pixels: a label and 784 grey levels in each row, as Kaggle hands out MNIST."""

from typing import TYPE_CHECKING, Any

import numpy as np

from handson.base.errors import DataError
from handson.data.csv_rows import Table, column
from handson.data.image_files import SIDE, Grey
from handson.data.image_table import (
    FILE_NAMES,
    LABEL_NAMES,
    SPLIT_NAMES,
    part_of,
    refuse_blank,
)

if TYPE_CHECKING:
    import pandas as pd

PIXELS = SIDE * SIDE
NO_HEADER = ("label", *(f"pixel{i}" for i in range(PIXELS)))


def is_pixel_table(table: Table) -> bool:
    """Tell a table of pixels from one of file names, by its first row."""
    _, first = next(table.rows())
    return column(first, FILE_NAMES) is None and len(first) >= PIXELS // 2


def read_pixel_table(table: Table) -> tuple[Grey, list[str], list[str]]:
    """Read images, labels and parts (``train``, ``test``, or all empty) from a table of pixels.

    Args:
        table: a column label (or class, target), perhaps split, and 784 columns of whole numbers
            from 0 to 255, row by row of the image. Without a header the label comes first.

    Returns:
        Bytes of shape (images, 28, 28), and one label and one part for each.

    Raises:
        DataError: a column is missing, a label blank, or a cell no grey level.
    """
    _, header = next(table.rows())
    bare = all(cell.lstrip("-").isdigit() for cell in header)
    if bare and len(header) == PIXELS + 1:
        header = list(NO_HEADER)
    label_at, split_at = column(header, LABEL_NAMES), column(header, SPLIT_NAMES)
    named = [i for i in (label_at, split_at) if i is not None]
    pixels = [i for i in range(len(header)) if i not in named]
    if label_at is None or len(pixels) != PIXELS:
        raise DataError(
            f"{table.path}: a table of pixels needs a column label and {PIXELS} columns of grey "
            f"levels (28 × 28); this one has {'no' if label_at is None else 'a'} label and "
            f"{len(pixels)} other columns"
        )
    frame = _read(table, len(header), named, 0 if bare else 1)
    labels = [str(cell).strip() for cell in frame[label_at]]
    first = 1 if bare else 2
    refuse_blank(table, header[label_at], [i + first for i, x in enumerate(labels) if not x])
    grey = _grey_levels(table, frame[pixels], header, first)
    parts = [""] * len(labels)
    if split_at is not None:
        words = [str(cell).strip().casefold() for cell in frame[split_at]]
        parts = [part_of(table, i + first, word) for i, word in enumerate(words)]
    return grey.reshape(-1, SIDE, SIDE), labels, parts


def _read(table: Table, width: int, text: list[int], skip: int) -> "pd.DataFrame":
    import pandas as pd

    types: dict[Any, Any] = dict.fromkeys(text, str)
    try:
        return pd.read_csv(
            table.path,
            sep=table.separator,
            encoding=table.encoding,
            header=None,
            names=list(range(width)),
            index_col=False,
            skiprows=skip,
            dtype=types,
            keep_default_na=False,
            low_memory=False,
        )
    except (ValueError, OSError) as error:  # pandas' own errors are ValueErrors
        why = " ".join(str(error).split())
        raise DataError(f"{table.path} cannot be read as a table of pixels: {why}") from None


def _grey_levels(table: Table, frame: "pd.DataFrame", header: list[str], first: int) -> Grey:
    """Return the cells as bytes; the first one that is no grey level is named."""
    import pandas as pd

    if not len(frame):
        raise DataError(f"{table.path} holds no rows below its header")
    whole = all(kind == np.int64 for kind in frame.dtypes)
    values = (frame if whole else frame.apply(pd.to_numeric, errors="coerce")).to_numpy()
    wrong = ~((values >= 0) & (values <= 255) & (values % 1 == 0))
    if wrong.any():
        row, place = map(int, np.argwhere(wrong)[0])
        raise DataError(
            f"{table.path}, line {row + first}, column {header[int(frame.columns[place])]!r}: "
            f"{str(frame.iat[row, place])!r}; expected a whole number from 0 to 255"
        )
    return np.ascontiguousarray(values, dtype=np.uint8)
