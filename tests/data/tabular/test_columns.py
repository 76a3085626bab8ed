import math

import numpy as np
import pandas
import pytest

from handson.base.errors import DataError
from handson.data.tabular.columns import check_words, is_numeric, named_columns, to_numbers

Series = pandas.Series


def test_numbered_columns_get_names():
    assert named_columns(pandas.DataFrame([[1, 2]])).columns.tolist() == ["0", "1"]


def test_two_columns_of_one_name_are_refused_even_as_number_and_text():
    with pytest.raises(DataError, match="two columns are called '1'"):
        named_columns(pandas.DataFrame([[1, 2]], columns=[1, "1"]))


def test_what_is_no_table_is_refused():
    with pytest.raises(DataError, match="expected a pandas table, got list"):
        named_columns([[1, 2]])


@pytest.mark.parametrize(
    ("column", "numeric"),
    [
        (Series([1, 2]), True),
        (Series([True, False]), True),
        (Series([1, None], dtype="Int64"), True),
        (Series(["a"]), False),
        (Series([1, 2]).astype("category"), False),
        (Series([1j]), False),
        (Series(pandas.to_datetime(["2020-01-01"])), False),
    ],
)
def test_what_counts_as_numbers(column, numeric):
    assert is_numeric(column) is numeric


def test_gaps_of_every_kind_become_nan():
    for column in (
        Series([1.0, math.nan]),
        Series([1, None], dtype="Int64"),
        Series([1, None], dtype=object),
        Series(["1", None]),
    ):
        np.testing.assert_array_equal(to_numbers("a", column), [1, math.nan])


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (Series(["1", "abc"]), "row 1 of column 'a' holds 'abc' among numbers"),
        (Series([1.0, 2.0, -math.inf]), "row 2 of column 'a' holds -inf among numbers"),
        (Series(pandas.to_datetime(["2020-01-01"])), "column 'a' holds datetime64"),
        (Series([1j]), "column 'a' holds complex128"),
    ],
)
def test_what_is_no_number_is_named(column, message):
    with pytest.raises(DataError, match=message):
        to_numbers("a", column)


@pytest.mark.parametrize(
    "column",
    [
        Series(["Pave", None, "Grvl"]),
        Series(["20", "30"]),
        Series(["20", "30", "other"]),
        Series([1, 2]).astype("category"),
        Series([True, False, None], dtype=object),
        Series([None, None], dtype=object),
        Series(["a", "b"], dtype="string"),
    ],
)
def test_words_pass(column):
    check_words("a", column)


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (Series([None, 3, "abc"], dtype=object), "row 2 of column 'a' holds 'abc' among numbers"),
        (Series([*map(str, range(17)), "abc", "abc"]), "row 17 of column 'a' holds 'abc'"),
        (Series([1, "x"], dtype=object), r"say categorical=\['a'\]"),
        (Series(pandas.to_timedelta(["1 day"])), "column 'a' holds timedelta64"),
    ],
)
def test_what_is_neither_words_nor_numbers_is_named(column, message):
    with pytest.raises(DataError, match=message):
        check_words("a", column)
