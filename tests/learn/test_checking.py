import textwrap

import pytest

from handson.base.errors import DataError, UnknownNameError
from handson.learn import check
from handson.learn.checking import check_file
from handson.learn.lesson import lesson
from handson.learn.progress import Progress
from handson.lessons.solutions.linear_regression import slope

LESSON = lesson("linear_regression")


def checked(tmp_path, text, **limits):
    path = tmp_path / "mine.py"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    (verdict,) = check_file(LESSON, path, **limits)
    return verdict


def test_a_function_is_checked_where_it_stands_and_remembered():
    assert check(slope).right
    (step,) = [step for step in Progress().steps() if step.exercise == "slope"]
    assert (step.solved, step.checks, step.opened) == (True, 1, True)


def test_a_function_of_another_name_is_no_exercise():
    with pytest.raises(UnknownNameError, match="no exercise is called 'print'"):
        check(print)


def test_an_unwritten_function_is_not_counted_as_a_check():
    def slope(x, y):
        raise NotImplementedError

    assert check(slope).outcome == "unwritten"
    assert not Progress().path.exists()


def test_a_file_is_checked_in_a_process_of_its_own(tmp_path):
    verdict = checked(
        tmp_path,
        """
        import os
        def slope(x, y):
            os.environ["HANDSON_LEAK"] = "1"
            dx, dy = x - x.mean(), y - y.mean()
            return (dx * dy).sum() / (dx * dx).sum()
        """,
    )
    import os

    assert verdict.right
    assert "HANDSON_LEAK" not in os.environ


def test_endless_loops_memory_and_crashes_end_with_a_verdict(tmp_path):
    endless = "def slope(x, y):\n    while True:\n        x = x + 1\n"
    assert checked(tmp_path, endless, seconds=0.5).outcome == "too slow"
    huge = "import torch\ndef slope(x, y):\n    return torch.ones(1 << 28, dtype=x.dtype).sum()\n"
    assert checked(tmp_path, huge, memory=256 << 20).outcome == "too large"
    gone = "import os\ndef slope(x, y):\n    os._exit(3)\n"
    assert checked(tmp_path, gone).outcome == "crashed"


def test_code_that_fails_before_the_function_is_told_with_its_line(tmp_path):
    verdict = checked(tmp_path, "k = 1 / 0\ndef slope(x, y):\n    return k\n")
    assert verdict.outcome == "raised"
    assert "mine.py, line 1: k = 1 / 0" in verdict.trace


def test_waiting_for_input_does_not_hang(tmp_path):
    verdict = checked(tmp_path, "def slope(x, y):\n    return input()\n")
    assert (verdict.outcome, "EOFError" in verdict.trace) == ("raised", True)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="there is no file"):
        check_file(LESSON, tmp_path / "none.ipynb")


def test_a_record_that_cannot_be_written_loses_no_answer(monkeypatch):
    path = Progress().path
    path.parent.mkdir(parents=True)
    path.write_text("not a database, and long enough to be none" * 10, encoding="utf-8")
    assert check(slope).right
    with pytest.raises(DataError, match=r"the record of your progress, .*cannot be used"):
        Progress().steps()
