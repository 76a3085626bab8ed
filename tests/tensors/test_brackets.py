import numpy as np
import pytest
import torch

from handson.base.errors import ArgumentError
from handson.tensors.brackets import as_parts, in_words


def told(index, sizes, lang="en"):
    return [words.said_in(lang) for words in in_words(as_parts(index), sizes)]


def test_numbers_of_every_kind_become_integers():
    parts = as_parts((1, np.int64(2), torch.tensor(3), np.array(4)))
    assert parts == (1, 2, 3, 4)
    assert all(type(part) is int for part in parts)


@pytest.mark.parametrize("given", [[2, 0], range(2, -1, -2), np.array([0, 2])[::-1]])
def test_lists_ranges_and_arrays_become_tensors(given):
    (part,) = as_parts(given)
    assert part.tolist() == [2, 0]


def test_an_empty_list_takes_nothing():
    assert told([], (3,)) == ["axis 0: 0 taken by a list"]


def test_every_axis_is_told_also_those_that_are_not_named():
    assert told(0, (3, 4, 5)) == [
        "axis 0: place 0 is taken, the axis goes",
        "axes 1, 2 stay whole",
    ]
    assert told(0, (3, 4), "zh") == ["轴 0：取位置 0，这个轴消失", "轴 1 原样保留"]
    assert told((..., 0), (3,)) == [
        "...: stands for no axis here",
        "axis 0: place 0 is taken, the axis goes",
    ]


def test_masks_say_how_many_they_pick():
    assert told(torch.eye(3) > 0, (3, 3)) == ["axes 0 to 1: a mask picks 3, along one axis"]
    assert told([True, False], (2, 3)) == ["axis 0: a mask picks 1 of 2", "axis 1 stays whole"]


def test_lists_with_integers_between_them_stay_together():
    assert len(told(([0, 1], 0, [0, 1]), (2, 2, 2))) == 4
    assert told(([0, 1], None, [0, 1]), (2, 2))[-1].endswith("so theirs come first")


@pytest.mark.parametrize(
    ("index", "said"),
    [
        ("a", "'a' is no index"),
        (["a"], "is no index"),
        ([[0, 1], [1]], "is no index"),
        (True, "True is no index"),
        (torch.tensor(True), "a single truth value"),
        (torch.tensor([1], dtype=torch.uint8), r"say .bool\(\) or .long\(\)"),
        (torch.tensor([0.5]), r"torch.float32; say .long\(\)"),
    ],
)
def test_what_is_no_index_is_refused(index, said):
    with pytest.raises(ArgumentError, match=said):
        as_parts(index)


@pytest.mark.parametrize(
    ("index", "sizes", "said"),
    [
        ((..., ...), (3,), "write it once"),
        (slice("a"), (3,), "must be integers"),
        (slice(None, None, 0), (3,), "step not 0"),
        (0, (0,), "index 0 of 0; it is empty"),
        ([0], (0,), "expected none, it is empty"),
        (0, (), r"shape \(\) has none"),
    ],
)
def test_what_does_not_fit_is_refused(index, sizes, said):
    with pytest.raises(ArgumentError, match=said):
        told(index, sizes)
