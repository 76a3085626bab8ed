import os

import pytest
from train.search.toys import plan

from handson.recipes.linear_regression import linear_regression
from handson.train.interrupt import StopRequest
from handson.train.search import Plan, parse_space
from handson.train.search.trial import Task
from handson.train.search.workers import here, in_processes


def tasks(count):
    waiting = [Task(n, 1, 1, {"lr": 0.01 * n}) for n in range(1, count + 1)]
    return lambda: waiting.pop(0) if waiting else None


def test_trials_are_done_in_order_until_somebody_asks_to_stop():
    stop, numbers = StopRequest(), []
    for trial in here(plan(), tasks(5), stop):
        numbers.append(trial.number)
        if trial.number == 3:
            stop.ask()
    assert numbers == [1, 2, 3]


def regression():
    return Plan(
        make=linear_regression,
        recipe="linear_regression",
        space=parse_space(["lr=log:1e-3:1"], {"lr": 0.1}),
        defaults={"lr": 0.1},
        fixed={},
    )


def test_processes_do_the_same_as_one_and_leave_nothing_behind():
    before = os.environ.get("OMP_NUM_THREADS")
    alone = {t.number: t.score for t in here(regression(), tasks(3), StopRequest())}
    several = {
        t.number: t.score for t in in_processes(regression(), tasks(3), StopRequest(), jobs=2)
    }
    assert several == pytest.approx(alone, rel=1e-5)
    assert os.environ.get("OMP_NUM_THREADS") == before
    asked = StopRequest(asked=True)
    assert list(in_processes(regression(), tasks(3), asked, jobs=2)) == []
