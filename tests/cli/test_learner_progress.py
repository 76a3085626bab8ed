import csv

from handson.cli.app import run
from handson.learn.progress import Progress


def test_every_chapter_is_counted_and_every_exercise_has_its_state(capsys):
    assert run(["progress"]) == 0
    before = capsys.readouterr().out
    assert "Linear networks  0/" in before
    assert "[      ]  linear_regression · slope" in before
    Progress().checked("linear_regression", "slope", "wrong")
    assert run(["progress"]) == 0
    assert "[tried ]  linear_regression · slope  (checked 1 times)" in capsys.readouterr().out
    Progress().checked("linear_regression", "slope", "right")
    assert run(["progress", "--lang", "zh"]) == 0
    after = capsys.readouterr().out
    assert "线性神经网络  1/" in after
    assert "[已解出]  linear_regression · slope（检查过 2 次）" in after


def test_an_opened_lesson_is_marked(capsys, tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("changed", encoding="utf-8")
    Progress().wrote("linear_regression", "en", path, "as it was")
    assert run(["progress"]) == 0
    assert "[opened]  linear_regression · slope" in capsys.readouterr().out


def test_a_table_is_written_for_an_instructor(tmp_path, capsys):
    path = tmp_path / "out.csv"
    assert run(["progress", "--csv", str(path), "--learner", "李雷"]) == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert {row["learner"] for row in csv.DictReader(file)} == {"李雷"}
    assert run(["progress", "--csv", "-"]) == 0
    assert "learner,chapter,lesson" in capsys.readouterr().out


def test_a_table_that_cannot_be_written_is_a_clear_error(tmp_path, capsys):
    assert run(["progress", "--csv", str(tmp_path)]) == 2
    assert "cannot write" in capsys.readouterr().err
