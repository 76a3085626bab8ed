import math

import pandas
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DataError, UnknownNameError
from handson.data.tabular import to_tensors

Frame = pandas.DataFrame


def test_a_table_becomes_rows_by_columns_in_float32():
    x = to_tensors(Frame({"a": [1, 2, 3], "b": [0.5, 1.5, 2.5], "c": [True, False, True]}))
    assert x.dtype == torch.float32
    assert x.tolist() == [[1, 0.5, 1], [2, 1.5, 0], [3, 2.5, 1]]


def test_the_target_is_split_off_as_a_column():
    x, y = to_tensors(Frame({"a": [1, 2], "price": [3, 4], "b": [5, 6]}), target="price")
    assert x.tolist() == [[1, 5], [2, 6]]
    assert y.tolist() == [[3], [4]]


@given(st.lists(st.integers(-(2**62), 2**62), min_size=1, max_size=5))
def test_whole_numbers_survive_in_int64(values):
    assert to_tensors(Frame({"a": values}), dtype=torch.int64).flatten().tolist() == values


@given(st.lists(st.floats(-1e30, 1e30), min_size=1, max_size=5))
def test_float64_holds_the_very_numbers_of_the_table(values):
    assert to_tensors(Frame({"a": values}), dtype=torch.float64).flatten().tolist() == values


def test_nullable_columns_without_gaps_are_numbers_too():
    frame = Frame({"a": pandas.array([1, 2], "Int64"), "b": pandas.array([True, False], "boolean")})
    assert to_tensors(frame).tolist() == [[1, 1], [2, 0]]
    assert to_tensors(frame, dtype=torch.int32).dtype == torch.int32


def test_a_table_without_rows_is_a_tensor_without_rows():
    assert to_tensors(Frame({"a": [1.0]})[:0]).shape == (0, 1)


@pytest.mark.parametrize(
    ("values", "dtype", "message"),
    [
        (["1", "x"], torch.float32, r"column 'a' is not made of numbers \(it holds '1'\)"),
        ([1.0, math.nan], torch.float32, "row 1 of column 'a' is missing; fill it first"),
        ([1.0, -math.inf], torch.float32, "row 1 of column 'a' holds -inf, which is not finite"),
        ([1, 2**24 + 1], torch.float32, r"row 1 of column 'a' .* beyond 16,777,216.*use dtype="),
        ([0, 2**53 + 1], torch.float64, "row 1 of column 'a' .*tells whole numbers apart; leave"),
        ([0, 2049], torch.float16, "beyond 2,048"),
        ([0.5, 7e4], torch.float16, "row 1 .* too large for torch.float16"),
        ([1.0, 1e39], torch.float32, "row 1 .* too large for torch.float32; use float64"),
        ([1, 0.5], torch.int64, "row 1 of column 'a' holds 0.5, which is no whole number"),
        ([1, 2**31], torch.int32, "row 1 of column 'a' .* too large for torch.int32"),
        ([1.0, 2.0**63], torch.int64, "row 1 of column 'a' .* too large for torch.int64"),
    ],
)
def test_what_would_go_wrong_in_silence_is_refused_by_column_and_row(values, dtype, message):
    with pytest.raises(DataError, match=message):
        to_tensors(Frame({"good": [0, 0], "a": values}), dtype=dtype)


def test_the_last_whole_number_that_float32_tells_apart_passes():
    assert to_tensors(Frame({"a": [2**24, -(2**24)]})).flatten().tolist() == [2**24, -(2**24)]


def test_wrong_arguments_are_refused():
    frame = Frame({"price": [1.0]})
    with pytest.raises(ArgumentError, match=r"torch\.bool cannot hold a table"):
        to_tensors(frame, dtype=torch.bool)
    with pytest.raises(UnknownNameError, match="price"):
        to_tensors(frame, target="prise")
    with pytest.raises(DataError, match="no column left"):
        to_tensors(frame, target="price")
    with pytest.raises(DataError, match="two columns are called 'a'"):
        to_tensors(Frame([[1, 2]], columns=["a", "a"]))
