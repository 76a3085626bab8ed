import math
import pickle

import pytest
import torch
from train.search.toys import plan
from train.small import small, small_data

from handson.base.errors import MissingDataError, UnknownNameError
from handson.train.engine import fit
from handson.train.interrupt import StopRequest
from handson.train.search.trial import Task, held_out, run_trial


def tried(made, stop=None, **arguments):
    return run_trial(made, Task(1, 1, 1, arguments), stop)


def test_a_trial_is_judged_by_examples_held_out_and_never_by_the_test():
    trial = tried(plan(), lr=0.1)
    assert trial.status == "finished"
    assert trial.score == trial.numbers["validation_loss"] > 0
    assert not [name for name in trial.numbers if name.startswith("test_")]
    assert "seconds" not in trial.numbers
    alone = fit(small(validation=0.2, epochs=1, schedule=None)).rows[-1]
    assert alone.keys() - trial.numbers.keys() >= {"test_loss"}


def test_the_test_part_is_gone_and_the_share_is_the_recipes_own_if_it_has_one():
    assert len(held_out(plan(), small()).data().test) == 0
    assert held_out(plan(), small()).validation == 0.2
    assert held_out(plan(), small(validation=0.4)).validation == 0.4
    assert held_out(plan(kfold=3), small()).validation == 0.0


def test_data_is_read_once_for_trials_in_a_row():
    read = []

    def load():
        read.append(1)
        return small_data()

    for _ in range(3):
        data = held_out(plan(), small(data=load)).data()
    assert len(read) == 1
    assert torch.equal(data.train[0], small_data().train[0])
    assert len(held_out(plan(), small()).data().train[0]) == 70


def test_folds_are_averaged():
    trial = tried(plan(kfold=3), lr=0.1)
    assert trial.spread > 0
    assert trial.score == trial.numbers["validation_loss"]


def test_a_loss_that_is_no_number_is_recorded():
    trial = tried(plan("lr=log:0.1:1e30"), lr=1e30)
    assert (trial.status, trial.score) == ("diverged", None)
    assert "the loss became" in trial.error


def test_any_other_error_of_the_training_is_recorded():
    trial = tried(plan(fixed={"kind": "fragile"}), lr=0.1)
    assert trial.status == "failed"
    assert trial.error == "ZeroDivisionError: of a kind that nobody thought of"


def test_errors_that_no_arguments_would_mend_are_raised():
    with pytest.raises(MissingDataError):
        tried(plan(fixed={"kind": "missing"}), lr=0.1)
    with pytest.raises(UnknownNameError, match=r"'validation_acc'.*: validation_accuracy"):
        tried(plan(metric="validation_acc"), lr=0.1)


def test_a_wish_to_stop_leaves_nothing():
    assert tried(plan(), StopRequest(asked=True), lr=0.1) is None
    assert tried(plan(kfold=2), StopRequest(asked=True), lr=0.1) is None


def test_a_rung_says_how_long():
    made = plan(method="halving", trials=9, fixed={"epochs": 9})
    trial = run_trial(made, Task(4, 2, 3, {"lr": 0.1}))
    assert (trial.number, trial.rung, trial.numbers["epoch"]) == (4, 2, 3)
    assert math.isfinite(pickle.loads(pickle.dumps(trial)).score)
