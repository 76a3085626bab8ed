import pytest
import torch

from handson.base.errors import ArgumentError
from handson.ops.cause_and_effects import cause_and_effects

PRIOR = {"ill": {"yes": 0.1, "no": 0.9}}
TEST = {"yes": {"+": 0.9, "-": 0.1}, "no": {"+": 0.2, "-": 0.8}}


def test_one_effect_by_hand():
    table, outcomes = cause_and_effects(PRIOR, {"test": TEST})
    assert outcomes == {"ill": ("yes", "no"), "test": ("+", "-")}
    expected = torch.tensor([[0.09, 0.01], [0.18, 0.72]], dtype=torch.float64)
    torch.testing.assert_close(table, expected)


def test_several_effects_multiply():
    table, outcomes = cause_and_effects(PRIOR, {"first": TEST, "second": TEST})
    assert table.shape == (2, 2, 2)
    assert tuple(outcomes) == ("ill", "first", "second")
    assert float(table[1, 0, 1]) == pytest.approx(0.9 * 0.2 * 0.8)


def test_a_cause_without_effects_is_its_prior():
    table, _ = cause_and_effects(PRIOR, {})
    assert table.tolist() == [0.1, 0.9]


def test_rows_and_outcomes_may_stand_in_any_order():
    other = {"no": {"-": 0.8, "+": 0.2}, "yes": {"-": 0.1, "+": 0.9}}
    table, outcomes = cause_and_effects(PRIOR, {"test": other})
    assert outcomes["test"] == ("-", "+")
    torch.testing.assert_close(table.flip(1), cause_and_effects(PRIOR, {"test": TEST})[0])


@pytest.mark.parametrize(
    ("prior", "likelihoods", "told"),
    [
        ({}, {}, "prior names 0 variables; expected one, the cause"),
        (PRIOR, {"ill": TEST}, "two variables are called 'ill'"),
        (PRIOR, {"test": {"yes": TEST["yes"]}}, "'test' are given for .*one row for each outcome"),
        (
            PRIOR,
            {"test": TEST | {"no": {"+": 1.0}}},
            r"given 'ill' = 'no' names the outcomes \['\+",
        ),
        (PRIOR, {"test": TEST | {"no": {"+": 0.5, "-": 0.6}}}, r"given 'ill' = 'no' sum to 1\.1"),
        ({"ill": {"yes": 1.5, "no": 98.5}}, {}, "the prior of 'ill' sum to 100"),
        ({"ill": {"yes": -0.5, "no": 1.5}}, {}, r"the prior of 'ill'\[0\] is -0\.5"),
    ],
)
def test_what_does_not_fit_is_named(prior, likelihoods, told):
    with pytest.raises(ArgumentError, match=told):
        cause_and_effects(prior, likelihoods)
