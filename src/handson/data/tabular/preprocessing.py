"""Make numbers of a table: fill gaps, put columns on one scale, write categories as 0 and 1."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handson.base.errors import ArgumentError, DataError, unknown

if TYPE_CHECKING:
    from pandas import DataFrame, Series

FILLS = ("mean", "median", "most_frequent")
UNSEEN = ("ignore", "rare", "error")
_MOSTLY = 0.9


class TablePreprocessor:
    """Turns a table into numbers, by what was learned from the training rows alone.

    A column of numbers becomes ``(x - mean) / std``, its gaps filled. A column of words becomes
    one column of 0 and 1 per category. Means, deviations and categories are those of ``fit``; a
    test row never changes them.

    >>> table = TablePreprocessor().fit(train)
    >>> table.transform(test)

    Args:
        numeric: what fills gaps between numbers: ``mean``, ``median`` or ``most_frequent``.
        standardise: whether columns of numbers are brought to mean 0 and deviation 1.
        indicator: whether a column ``NAME_missing`` tells where numbers were missing.
        dummy_na: whether a column ``NAME_nan`` stands for a missing word.
        min_count: categories with fewer training rows than this share the column ``NAME_rare``.
        unseen: what a category that training did not have becomes: ``ignore`` leaves all its
            columns 0, ``rare`` counts it as rare, ``error`` refuses it.

    Raises:
        UnknownNameError: ``numeric`` or ``unseen`` is none of these.
        ArgumentError: ``min_count`` is below 1.

    Numerics: mean and deviation are those of the numbers that are there, the deviation without
    Bessel's correction, as scikit-learn has it; a constant column becomes 0.
    """

    def __init__(
        self,
        *,
        numeric: str = "mean",
        standardise: bool = True,
        indicator: bool = False,
        dummy_na: bool = True,
        min_count: int = 1,
        unseen: str = "ignore",
    ) -> None:
        if numeric not in FILLS:
            raise unknown("way to fill gaps", numeric, FILLS)
        if unseen not in UNSEEN:
            raise unknown("treatment of unseen categories", unseen, UNSEEN)
        if min_count < 1:
            raise ArgumentError(f"min_count={min_count}: a category has at least 1 row")
        self.numeric, self.standardise, self.indicator = numeric, standardise, indicator
        self.dummy_na, self.min_count, self.unseen = dummy_na, min_count, unseen
        self.numbers: dict[str, dict[str, float]] = {}
        self.categories: dict[str, list[str]] = {}

    def fit(self, frame: "DataFrame") -> "TablePreprocessor":
        """Learn means, deviations and categories from training rows; returns itself.

        Args:
            frame: one row per example, features only.

        Raises:
            DataError: the table is empty, two columns have one name, a column is empty throughout
                or holds different kinds; the message names column and row.
        """
        if frame.empty:
            raise DataError(f"the table has shape {frame.shape}; expected rows and columns")
        twice = [str(name) for name, count in Counter(frame.columns).items() if count > 1]
        if twice:
            raise DataError(f"two columns are called {twice[0]!r}; give each a name of its own")
        self.numbers, self.categories = {}, {}
        for name in map(str, frame.columns):
            column = frame[name]
            if column.isna().all():
                raise DataError(f"column {name!r} is empty in every row; leave it out")
            if _is_numeric(column):
                self.numbers[name] = self._statistics(name, column)
            else:
                _check_kind(name, column)
                counts = Counter(column.dropna().astype(str))
                common = sorted(word for word, n in counts.items() if n >= self.min_count)
                self.categories[name] = common
        doubled = [name for name, count in Counter(self.columns).items() if count > 1]
        if doubled:
            raise DataError(f"two results would be called {doubled[0]!r}; rename a column")
        return self

    @property
    def columns(self) -> list[str]:
        """Names of the columns that ``transform`` returns."""
        found = list(self.numbers)
        if self.indicator:
            found += [f"{name}_missing" for name in self.numbers]
        for name, words in self.categories.items():
            found += [f"{name}_{word}" for word in [*words, *self._extra()]]
        return found

    def transform(self, frame: "DataFrame") -> "DataFrame":
        """Return the table as real numbers without gaps, in the order of ``columns``.

        Columns that ``fit`` did not have, such as the target, are left out.

        Args:
            frame: training or test rows.

        Raises:
            DataError: nothing was fitted, a column is missing or has changed its kind, a number is
                infinite, or a category is unseen and ``unseen="error"``.
        """
        import pandas

        self._check_fitted()
        gone = [name for name in (*self.numbers, *self.categories) if name not in frame.columns]
        if gone:
            raise DataError(f"column {gone[0]!r} of the training table is not in this one")
        words = (self._words(name, frame[name]) for name in self.categories)
        values = np.hstack([self._numbers(frame), *words])
        made: DataFrame = pandas.DataFrame(values, columns=self.columns, index=frame.index)
        return made

    def inverse(self, frame: "DataFrame") -> "DataFrame":
        """Return the table as it was before: numbers on their own scale, categories as words.

        Numbers that were missing come back as missing with ``indicator=True``, otherwise as what
        filled them. A category that was rare or unseen comes back as missing.

        Args:
            frame: as ``transform`` returned it.

        Raises:
            DataError: nothing was fitted, or a column is missing.
        """
        import pandas

        self._check_fitted()
        gone = [name for name in self.columns if name not in frame.columns]
        if gone:
            raise DataError(
                f"column {gone[0]!r} is not in this table; give what transform returned"
            )
        found: dict[str, Any] = {}
        for name, known in self.numbers.items():
            values = frame[name].to_numpy(float) * known["scale"] + known["shift"]
            if self.indicator:
                values = np.where(frame[f"{name}_missing"].to_numpy(float) > 0.5, np.nan, values)
            found[name] = values
        for name, words in self.categories.items():
            chosen = frame[[f"{name}_{word}" for word in words]].to_numpy(float)
            labels = np.array([*words, None], dtype=object)
            place = chosen.argmax(1) if words else np.zeros(len(frame), int)
            found[name] = labels[np.where((chosen > 0.5).any(1), place, len(words))]
        made: DataFrame = pandas.DataFrame(found, index=frame.index)
        return made

    def state(self) -> dict[str, Any]:
        """Return all settings and everything learned, as plain values for JSON or a checkpoint."""
        return {
            "numeric": self.numeric, "standardise": self.standardise, "indicator": self.indicator,
            "dummy_na": self.dummy_na, "min_count": self.min_count, "unseen": self.unseen,
            "numbers": self.numbers, "categories": self.categories,
        }  # fmt: skip

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "TablePreprocessor":
        """Return the preprocessor that ``state`` was taken from.

        Args:
            state: as ``state`` returned it, for example read from JSON.

        Raises:
            DataError: it is not such a state.
        """
        settings = dict(state)
        try:
            numbers, categories = settings.pop("numbers"), settings.pop("categories")
            made = cls(**settings)
        except (KeyError, TypeError) as error:
            raise DataError(f"this is no state of a TablePreprocessor: {error}") from None
        made.numbers = {name: dict(known) for name, known in numbers.items()}
        made.categories = {name: list(words) for name, words in categories.items()}
        return made

    def _check_fitted(self) -> None:
        if not (self.numbers or self.categories):
            raise DataError("nothing is known of the training table yet: call fit(train) first")

    def _extra(self) -> list[str]:
        rare = self.min_count > 1 or self.unseen == "rare"
        return ["rare"] * rare + ["nan"] * self.dummy_na

    def _statistics(self, name: str, column: "Series[Any]") -> dict[str, float]:
        values = _floats(name, column)
        there = values[~np.isnan(values)]
        if self.numeric == "most_frequent":
            found, counts = np.unique(there, return_counts=True)
            fill = found[counts.argmax()]
        else:
            fill = np.mean(there) if self.numeric == "mean" else np.median(there)
        scale = float(there.std()) if self.standardise else 1.0
        # a constant column may have a deviation of a few rounding errors
        constant = there.min() == there.max()
        shift = float(there.mean()) if self.standardise else 0.0
        return {"fill": float(fill), "shift": shift, "scale": 1.0 if constant else scale}

    def _numbers(self, frame: "DataFrame") -> NDArray[Any]:
        values = np.empty((len(frame), len(self.numbers)))
        for i, name in enumerate(self.numbers):
            values[:, i] = _floats(name, frame[name])
        missing = np.isnan(values)
        fill, shift, scale = (
            np.array([known[key] for known in self.numbers.values()])
            for key in ("fill", "shift", "scale")
        )
        values = (np.where(missing, fill, values) - shift) / scale
        return np.hstack([values, missing.astype(float)]) if self.indicator else values

    def _words(self, name: str, column: "Series[Any]") -> NDArray[Any]:
        import pandas

        if _is_numeric(column) and not column.isna().all():
            raise DataError(
                f"column {name!r} held words when it was fitted and holds {column.dtype} now"
            )
        _check_kind(name, column)
        words = self.categories[name]
        place = {word: i for i, word in enumerate(words)}
        codes, found = pandas.factorize(column)  # -1 where it is missing
        known = np.array([place.get(str(word), -1) for word in found] + [-1])[codes]
        missing = codes < 0
        unseen = (known < 0) & ~missing
        if unseen.any() and self.unseen == "error" and self.min_count == 1:
            row = int(unseen.argmax())
            raise DataError(
                f"row {row} of column {name!r} holds {column.iloc[row]!r}, unknown in training"
            )
        parts = [known[:, None] == np.arange(len(words))]
        for extra in self._extra():
            parts.append((missing if extra == "nan" else unseen)[:, None])
        return np.hstack(parts).astype(float)


def _is_numeric(column: "Series[Any]") -> bool:
    from pandas.api import types

    return bool(types.is_numeric_dtype(column.dtype))


def _floats(name: str, column: "Series[Any]") -> NDArray[Any]:
    """Return a column of numbers as float64; refuse words and infinity by their row."""
    import pandas

    numbers = column if _is_numeric(column) else pandas.to_numeric(column, errors="coerce")
    values: NDArray[Any] = numbers.to_numpy(dtype=float, na_value=np.nan)
    odd = np.isinf(values)
    if numbers is not column:
        odd |= np.isnan(values) & column.notna().to_numpy()
    if odd.any():
        row = int(odd.argmax())
        raise DataError(f"row {row} of column {name!r} holds {column.iloc[row]!r} among numbers")
    return values


def _check_kind(name: str, column: "Series[Any]") -> None:
    """Refuse numbers and words in one column, and words among what is nearly all numbers."""
    import pandas

    found = column.dropna().unique()
    numeric = np.array([isinstance(x, int | float) and not isinstance(x, bool) for x in found])
    if not (numeric.any() and not numeric.all()):
        texts = pandas.Series([str(x) for x in found], dtype=object)
        numeric = pandas.to_numeric(texts, errors="coerce").notna().to_numpy()
        if not (len(found) and _MOSTLY <= numeric.mean() < 1):
            return
    odd = found[int((~numeric).argmax())]
    row = int((column == odd).to_numpy(dtype=bool, na_value=False).argmax())
    raise DataError(
        f"row {row} of column {name!r} holds {odd!r} among numbers; mend that cell, or make the "
        "whole column words with .astype(str)"
    )
