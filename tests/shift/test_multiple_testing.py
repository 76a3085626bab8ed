import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, UnknownNameError
from handson.shift.multiple_testing import bonferroni, correct, holm

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=12).map(
    lambda values: torch.tensor(values, dtype=torch.float64)
)


@given(P_VALUES)
def test_holm_is_never_stricter_than_bonferroni_and_never_below_the_p_value(p_values):
    assert bool((holm(p_values) <= bonferroni(p_values) + 1e-15).all())
    assert bool((holm(p_values) >= p_values).all())


@given(P_VALUES)
def test_the_smallest_is_the_same_in_both(p_values):
    assert holm(p_values).min() == pytest.approx(float(bonferroni(p_values).min()))


@given(P_VALUES)
def test_holm_keeps_the_order(p_values):
    ordered = holm(p_values)[p_values.argsort()]
    assert bool((ordered.diff() >= 0).all())


def test_holm_finds_what_bonferroni_misses():
    p_values = torch.tensor([0.01, 0.02, 0.9])
    assert (holm(p_values) <= 0.05).tolist() == [True, True, False]
    assert (bonferroni(p_values) <= 0.05).tolist() == [True, False, False]


def test_an_unknown_correction_is_answered_with_the_known():
    with pytest.raises(UnknownNameError, match="'hom'; the nearest are: holm"):
        correct(torch.tensor([0.1]), "hom")


@pytest.mark.parametrize("method", [holm, bonferroni])
@pytest.mark.parametrize("bad", [1.5, -0.1, float("nan")])
def test_a_p_value_is_a_share(method, bad):
    with pytest.raises(ArgumentError, match="expected numbers from 0 to 1"):
        method(torch.tensor([0.5, bad]))
