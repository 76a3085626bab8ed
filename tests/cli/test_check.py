import os

import pytest

from handson.cli.app import run

RIGHT = """
def slope(x, y):
    dx, dy = x - x.mean(), y - y.mean()
    return (dx * dy).sum() / (dx * dx).sum()
"""


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_right_answer_ends_with_zero(tmp_path, capsys):
    (tmp_path / "mine.py").write_text(RIGHT, encoding="utf-8")
    assert run(["check", "linear_regression", "mine.py"]) == 0
    assert "slope: right" in capsys.readouterr().out


def test_a_wrong_answer_ends_with_one_and_the_way_on(tmp_path, capsys):
    (tmp_path / "mine.py").write_text(RIGHT.replace("dx * dx", "dy * dy"), encoding="utf-8")
    assert run(["check", "slope", "mine.py", "--lang", "zh"]) == 1
    out = capsys.readouterr().out
    assert "slope：还不对" in out
    assert "x 和 y 的角色对调了" in out
    assert "handson check slope --solution" in out


def test_the_newest_notebook_is_taken_and_its_language_spoken(tmp_path, capsys):
    assert run(["notebooks", "linear_regression", "--lang", "en"]) == 0
    os.utime(tmp_path / "notebooks" / "en" / "linear_regression.ipynb", (1e9, 1e9))
    assert run(["notebooks", "linear_regression", "--lang", "zh", "--to", "other"]) == 0
    capsys.readouterr()
    assert run(["check", "linear_regression"]) == 1
    out = capsys.readouterr().out
    assert str(tmp_path / "other") in out
    assert "还没有写" in out


def test_without_a_file_it_says_how_to_get_one(capsys):
    assert run(["check", "linear_regression"]) == 2
    assert "Write one with: handson notebooks linear_regression" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(capsys):
    assert run(["check", "linear_regression", "none.ipynb"]) == 2
    assert "there is no file none.ipynb" in capsys.readouterr().err


def test_the_solution_is_shown_without_any_file(capsys):
    assert run(["check", "linear_regression", "--solution"]) == 0
    assert "def slope(" in capsys.readouterr().out


def test_an_unknown_lesson_is_answered_with_the_nearest(capsys):
    assert run(["check", "linear_regresion"]) == 2
    assert "the nearest are: linear_regression" in capsys.readouterr().err
