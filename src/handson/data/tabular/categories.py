"""Words become numbers: which column of 0 and 1 each row's category has."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handson.base.errors import DataError

if TYPE_CHECKING:
    from pandas import Series

SHOWN = 5


def count_words(column: "Series[Any]") -> dict[str, int]:
    """Return how many rows hold each category, in alphabetical order.

    Args:
        column: the categories; those that are missing are not counted.
    """
    counts: Counter[str] = Counter()
    for word, count in column.value_counts().items():
        counts[_text(word)] += int(count)
    return {word: counts[word] for word in sorted(counts) if counts[word]}


def category_codes(
    name: str,
    column: "Series[Any]",
    place: Mapping[str, int],
    *,
    missing: int,
    unseen: int | None,
) -> NDArray[np.int64]:
    """Return a code for each row.

    Args:
        name: of the column.
        column: the categories of each row.
        place: code of each category that is known.
        missing: code of a missing one.
        unseen: code of an unknown one; None refuses it.

    Raises:
        DataError: a category is unknown and ``unseen`` is None.
    """
    import pandas

    codes, found = pandas.factorize(column)  # -1 where it is missing
    words = [_text(word) for word in found]
    strange = [i for i, word in enumerate(words) if word not in place]
    if strange and unseen is None:
        row = int((codes == strange[0]).argmax())
        shown = ", ".join(map(repr, list(place)[:SHOWN])) + " …" * (len(place) > SHOWN)
        raise DataError(
            f"row {row} of column {name!r} holds {words[strange[0]]!r}, which no training row has; "
            f"known are {shown}"
        )
    otherwise = -1 if unseen is None else unseen
    known = [place.get(word, otherwise) for word in words]
    return np.array([*known, missing], dtype=np.int64)[codes]


def _text(word: object) -> str:
    """Write a category as text: a whole number the same with and without gaps in its column."""
    return str(int(word)) if isinstance(word, float) and word.is_integer() else str(word)
