import math

import pandas
import pytest

from handson.base.errors import DataError
from handson.data.tabular.categories import category_codes, count_words

Series = pandas.Series
PLACE = {"gas": 0, "wood": 1}


def codes(*words, missing=2, unseen=-1):
    column = Series(words, dtype=object)
    return category_codes("heating", column, PLACE, missing=missing, unseen=unseen).tolist()


def test_categories_are_counted_in_alphabetical_order_without_gaps():
    counts = count_words(Series(["b", "a", None, "b"]))
    assert list(counts.items()) == [("a", 1), ("b", 2)]


def test_categories_that_no_row_has_are_not_counted():
    assert count_words(Series(["b", "a"]).astype("category")[:1]) == {"b": 1}


def test_whole_numbers_are_called_the_same_with_and_without_gaps():
    assert count_words(Series([20, 30])) == count_words(Series([20.0, 30.0, math.nan]))


def test_every_row_gets_a_code():
    assert codes("wood", None, "gas", "sun") == [1, 2, 0, -1]
    assert codes("sun", None, missing=-1, unseen=5) == [5, -1]
    assert codes() == []


def test_an_unknown_category_can_be_refused_by_its_row():
    with pytest.raises(DataError, match=r"row 2 of column 'heating' holds 'sun'.*'gas', 'wood'$"):
        codes("gas", None, "sun", unseen=None)
