import numpy as np
import pytest

from handson.base.errors import ArgumentError
from handson.data.embedded.arguments import is_number, real, reals, whole


@pytest.mark.parametrize("value", [0, -3, 2.5, np.float32(1), np.int64(2)])
def test_numbers_are_numbers(value):
    assert is_number(value)


@pytest.mark.parametrize("value", [True, "1", None, float("nan"), float("-inf"), 1j, [1]])
def test_what_only_looks_like_a_number_is_none(value):
    assert not is_number(value)


def test_settings_within_their_range_pass():
    whole(a=(1, 1, None), b=(5, 0, 5), c=(np.int64(3), 0, 9))
    real(a=(0.0, 0), b=(-3, float("-inf")))


@pytest.mark.parametrize("value", [0, -1, 1.0, True, "2", None])
def test_a_whole_number_out_of_range_is_named(value):
    with pytest.raises(ArgumentError, match=f"rows={value!r} should be a whole number of at least"):
        whole(rows=(value, 1, None))


def test_both_ends_of_a_range_are_named():
    whole(rows=(9, 1, 9))
    with pytest.raises(ArgumentError, match="rows=10 should be a whole number within 1 … 9"):
        whole(rows=(10, 1, 9))


@pytest.mark.parametrize("value", [-0.1, float("nan"), float("inf"), "0", None])
def test_a_real_number_out_of_range_is_named(value):
    with pytest.raises(ArgumentError, match=f"noise={value!r} .*finite number of at least 0"):
        real(noise=(value, 0))


def test_the_first_of_several_bad_settings_is_named():
    with pytest.raises(ArgumentError, match=r"^b=0 "):
        whole(a=(1, 1, None), b=(0, 1, None), c=(0, 1, None))


def test_sequences_become_tuples_of_floats():
    assert reals("weights", [1, 2.5]) == (1.0, 2.5)
    assert reals("weights", np.array([1.0, 2.0]), count=2) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("values", "count"), [([], None), ([1], 2), ([1, float("nan")], 2), ([float("inf")], None)]
)
def test_sequences_of_the_wrong_length_or_content_are_named(values, count):
    with pytest.raises(ArgumentError, match=r"prior=\[.*finite numbers"):
        reals("prior", values, count=count)
