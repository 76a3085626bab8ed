import json
import os

import pytest
from cli.terminal import become_terminal
from learn.small_runs import train, train_shapes
from PIL import Image, ImageOps

from handson.cli.app import run


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path / "runs"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def bars(place):
    train_shapes(place / "runs", place / "bars")
    return os.path.join("bars", "横", "图1.png"), os.path.join("bars", "竖", "图2.png")


def test_it_prints_classes_with_probabilities(bars, capsys):
    assert run(["predict", "last", *bars]) == 0
    shown = capsys.readouterr()
    rows = [line.split("\t") for line in shown.out.splitlines()]
    assert [row[:2] for row in rows] == [[bars[0], "横"], [bars[1], "竖"]]
    assert all(float(row[2]) > float(row[4]) for row in rows)
    assert "after epoch 30" in shown.err


def test_a_terminal_gets_a_header(bars, monkeypatch):
    terminal = become_terminal(monkeypatch)
    assert run(["predict", "softmax_regression", bars[0], "--top", "1"]) == 0
    assert terminal.getvalue().split()[:3] == ["input", "class", "probability"]


def test_json_is_all_that_stands_on_standard_output(bars, capsys):
    assert run(["predict", "last", bars[0], "gone.png", "--json"]) == 1
    good, bad = json.loads(capsys.readouterr().out)
    assert good["input"] == bars[0]
    assert good["guesses"][0]["label"] == "横"
    assert bad == {"input": "gone.png", "error": "no such file or folder"}


def test_a_broken_input_is_named_and_the_others_are_answered(bars, capsys):
    assert run(["predict", "last", "gone.png", bars[0]]) == 1
    shown = capsys.readouterr()
    assert shown.out.startswith(bars[0])
    assert "error: gone.png: no such file or folder" in shown.err


def test_a_negative_brings_a_note(bars, capsys):
    ImageOps.invert(Image.open(bars[0])).save("negative.png")
    assert run(["predict", "last", "negative.png", bars[0]]) == 0
    assert "note: 1 of 2 images have a border" in (told := capsys.readouterr().err)
    assert "add --invert" in told
    assert run(["predict", "last", "negative.png", "--invert"]) == 0
    shown = capsys.readouterr()
    assert "note" not in shown.err
    assert "\t横\t" in shown.out
    assert run(["predict", "last", bars[0], "--invert"]) == 0
    assert "leave --invert out" in capsys.readouterr().err


def test_rows_of_a_table_get_values(place, capsys):
    train(place / "runs", "linear_regression")
    (place / "t.csv").write_text("1,2\n0,0\n", encoding="utf-8")
    (place / "bad.csv").write_text("1,2\n0,x\n", encoding="utf-8")
    assert run(["predict", "last", "t.csv", "bad.csv"]) == 1
    shown = capsys.readouterr()
    name, value = shown.out.splitlines()[1].split("\t")
    assert name == "t.csv:2"
    assert float(value) == pytest.approx(4.2, abs=0.02)
    assert "error: bad.csv, line 2, column 2: 'x' is no finite number" in shown.err


def test_a_model_that_learned_nothing_says_so(place, capsys):
    train_shapes(place / "runs", place / "bars", epochs=0)
    assert run(["predict", "last", "bars", "--top", "1"]) == 0
    assert "not trained yet: it guesses" in capsys.readouterr().err


def test_an_image_in_the_place_of_the_run_is_explained(bars, capsys):
    assert run(["predict", bars[0], bars[1]]) == 2
    message = capsys.readouterr().err
    assert "no run is called" in message
    assert f"the run comes first, as in: handson predict last {bars[0]}" in message
    assert run(["predict", "lennet", bars[1]]) == 2
    assert "the run comes first" not in capsys.readouterr().err


def test_no_runs_yet_says_how_to_make_one(place, capsys):
    assert run(["predict", "last", "a.png"]) == 2
    assert "make one: handson run" in capsys.readouterr().err
