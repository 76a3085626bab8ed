import csv
import io

from handson.learn.progress import Progress, to_csv

LESSON = "linear_regression"


def step_of(progress, exercise="slope"):
    return next(step for step in progress.steps() if step.exercise == exercise)


def test_nothing_is_written_by_looking(tmp_path):
    progress = Progress(tmp_path / "p.sqlite")
    assert not step_of(progress).opened
    assert progress.notebooks(LESSON) == []
    assert not progress.path.exists()


def test_a_solved_exercise_stays_solved(tmp_path):
    progress = Progress(tmp_path / "deep" / "p.sqlite")
    for outcome in ("wrong", "right", "raised"):
        progress.checked(LESSON, "slope", outcome)
    step = step_of(progress)
    assert (step.solved, step.checks, step.opened, step.chapter) == (True, 3, True, "3")
    assert step.solved_at
    assert step.last_check >= step.solved_at


def test_a_notebook_counts_as_opened_when_it_was_changed(tmp_path):
    progress, path = Progress(tmp_path / "p.sqlite"), tmp_path / "a.ipynb"
    path.write_text("as written", encoding="utf-8")
    progress.wrote(LESSON, "zh", path, "as written")
    assert not step_of(progress).opened
    path.write_text("run and saved", encoding="utf-8")
    assert step_of(progress).opened
    path.unlink()
    assert not step_of(progress).opened


def test_notebooks_are_found_again_newest_first(tmp_path):
    import os

    progress = Progress(tmp_path / "p.sqlite")
    for age, name in enumerate(("new", "old", "gone")):
        path = tmp_path / f"{name}.ipynb"
        path.write_text("x", encoding="utf-8")
        os.utime(path, (1e9 - age, 1e9 - age))
        progress.wrote(LESSON, "zh", path, "x")
    (tmp_path / "gone.ipynb").unlink()
    assert [path.stem for path in progress.notebooks(LESSON)] == ["new", "old"]


def test_csv_has_one_line_per_exercise_and_the_learners_name(tmp_path):
    progress = Progress(tmp_path / "p.sqlite")
    progress.checked(LESSON, "slope", "right")
    rows = list(csv.DictReader(io.StringIO(to_csv(progress.steps(), '李雷, "3" 班'))))
    assert len(rows) == len(progress.steps())
    row = next(row for row in rows if row["exercise"] == "slope")
    assert (row["learner"], row["solved"], row["checks"]) == ('李雷, "3" 班', "True", "1")
