from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.shift.tails import hypergeometric_tail


def by_counting(hits, total, marked, drawn):
    ways = sum(
        comb(marked, k) * comb(total - marked, drawn - k)
        for k in range(max(hits, 0), min(marked, drawn) + 1)
    )
    return float(Fraction(ways, comb(total, drawn)))


@given(st.data())
def test_it_counts_the_ways(data):
    total = data.draw(st.integers(0, 60))
    marked, drawn = (data.draw(st.integers(0, total)) for _ in range(2))
    hits = data.draw(st.integers(0, total))
    found = hypergeometric_tail(hits, total, marked, drawn)
    assert found == pytest.approx(by_counting(hits, total, marked, drawn), rel=1e-10, abs=1e-300)


def test_a_tiny_chance_keeps_its_digits():
    exact = by_counting(100, 1000, 100, 100)
    assert exact < 1e-130
    assert hypergeometric_tail(100, 1000, 100, 100) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(("marked", "drawn"), [(11, 2), (2, 11), (-1, 2), (2, -1)])
def test_nobody_draws_more_than_there_are(marked, drawn):
    with pytest.raises(ArgumentError, match="from 0 to total"):
        hypergeometric_tail(1, 10, marked, drawn)
