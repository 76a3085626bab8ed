import sys
from types import SimpleNamespace

import pytest
from train.search.test_folder import a_trial
from train.search.toys import plan

from handson.base.errors import ArgumentError
from handson.train.search import proposals
from handson.train.search.proposals import propose
from handson.train.search.space import draw


def test_random_search_looks_at_nothing_but_the_number():
    made = plan("lr=log:1e-3:1", seed=4)
    assert propose(made, 3, [a_trial()], [{"lr": 1.0}]) == draw(made.space, 4, 3)


def test_without_optuna_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "optuna", None)
    with pytest.raises(ArgumentError, match=r"pip install 'handson\[search\]'"):
        propose(plan(method="optuna"), 1, [], [])


class StandIn:
    """As much of Optuna as is called; remembers what it was told and asks for what it likes."""

    def __init__(self, asked):
        self.told, self.seeds = [], []
        study = SimpleNamespace(
            add_trial=self.told.append, ask=lambda d: SimpleNamespace(params=asked)
        )
        self.logging = SimpleNamespace(ERROR=40, set_verbosity=lambda level: None)
        self.samplers = SimpleNamespace(TPESampler=lambda seed, **more: self.seeds.append(seed))
        self.create_study = lambda direction, sampler: setattr(self, "goal", direction) or study
        self.trial = SimpleNamespace(
            create_trial=lambda params, distributions, value: (params, value)
        )
        self.distributions = SimpleNamespace(
            CategoricalDistribution=lambda choices: ("choices", choices),
            IntDistribution=lambda low, high, log: ("int", low, high, log),
            FloatDistribution=lambda low, high, log: ("float", low, high, log),
        )


@pytest.fixture
def stand_in(monkeypatch):
    package = StandIn({"lr": 0.123456789, "width": 3, "kind": "good"})
    monkeypatch.setattr(proposals, "optuna", lambda: package)
    return package


SPACE = ("lr=log:1e-3:1", "width=1:9", "kind=good,fragile")


def test_optuna_is_told_what_came_of_earlier_trials(stand_in):
    made = plan(*SPACE, method="optuna")
    done = [a_trial(1), a_trial(2, score=0.9), a_trial(3, score=None, status="failed")]
    asked = propose(made, 5, done, [{"lr": 0.7}])
    assert asked == {"lr": 0.1235, "width": 3, "kind": "good"}
    assert [value for _, value in stand_in.told] == [0.5, 0.9, 0.9, 0.9]
    assert stand_in.goal == "minimize"


def test_the_goal_turns_what_counts_as_bad(stand_in):
    made = plan(*SPACE, method="optuna", metric="validation_accuracy")
    propose(made, 3, [a_trial(1), a_trial(2, score=0.9)], [{"lr": 0.7}])
    assert [value for _, value in stand_in.told] == [0.5, 0.9, 0.5]
    assert stand_in.goal == "maximize"


def test_every_trial_has_a_seed_of_its_own_and_the_same_again(stand_in):
    for seed, number in [(0, 1), (0, 2), (1, 1), (0, 1)]:
        propose(plan(*SPACE, method="optuna", seed=seed), number, [], [{"lr": 0.7}])
    assert stand_in.seeds[0] == stand_in.seeds[3]
    assert len(set(stand_in.seeds)) == 3
    assert stand_in.told == []


@pytest.mark.filterwarnings("ignore")
def test_the_real_optuna_finds_the_valley():
    pytest.importorskip("optuna")
    made, done = plan("lr=log:1e-4:1", "width=1:100", method="optuna"), []
    for number in range(1, 31):
        asked = propose(made, number, done, [])
        assert asked == propose(made, number, done, [])
        score = abs(asked["lr"] - 0.03) + abs(asked["width"] - 70) / 100
        done.append(a_trial(number, arguments=asked, score=score))
    late = sorted(trial.score for trial in done[20:])
    early = sorted(trial.score for trial in done[:10])
    assert late[5] < early[5]
