import json
import math

import pytest
from train.some_runs import ARGUMENTS, ROW, VERDICT, damage, make_run, manifest_of

from handson.train.runs import FORMAT
from handson.train.summary import UNREADABLE, summarize


def test_a_summary_says_what_the_folder_says(tmp_path):
    run = make_run(tmp_path)
    summary = summarize(run)
    assert (summary.id, summary.folder) == (run.id, run.folder)
    assert (summary.recipe, summary.status, summary.device) == ("lenet", "finished", "cpu")
    assert summary.started == "2026-01-02T03:04:05Z"
    assert summary.arguments == ARGUMENTS
    assert summary.last == ROW
    assert summary.seconds == ROW["seconds"]
    assert (summary.ok, summary.judged) == (True, "test_accuracy")


def test_the_history_knows_the_last_row_before_the_manifest_does(tmp_path):
    run = make_run(tmp_path, last={}, status="running")
    assert summarize(run).last == ROW


def test_a_damaged_history_is_no_reason_to_leave_a_run_out(tmp_path):
    run = make_run(tmp_path)
    (run.folder / "metrics.jsonl").write_text("garbage", encoding="utf-8")
    assert summarize(run).last == ROW


def test_a_run_of_which_nobody_expected_anything_has_no_verdict(tmp_path):
    summary = summarize(make_run(tmp_path, verdicts=[]))
    assert (summary.ok, summary.judged) == (None, "")


def test_one_missed_number_is_a_miss(tmp_path):
    assert summarize(make_run(tmp_path, verdicts=[VERDICT, {**VERDICT, "ok": False}])).ok is False


def test_a_number_that_is_none_is_nan_here_and_null_in_json(tmp_path):
    run = make_run(tmp_path, rows=[{"epoch": 1, "test_loss": math.nan}])
    summary = summarize(run)
    assert math.isnan(summary.last["test_loss"])
    assert json.loads(json.dumps(summary.as_json(), allow_nan=False))["last"]["test_loss"] is None


def test_time_without_a_history_is_from_start_to_end(tmp_path):
    run = make_run(tmp_path, rows=[], last={}, ended="2026-01-02T03:05:15Z")
    assert summarize(run).seconds == 70
    run.update(ended=None)
    assert summarize(run).seconds is None


@pytest.mark.parametrize("text", [None, "{", "[]", json.dumps({"format": FORMAT + 1})])
def test_a_manifest_that_cannot_be_read_leaves_what_the_name_tells(tmp_path, text):
    run = make_run(tmp_path)
    if text is None:
        (run.folder / "manifest.json").unlink()
    else:
        damage(run, text)
    summary = summarize(run)
    assert (summary.status, summary.id) == (UNREADABLE, run.id)
    assert summary.started == "2026-01-02T03:04:05Z"
    assert (summary.recipe, summary.arguments, summary.last, summary.ok) == ("", {}, {}, None)


def test_a_renamed_folder_that_cannot_be_read_has_no_moment(tmp_path):
    run = make_run(tmp_path, "mine")
    damage(run)
    assert summarize(run).started == ""


@pytest.mark.parametrize("wrong", [None, 3, "x", [1], {"a": [None]}, True])
@pytest.mark.parametrize("key", list(manifest_of("20260102-030405-lenet-5f3a")))
def test_a_manifest_edited_into_nonsense_is_survived(tmp_path, key, wrong):
    run = make_run(tmp_path, rows=[], **{key: wrong})
    assert json.dumps(summarize(run).as_json())


def test_as_json_holds_text_numbers_and_none_only(tmp_path):
    plain = summarize(make_run(tmp_path)).as_json()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["folder"] == str(tmp_path / plain["id"])
