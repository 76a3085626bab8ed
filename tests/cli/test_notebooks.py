import pytest

from handson.cli.app import run
from handson.learn.notebook import read_notebook


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_lesson_is_written_in_the_language_that_is_asked_for(tmp_path, capsys):
    assert run(["notebooks", "linear_regression", "--lang", "zh"]) == 0
    path = tmp_path / "notebooks" / "zh" / "linear_regression.ipynb"
    assert read_notebook(path)["metadata"]["handson"]["lang"] == "zh"
    out = capsys.readouterr().out
    assert "已写好" in out
    assert "handson check linear_regression" in out


def test_work_that_is_there_is_kept_and_said(tmp_path, capsys):
    words = ["notebooks", "linear_regression", "--to", "mine"]
    assert run(words) == 0
    path = tmp_path / "mine" / "linear_regression.ipynb"
    path.write_text("my work", encoding="utf-8")
    assert run(words) == 0
    captured = capsys.readouterr()
    assert path.read_text(encoding="utf-8") == "my work"
    assert "--force overwrites" in captured.err
    assert run([*words, "--force"]) == 0
    assert path.read_text(encoding="utf-8") != "my work"


def test_the_list_writes_nothing(tmp_path, capsys):
    assert run(["notebooks", "--list", "--lang", "zh"]) == 0
    assert "线性回归" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_lesson_is_answered_with_the_nearest(capsys):
    assert run(["notebooks", "linear_regresion"]) == 2
    assert "the nearest are: linear_regression" in capsys.readouterr().err


def test_opening_without_a_folder_says_how_to_write_one(capsys):
    assert run(["notebooks", "open"]) == 2
    assert "write one with: handson notebooks" in capsys.readouterr().err


def test_executing_runs_what_was_written(monkeypatch):
    from handson.learn import notebooks

    ran = []
    monkeypatch.setattr(notebooks, "execute", lambda path, say: ran.append(path.name))
    assert run(["notebooks", "linear_regression", "--execute"]) == 0
    assert ran == ["linear_regression.ipynb"]
