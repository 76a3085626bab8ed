import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.show.digits import aligned, short


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.85372, "0.854"),
        (0.9, "0.9"),
        (0, "0"),
        (-0.0, "0"),
        (-2.5, "-2.5"),
        (12345.6, "12346"),
        (2e-5, "2e-5"),
        (1.234e-4, "1.23e-4"),
        (1e6, "1e6"),
        (999999.9, "1000000"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
    ],
)
def test_numbers_are_written_with_three_digits_and_whole_parts_are_kept(value, text):
    assert short(value) == text


@given(st.floats(-1e300, 1e300))
def test_a_short_number_reads_back_within_half_a_percent(value):
    assert float(short(value)) == pytest.approx(value, rel=0.00501)


def test_axis_labels_have_the_same_number_of_places():
    assert aligned([1.132, 0.943, 0.754]) == ["1.13", "0.94", "0.75"]
    assert aligned([1000.25, 1000.5]) == ["1000.25", "1000.50"]
    assert aligned([300, 200, 100]) == ["300", "200", "100"]
    assert aligned([2e-5, 1e-5]) == ["2.0e-5", "1.0e-5"]


def test_a_single_value_and_equal_values_have_labels_too():
    assert aligned([]) == []
    assert aligned([3]) == ["3"]
    assert aligned([0, 0]) == ["0", "0"]


@given(
    st.floats(-1e9, 1e9),
    st.floats(1e-6, 1e9),
    st.integers(2, 6),
)
def test_labels_of_different_values_differ(start, step, count):
    values = [start + step * index for index in range(count)]
    if len({round(value / step, 3) for value in values}) == count:
        assert len(set(aligned(values))) == count
