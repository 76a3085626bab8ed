import json

import pytest

from handson.base.errors import CheckpointError, RunError
from handson.train.run_folders import run_folders
from handson.train.search import folder as module
from handson.train.search.folder import SearchFolder, close, new_folder, unfinished
from handson.train.search.trial import Trial

PLAN = {"recipe": "toy", "seed": 0, "space": ["lr=1,2"], "fixed": {"a": 1}}


def a_trial(number=1, rung=1, **changes):
    return Trial(
        **{
            "number": number, "rung": rung, "arguments": {"lr": 0.1}, "status": "finished",
            "epochs": 1, "score": 0.5, "numbers": {"validation_loss": 0.5}, **changes,
        }
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    return new_folder(tmp_path, "toy")


def test_trials_come_back_in_order(folder):
    for number, rung in [(11, 1), (2, 2), (9, 1)]:
        folder.write_trial(a_trial(number, rung))
    assert [(t.rung, t.number) for t in folder.trials()] == [(1, 9), (1, 11), (2, 2)]
    assert folder.trials()[0] == a_trial(9)


def test_a_search_is_no_run(folder, tmp_path):
    folder.write_about({"plan": PLAN})
    assert run_folders(tmp_path) == {}


def test_numbers_that_are_not_finite_are_kept_as_json(folder):
    folder.write_trial(a_trial(numbers={"validation_loss": float("inf")}, score=None))
    (path,) = (folder.path / "trials").iterdir()
    assert json.loads(path.read_text(encoding="utf-8"))["numbers"] == {"validation_loss": None}
    assert folder.trials()[0].numbers["validation_loss"] != 0


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 99}', '{"format": 1, "number": 3}', "\xff"]
)
def test_garbage_is_named(folder, text):
    path = folder.path / "trials" / "1-00001.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(RunError, match=r"1-00001\.json"):
        folder.trials()


def test_the_newest_search_with_the_same_plan_goes_on(tmp_path, folder):
    folder.write_about({"plan": PLAN})
    other = SearchFolder(tmp_path / "searches" / "99999999-000000-toy-0000")
    other.path.mkdir()
    other.write_about({"plan": {**PLAN, "seed": 3}})
    assert unfinished(tmp_path, PLAN) == folder
    with pytest.raises(RunError, match=r"99999999-000000-toy-0000, has seed 3 instead of 1\."):
        unfinished(tmp_path, {**PLAN, "seed": 1})
    with pytest.raises(RunError, match="has space lr=1,2 instead of lr=1 and fixed a=1 instead"):
        unfinished(tmp_path, {**PLAN, "seed": 3, "space": ["lr=1"], "fixed": {}})


def test_without_any_search_there_is_nothing_to_go_on_with(tmp_path):
    with pytest.raises(RunError, match="leave --resume out"):
        unfinished(tmp_path, PLAN)


def test_a_folder_serves_one_process(folder):
    folder.acquire()
    with pytest.raises(RunError, match="in use"):
        SearchFolder(folder.path).acquire()
    folder.release()
    folder.acquire()
    folder.release()


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "home").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match="HANDSON_HOME"):
        new_folder(tmp_path / "home", "toy")


def test_a_full_disk_at_the_end_does_not_hide_what_went_wrong(folder, monkeypatch):
    def full(path, content):
        raise CheckpointError("full")

    monkeypatch.setattr(module, "_write", full)
    folder.acquire()
    close(folder, {"status": "interrupted"})
    folder.acquire()
    with pytest.raises(CheckpointError):
        close(folder, {"status": "finished"})
    folder.acquire()
    folder.release()
