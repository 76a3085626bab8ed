import math
import os
import time

import pytest
from train.some_runs import ARGUMENTS, ROW, VERDICT, make_run, manifest_of

import handson
from handson.cli.run_tables import (
    again,
    differences,
    facts,
    history_table,
    list_table,
    local,
    main_metric,
    number,
    short_names,
    side_by_side,
    verdict_table,
    verdicts,
)
from handson.train.summary import GONE, summarize

A, B = "20260101-000000-lenet-aaaa", "20260102-000000-mlp-bbbb"


@pytest.fixture
def summaries(tmp_path):
    return [summarize(make_run(tmp_path, name, recipe=name[16:-5])) for name in (A, B)]


@pytest.fixture
def utc(monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone cannot be set here")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_pipe_gets_everything_as_it_is(summaries):
    header, rows = list_table(summaries, None)
    assert dict(zip(header, rows[0], strict=True)) == {
        "id": A,
        "recipe": "lenet",
        "status": "finished",
        "started": "2026-01-01T00:00:00Z",
        "epochs": "2/2",
        "number": "test_accuracy",
        "value": "0.8750",
        "verdict": "reached",
        "time": "75.0",
    }


def test_a_wide_terminal_gets_local_times_and_durations(summaries, utc):
    header, rows = list_table(summaries, 120)
    cells = dict(zip(header, rows[0], strict=True))
    assert (cells["started"], cells["time"]) == ("2026-01-01 00:00", "1 min 15 s")


def test_a_narrow_terminal_gets_names_without_the_moment(summaries):
    header, rows = list_table(summaries, 80)
    assert header == ["id", "status", "epochs", "number", "value", "verdict", "time"]
    assert [row[0] for row in rows] == ["lenet-aaaa", "mlp-bbbb"]


def test_a_run_of_which_little_is_known_has_its_line(tmp_path):
    run = make_run(tmp_path, rows=[], last={}, arguments={}, verdicts=[], ended=None)
    header, rows = list_table([summarize(run)], None)
    cells = dict(zip(header, rows[0], strict=True))
    assert (cells["epochs"], cells["number"], cells["value"], cells["verdict"]) == ("0", "", "", "")


@pytest.mark.parametrize(
    ("columns", "judged", "best"),
    [
        ({"train_loss": 1, "test_accuracy": 1}, "", "test_accuracy"),
        ({"train_loss": 1, "weight_error": 1, "test_loss": 1}, "weight_error", "weight_error"),
        ({"train_loss": 1, "test_loss": 1}, "gone", "test_loss"),
        ({"train_loss": 1, "seconds": 1}, "", "train_loss"),
        ({"seconds": 1}, "", ""),
        ({}, "x", ""),
    ],
)
def test_the_number_that_says_most_is_chosen(columns, judged, best):
    assert main_metric(columns, judged) == best


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        ("epoch", 3, "3"),
        ("step", 12345, "12,345"),
        ("test_accuracy", 0.87654, "0.8765"),
        ("train_loss", 0.000012345, "1.234e-05"),
        ("train_loss", 0.0, "0.0000"),
        ("train_loss", 2.5e9, "2.5e+09"),
        ("train_loss", math.nan, "nan"),
        ("train_loss", math.inf, "inf"),
        ("lr", 0.05, "0.05"),
        ("seconds", 12.34, "12.3"),
        ("examples_per_second", 123456.7, "123,457"),
    ],
)
def test_numbers_are_written_with_the_digits_that_tell_something(column, value, text):
    assert number(column, value) == text


def test_moments_are_shown_in_the_readers_time_zone(monkeypatch):
    if not hasattr(time, "tzset"):
        pytest.skip("the time zone cannot be set here")
    monkeypatch.setenv("TZ", "Asia/Shanghai-8" if os.name == "nt" else "CST-8")
    time.tzset()
    try:
        assert local("2026-01-01T20:15:03Z") == "2026-01-02 04:15"
        assert local("") == ""
        assert local("yesterday") == "yesterday"
    finally:
        monkeypatch.undo()
        time.tzset()


def facts_of(run, **changes):
    run.update(**changes)
    return facts(summarize(run), run.manifest())


def test_facts_say_how_a_run_was_made_and_leave_out_what_is_unknown(tmp_path):
    run = make_run(tmp_path)
    known = facts_of(run)
    assert known["arguments"].startswith("data=glyphs, modern=True, lr=0.0, epochs=2")
    assert known["where"] == "cpu, a processor, 2 threads"
    assert known["versions"] == "handson 0.0.1, torch 2.6.0"
    assert known["folder"] == str(run.folder)
    assert not {"error", "commit", "fold", "go on"} & known.keys()
    more = facts_of(run, commit="abc", dirty=True, fold=[1, 5], processes=2, error="no luck")
    assert more["commit"] == "abc with changes"
    assert more["fold"] == "2 of 5"
    assert more["where"].endswith("2 processes")
    assert more["error"] == "no luck"


@pytest.mark.parametrize(("status", "goes_on"), [("interrupted", True), ("finished", False)])
def test_an_interrupted_run_says_how_to_go_on(tmp_path, status, goes_on):
    run = make_run(tmp_path)
    assert (facts_of(run, status=status).get("go on") == f"handson runs resume {run.id}") is goes_on


def test_a_run_whose_process_is_gone_can_go_on_as_well(tmp_path):
    from dataclasses import replace

    run = make_run(tmp_path)
    gone = replace(summarize(run), status=GONE)
    assert "go on" in facts(gone, run.manifest())


def test_the_command_that_makes_it_again_leaves_defaults_out_for_this_version():
    ours = {"versions": {"handson": handson.__version__}}
    manifest = manifest_of(A, arguments={"data": "glyphs", "modern": True, "epochs": 0}, **ours)
    assert again(manifest) == "handson run lenet --data glyphs --modern"


def test_for_another_version_it_names_everything():
    assert again(manifest_of(A)) == (
        "handson run lenet --data glyphs --modern --lr 0.0 --epochs 2 --batch-size 256 "
        "--layers torch --seed 0"
    )


def test_how_it_was_computed_goes_along():
    manifest = manifest_of(A, arguments={}, processes=2, fold=[0, 5])
    manifest["settings"] = {"device": "cuda", "precision": "bf16", "compile": True}
    assert again(manifest) == (
        "handson run lenet --device cuda --precision bf16 --compile --devices 2 --kfold 5"
    )


def test_what_no_recipe_made_has_no_command():
    assert again(manifest_of(A, recipe="")) == ""


def test_a_recipe_that_is_gone_still_has_its_command():
    ours = {"versions": {"handson": handson.__version__}}
    manifest = manifest_of(A, recipe="alexnet", arguments={"lr": 0.1}, **ours)
    assert again(manifest) == "handson run alexnet --lr 0.1"


@pytest.mark.parametrize("wrong", [None, 3, "x", [1], {"a": [None]}, True])
@pytest.mark.parametrize("key", list(manifest_of(A)))
def test_a_manifest_edited_into_nonsense_is_survived(tmp_path, key, wrong):
    run = make_run(tmp_path, **{key: wrong})
    summary, manifest = summarize(run), run.manifest()
    facts(summary, manifest)
    verdict_table(manifest)
    differences([summary, summary], [manifest, manifest])
    list_table([summary], None)


def test_a_history_is_shown_whole_when_it_is_short():
    header, rows = history_table([{"epoch": 1, "step": 9, "train_loss": 0.5}, {"epoch": 2}])
    assert header == ["epoch", "train_loss"]
    assert rows == [["1", "0.5000"], ["2", ""]]


def test_of_a_long_history_beginning_and_end_are_shown():
    _, rows = history_table([{"epoch": n} for n in range(1, 101)], most=10)
    assert [row[0] for row in rows] == ["1", "2", "3", "...", "95", "96", "97", "98", "99", "100"]
    _, rows = history_table([{"epoch": n} for n in range(1, 11)], most=10)
    assert len(rows) == 10
    assert rows[3] == ["4"]


def test_verdicts_are_rows():
    missed = {**VERDICT, "ok": False, "value": None, "book": None}
    _, rows = verdict_table({"verdicts": [VERDICT, missed, "nonsense"]})
    assert rows == [
        ["test_accuracy", "0.8750", "≥ 0.8", "reached", "0.8200", "the book, section LeNet"],
        ["test_accuracy", "nan", "≥ 0.8", "missed", "", "the book, section LeNet"],
    ]
    assert verdicts({}) == []


def test_short_names_stay_apart(tmp_path, summaries):
    assert short_names(summaries) == ["lenet-aaaa", "mlp-bbbb"]
    twin = summarize(make_run(tmp_path, "20260103-000000-lenet-aaaa"))
    assert short_names([summaries[0], twin]) == [A, "20260103-000000-lenet-aaaa"]


def test_differences_are_what_was_not_the_same(tmp_path):
    other = {**ARGUMENTS, "lr": 0.5, "momentum": 0.9}
    runs = [
        make_run(tmp_path, A),
        make_run(tmp_path, B, arguments=other, fold=[0, 3], commit="0123456789abc", dirty=True),
    ]
    rows = differences([summarize(r) for r in runs], [r.manifest() for r in runs])
    assert rows == [
        ["lr", "0.0", "0.5"],
        ["fold", "", "1 of 3"],
        ["commit", "", "0123456789+"],
        ["momentum", "", "0.9"],
    ]


def test_equal_runs_have_no_differences(tmp_path):
    runs = [make_run(tmp_path, A), make_run(tmp_path, B)]
    assert differences([summarize(r) for r in runs], [r.manifest() for r in runs]) == []


def test_last_rows_stand_side_by_side():
    rows = side_by_side([ROW, {"epoch": 3, "test_accuracy": 0.9, "extra": 1.0}])
    assert ["epoch", "2", "3"] in rows
    assert ["test_accuracy", "0.8750", "0.9000"] in rows
    assert ["extra", "", "1.0000"] in rows
    assert ["test_loss", "0.5000", ""] in rows
    assert "step" not in [row[0] for row in rows]
