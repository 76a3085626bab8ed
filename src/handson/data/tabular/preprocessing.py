"""Make numbers of a table: fill gaps, put columns on one scale, write categories as 0 and 1."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from handson.base.errors import ArgumentError, DataError, unknown
from handson.data.tabular.categories import category_codes, count_words
from handson.data.tabular.columns import check_words, is_numeric, named_columns, to_numbers
from handson.ops.preprocessing import impute, nanmean, nanstd, one_hot, standardise

if TYPE_CHECKING:
    from pandas import DataFrame, Series

FILLS = ("mean", "median", "most_frequent")
UNSEEN = ("ignore", "rare", "error")
SETTINGS = ("numeric", "standardise", "indicator", "categorical", "dummy_na", "min_count", "unseen")
LEARNED = ("features", "numbers", "categories", "rare")


class TablePreprocessor:
    """Turns a table into numbers, by what was learned from the training rows alone.

    A column of numbers becomes ``(x - mean) / std``, its gaps filled. A column of words becomes
    one column of 0 and 1 per category. Means, deviations and categories are those of ``fit``; a
    test row never changes them. Messages count rows from 0.

    >>> table = TablePreprocessor().fit(train)
    >>> table.transform(test)

    Args:
        numeric: what fills gaps between numbers: ``mean``, ``median`` or ``most_frequent``.
        standardise: whether columns of numbers are brought to mean 0 and deviation 1.
        indicator: whether a column ``NAME_missing`` tells where numbers were missing.
        categorical: columns whose numbers are only names, such as the code of a district.
        dummy_na: whether a column ``NAME_nan`` stands for a missing word.
        min_count: categories with fewer training rows than this share the column ``NAME_rare``.
        unseen: what a category that training did not have becomes: ``ignore`` leaves all its
            columns 0, ``rare`` counts it as rare, ``error`` refuses it.

    Raises:
        UnknownNameError: ``numeric`` or ``unseen`` is none of these.
        ArgumentError: ``min_count`` is below 1, or ``categorical`` is a single word.

    Numerics: mean and deviation are those of the numbers that are there, the deviation without
    Bessel's correction, as scikit-learn has it; a constant column becomes 0.
    """

    def __init__(
        self,
        *,
        numeric: str = "mean",
        standardise: bool = True,
        indicator: bool = False,
        categorical: Collection[str] = (),
        dummy_na: bool = True,
        min_count: int = 1,
        unseen: str = "ignore",
    ) -> None:
        if numeric not in FILLS:
            raise unknown("way to fill gaps", str(numeric), FILLS)
        if unseen not in UNSEEN:
            raise unknown("treatment of unseen categories", str(unseen), UNSEEN)
        if min_count < 1:
            raise ArgumentError(f"min_count={min_count}: a category has at least 1 row")
        if isinstance(categorical, str):
            raise ArgumentError(f"categorical={categorical!r}: give a list, [{categorical!r}]")
        self.numeric, self.standardise, self.indicator = numeric, standardise, indicator
        self.categorical, self.dummy_na = list(categorical), dummy_na
        self.min_count, self.unseen = min_count, unseen
        self.features: list[str] = []
        self.numbers: dict[str, dict[str, float]] = {}
        self.categories: dict[str, list[str]] = {}
        self.rare: dict[str, list[str]] = {}

    def fit(self, frame: "DataFrame") -> "TablePreprocessor":
        """Learn means, deviations and categories from training rows; returns itself.

        Args:
            frame: one row per example, features only.

        Raises:
            DataError: the table is empty, two columns have one name, a column is empty throughout
                or holds different kinds; the message names column and row.
            UnknownNameError: a column of ``categorical`` is not in the table.
        """
        table = named_columns(frame)
        if table.empty:
            raise DataError(f"the table has shape {table.shape}; expected rows and columns")
        lost = [name for name in self.categorical if name not in table.columns]
        if lost:
            raise unknown("column", lost[0], map(str, table.columns))
        numbers: dict[str, dict[str, float]] = {}
        categories, rare = {}, {}
        for name in table.columns:
            column = table[name]
            if column.isna().all():
                raise DataError(f"column {name!r} is empty in every row; leave it out")
            if is_numeric(column) and name not in self.categorical:
                numbers[name] = self._statistics(to_numbers(name, column))
                continue
            if name not in self.categorical:
                check_words(name, column)
            counts = count_words(column)
            categories[name] = [word for word, n in counts.items() if n >= self.min_count]
            rare[name] = [word for word, n in counts.items() if n < self.min_count]
        self._check_names(numbers, categories)
        self.features, self.numbers = list(table.columns), numbers
        self.categories, self.rare = categories, rare
        return self

    @property
    def columns(self) -> list[str]:
        """Names of the columns that ``transform`` returns: numbers first, then categories."""
        return self._names(self.numbers, self.categories)

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
        table = named_columns(frame)
        gone = [name for name in self.features if name not in table.columns]
        if gone:
            raise DataError(f"column {gone[0]!r} of the training table is not in this one")
        parts = self._scaled(table)
        for name in self.categories:
            width = len(self.categories[name]) + len(self._extra())
            parts.append(one_hot(torch.from_numpy(self._codes(name, table[name])), width).numpy())
        values = np.concatenate([np.empty((len(table), 0)), *parts], axis=1)
        made: DataFrame = pandas.DataFrame(
            values, columns=self.columns, index=table.index, copy=False
        )
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
            scale, shift = (known["std"] or 1, known["mean"]) if self.standardise else (1, 0)
            values = frame[name].to_numpy(float) * scale + shift
            if self.indicator:
                values = np.where(frame[f"{name}_missing"].to_numpy(float) > 0.5, np.nan, values)
            found[name] = values
        for name, words in self.categories.items():
            chosen = frame[[f"{name}_{word}" for word in words]].to_numpy(float)
            labels = np.array([*words, None], dtype=object)
            place = chosen.argmax(1) if words else np.zeros(len(frame), int)
            found[name] = labels[np.where((chosen > 0.5).any(1), place, len(words))]
        made: DataFrame = pandas.DataFrame(found, index=frame.index, columns=self.features)
        return made

    def state(self) -> dict[str, Any]:
        """Return all settings and everything learned, as plain values for JSON or a checkpoint."""
        return {name: getattr(self, name) for name in (*SETTINGS, *LEARNED)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "TablePreprocessor":
        """Return the preprocessor that ``state`` was taken from.

        Args:
            state: as ``state`` returned it, for example read from JSON.

        Raises:
            DataError: it is not such a state.
        """
        try:
            made = cls(**{name: state[name] for name in SETTINGS})
            made.features = [str(name) for name in state["features"]]
            made.numbers = {name: dict(known) for name, known in state["numbers"].items()}
            made.categories = {name: list(words) for name, words in state["categories"].items()}
            made.rare = {name: list(words) for name, words in state["rare"].items()}
        except (KeyError, TypeError, ValueError, AttributeError, LookupError) as error:
            raise DataError(
                f"this is no state of a TablePreprocessor ({type(error).__name__}: {error}); give "
                "what state() returned"
            ) from None
        return made

    def _check_fitted(self) -> None:
        if not self.features:
            raise DataError("nothing is known of the training table yet: call fit(train) first")

    def _names(self, numbers: Collection[str], categories: Mapping[str, list[str]]) -> list[str]:
        found = list(numbers)
        if self.indicator:
            found += [f"{name}_missing" for name in numbers]
        for name, words in categories.items():
            found += [f"{name}_{word}" for word in [*words, *self._extra()]]
        return found

    def _check_names(self, numbers: Collection[str], categories: Mapping[str, list[str]]) -> None:
        names = Counter(self._names(numbers, categories))
        doubled = [name for name, count in names.items() if count > 1]
        if doubled:
            raise DataError(
                f"two results would be called {doubled[0]!r}; rename a column or a category"
            )

    def _extra(self) -> list[str]:
        rare = self.min_count > 1 or self.unseen == "rare"
        return ["rare"] * rare + ["nan"] * self.dummy_na

    def _statistics(self, values: NDArray[Any]) -> dict[str, float]:
        there = values[~np.isnan(values)]
        x = torch.from_numpy(there)[:, None]
        mean, std = float(nanmean(x)), float(nanstd(x))
        fill = mean if self.numeric == "mean" else float(np.median(there))
        if self.numeric == "most_frequent":
            found, counts = np.unique(there, return_counts=True)
            fill = float(found[counts.argmax()])
        # rounding gives a constant column a tiny deviation
        constant = bool(there.min() == there.max())
        return {"fill": fill, "mean": mean, "std": 0.0 if constant else std}

    def _scaled(self, table: "DataFrame") -> list[NDArray[Any]]:
        """Return the numbers without gaps, and where the gaps were if that is asked for."""
        if not self.numbers:
            return []
        x = torch.from_numpy(np.stack([to_numbers(n, table[n]) for n in self.numbers], axis=1))
        full = impute(x, self._learned("fill"))
        if self.standardise:
            full = standardise(full, self._learned("mean"), self._learned("std"))
        return [full.numpy(), x.isnan().numpy()] if self.indicator else [full.numpy()]

    def _learned(self, key: str) -> Tensor:
        return torch.tensor([known[key] for known in self.numbers.values()], dtype=torch.float64)

    def _codes(self, name: str, column: "Series[Any]") -> NDArray[np.int64]:
        """Return the place of each row's category among the columns for it; -1 where none is."""
        if name not in self.categorical and not column.isna().all():
            if is_numeric(column):
                raise DataError(
                    f"column {name!r} held words when it was fitted and holds {column.dtype} now, "
                    f"{column.dropna().iloc[0]} in its first row that is not missing"
                )
            check_words(name, column)
        words, extra = self.categories[name], self._extra()
        shared = len(words) if "rare" in extra else -1
        return category_codes(
            name,
            column,
            {word: i for i, word in enumerate(words)} | dict.fromkeys(self.rare[name], shared),
            missing=len(words) + len(extra) - 1 if self.dummy_na else -1,
            unseen={"ignore": -1, "rare": shared, "error": None}[self.unseen],
        )
