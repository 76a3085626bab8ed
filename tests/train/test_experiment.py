import pytest
from train.small import small

from handson.base.errors import ArgumentError
from handson.train.experiment import EarlyStopping, Expect, judge


def expect(**changes):
    return Expect(**{"metric": "m", "source": "us", "at_least": 0.5, **changes})


@pytest.mark.parametrize(
    ("bounds", "value", "ok", "text"),
    [
        ({"at_least": 0.5}, 0.5, True, "≥ 0.5"),
        ({"at_least": 0.5}, 0.49, False, "≥ 0.5"),
        ({"at_least": None, "at_most": 2.0}, 2.0, True, "≤ 2"),
        ({"at_least": None, "at_most": 2.0}, 2.1, False, "≤ 2"),
        ({"at_least": 0.5}, float("nan"), False, "≥ 0.5"),
        ({"at_least": None, "at_most": 2.0}, float("nan"), False, "≤ 2"),
    ],
)
def test_bounds_include_themselves_and_nan_meets_none(bounds, value, ok, text):
    stated = expect(**bounds)
    assert stated.met(value) is ok
    assert stated.bound == text


def test_an_expectation_needs_exactly_one_bound():
    with pytest.raises(ArgumentError, match="one of them"):
        expect(at_most=1.0)
    with pytest.raises(ArgumentError, match="one of them"):
        expect(at_least=None)


def test_a_number_measured_under_other_arguments_says_nothing():
    stated = expect(given={"lr": 0.1, "epochs": 10})
    assert stated.applies({"lr": 0.1, "epochs": 10, "seed": 4})
    assert not stated.applies({"lr": 0.2, "epochs": 10})
    experiment = small(expect=(stated,), arguments={"lr": 0.2, "epochs": 10})
    assert judge(experiment, {"m": 1.0}) == []


def test_a_missing_number_is_a_missed_number():
    (verdict,) = judge(small(expect=(expect(),)), {})
    assert not verdict.ok


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"epochs": -1}, "epochs must be at least 0, got -1"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"accumulate": 0}, "accumulate"),
        ({"validation": 1.0}, "below 1"),
        ({"clip_norm": 0.0}, "clip_norm"),
        ({"clip_norm": float("nan")}, "clip_norm"),
        ({"schedule_by": "batch"}, "'batch'"),
        ({"early_stopping": EarlyStopping()}, "hold out"),
        ({"fold": (0, 3), "validation": 0.1}, "replaces validation"),
    ],
)
def test_settings_out_of_range_are_refused_before_anything_runs(changes, message):
    with pytest.raises(ArgumentError, match=message):
        small(**changes)


def test_early_stopping_may_not_look_at_the_test():
    with pytest.raises(ArgumentError, match="no longer be a test"):
        EarlyStopping(monitor="test_accuracy")


def test_better_is_by_direction_and_by_enough():
    assert EarlyStopping().better(1.0, None)
    assert EarlyStopping().better(0.9, 1.0)
    assert not EarlyStopping(min_delta=0.2).better(0.9, 1.0)
    assert EarlyStopping(minimize=False).better(1.1, 1.0)
    assert not EarlyStopping().better(float("nan"), 1.0)
