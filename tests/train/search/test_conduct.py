import json
from itertools import count

import pytest
from train.search.toys import toy

from handson.base.errors import ArgumentError, RunError, UnknownNameError
from handson.train.interrupt import StopRequest
from handson.train.search import search


def found(tmp_path, *space, **settings):
    return search(toy, list(space) or ["lr=log:1e-3:1"], home=tmp_path, **settings)


def scores(result):
    return [(t.rung, t.number, t.arguments, t.score) for t in result.trials]


def stop_after(number):
    stop, done = StopRequest(), count(1)
    return {"stop": stop, "tell": lambda trial: next(done) == number and stop.ask()}


def test_the_best_of_the_trials_is_found_and_everything_is_kept(tmp_path):
    result = found(tmp_path, trials=5)
    assert result.status == "finished"
    assert [t.number for t in result.trials] == [1, 2, 3, 4, 5]
    assert result.best.score == min(t.score for t in result.trials)
    assert result.ranking[-1].score == max(t.score for t in result.trials)
    about = json.loads((result.folder.path / "search.json").read_text(encoding="utf-8"))
    assert (about["status"], about["plan"]["space"]) == ("finished", ["lr=log:0.001:1"])


def test_an_accuracy_is_made_large(tmp_path):
    result = found(tmp_path, trials=4, metric="validation_accuracy")
    assert result.best.score == max(t.score for t in result.trials)


def test_the_same_seed_tries_the_same_and_another_does_not(tmp_path):
    first, again = found(tmp_path, trials=3, seed=1), found(tmp_path, trials=3, seed=1)
    assert scores(first) == scores(again)
    assert scores(first) != scores(found(tmp_path, trials=3, seed=2))


@pytest.mark.parametrize(
    "settings", [{}, {"method": "halving", "fixed": {"epochs": 3}}, {"kfold": 2}], ids=str
)
@pytest.mark.parametrize("done", [1, 7])
def test_stopped_and_resumed_equals_uninterrupted(tmp_path, settings, done):
    whole = found(tmp_path / "whole", trials=9, **settings)
    stopped = found(tmp_path / "parts", trials=9, **settings, **stop_after(done))
    assert stopped.status == "interrupted"
    assert len(stopped.trials) == done
    told = []
    rest = found(tmp_path / "parts", trials=9, **settings, resume=True, tell=told.append)
    assert rest.status == "finished"
    assert rest.folder == stopped.folder
    assert len(told) == len(whole.trials) - done
    assert scores(rest) == scores(whole)


def test_a_search_can_go_on_with_more_trials_but_not_with_another_space(tmp_path):
    found(tmp_path, trials=2)
    assert len(found(tmp_path, trials=4, resume=True).trials) == 4
    with pytest.raises(RunError, match=r"has space lr=log:0\.001:1 instead of lr=log:0\.01:1"):
        found(tmp_path, "lr=log:1e-2:1", resume=True)


def test_halving_gives_the_better_ones_longer(tmp_path):
    result = found(tmp_path, trials=9, method="halving", fixed={"epochs": 9})
    rungs = {r: [t for t in result.trials if t.rung == r] for r in (1, 2, 3)}
    assert [len(r) for r in rungs.values()] == [9, 3, 1]
    assert [t.numbers["epoch"] for t in rungs[2]] == [3, 3, 3]
    best = sorted(rungs[1], key=lambda t: t.score)[:3]
    assert {t.number for t in best} == {t.number for t in rungs[2]}
    assert result.best.rung == 3


def test_a_trial_that_diverges_or_fails_does_not_end_the_search(tmp_path):
    result = found(tmp_path, "lr=0.1,1e30", "kind=good,fragile", trials=12)
    assert {t.status for t in result.trials} == {"finished", "diverged", "failed"}
    assert result.best.status == "finished"
    assert result.ranking[-1].score is None


def test_a_search_of_which_nothing_came_has_no_best(tmp_path):
    result = found(tmp_path, trials=3, fixed={"kind": "fragile"})
    assert result.best is None
    assert result.status == "finished"
    halved = found(tmp_path, trials=9, method="halving", fixed={"kind": "fragile", "epochs": 3})
    assert [t.rung for t in halved.trials] == [1] * 9


def test_a_recipe_refuses_a_value_before_anything_is_trained(tmp_path):
    told = []
    with pytest.raises(ArgumentError, match="epochs must be at least 0"):
        found(tmp_path, "epochs=1,2,-1", tell=told.append)
    assert told == []
    assert not list(tmp_path.iterdir())


def test_settings_are_refused_as_the_command_line_refuses_them(tmp_path):
    with pytest.raises(UnknownNameError, match="argument of toy is called 'rl'"):
        found(tmp_path, "rl=1,2")
    with pytest.raises(ArgumentError, match="at least 1; got 0"):
        found(tmp_path, jobs=0)


def test_a_recipe_of_a_notebook_cannot_go_to_other_processes(tmp_path):
    def local(*, lr: float = 0.1):
        return toy(lr=lr)

    with pytest.raises(ArgumentError, match="local cannot be handed to other processes"):
        search(local, ["lr=0.1,0.2"], jobs=2, home=tmp_path)
    assert search(local, ["lr=0.1"], trials=1, home=tmp_path).best.score > 0


def test_the_seed_reaches_the_recipe(tmp_path):
    one, two = (found(tmp_path, "lr=0.1", trials=1, seed=seed) for seed in (0, 1))
    assert one.best.arguments == two.best.arguments
    assert one.best.score != two.best.score
