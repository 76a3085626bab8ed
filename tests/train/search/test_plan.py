import pytest
from train.search.toys import plan

from handson.base.errors import ArgumentError, UnknownNameError
from handson.train.search.rungs import Rung


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"trials": 0}, "trials of 1 or more"),
        ({"kfold": 1}, "kfold of 2 or more"),
        ({"validation": 1.0}, "validation between 0 and 1"),
        ({"metric": "test_loss"}, "may not look at 'test_loss'.*Judge by validation_loss"),
        ({"metric": "train_loss"}, "begins with validation_"),
        ({"method": "halving"}, "at least 3 trials and 3 epochs, got 20 and 1"),
        ({"fixed": {"lr": 1.0}}, "lr is fixed"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(settings, message):
    with pytest.raises(ArgumentError, match=message):
        plan(**settings)


def test_unknown_methods_and_goals_are_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="nearest are: halving"):
        plan(method="halfing")
    with pytest.raises(UnknownNameError, match="nearest are: max"):
        plan(goal="maximum")


def test_halving_decides_the_epochs_itself():
    with pytest.raises(ArgumentError, match="take them out of the space"):
        plan("epochs=3,9", method="halving")
    rungs = plan(method="halving", trials=9, fixed={"epochs": 9}).rungs
    assert rungs == (Rung(9, 1), Rung(3, 3), Rung(1, 9))
    assert plan(trials=9).rungs == (Rung(9, 1),)


def test_an_accuracy_is_to_be_large_and_anything_else_small_unless_told():
    assert plan(metric="validation_accuracy").maximize
    assert not plan(metric="validation_loss").maximize
    assert plan(metric="validation_loss", goal="max").maximize
    assert not plan(metric="validation_accuracy", goal="min").maximize


def test_arguments_of_a_trial_come_after_the_fixed_ones():
    made = plan(fixed={"epochs": 4, "seed": 2})
    assert made.experiment({"lr": 0.5}).epochs == 4
    assert made.experiment({"lr": 0.5}, epochs=7).epochs == 7
    assert made.experiment({"lr": 0.5}).seed == 2


def test_only_halving_hangs_on_the_number_of_trials():
    assert plan(trials=3).about() == plan(trials=5).about()
    other = {"method": "halving", "fixed": {"epochs": 9}}
    assert plan(trials=9, **other).about() != plan(trials=12, **other).about()
    assert plan().about() != plan(fixed={"width": 2}).about()
    assert plan().about() == plan(fixed={"width": 1}).about()
