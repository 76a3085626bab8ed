import pytest

from handson.learn.doctor.child import CRASHED, DONE, TOO_LATE, last_object, run_script

STEPS = """
import json, sys, os, time
print("noise")
print(json.dumps({"stage": "one", "words": sys.argv[1:], "zh": "中"}), flush=True)
"""


@pytest.fixture
def script(tmp_path):
    def write(end):
        path = tmp_path / "a script.py"
        path.write_text(STEPS + end, encoding="utf-8")
        return path

    return write


def test_a_script_that_ends_well_hands_back_its_last_object(script):
    outcome = run_script(script('print(json.dumps({"stage": "end", "x": 1}))'), timeout=30)
    assert (outcome.ending, outcome.code, outcome.said) == (DONE, 0, {"stage": "end", "x": 1})


def test_a_crash_leaves_what_was_said_before_it(script):
    outcome = run_script(script('os.write(2, b"a\\n\\nlast\\n"); os._exit(7)'), "a b", timeout=30)
    assert (outcome.ending, outcome.code) == (CRASHED, 7)
    assert outcome.said == {"stage": "one", "words": ["a b"], "zh": "中"}
    assert outcome.stderr == ("a", "last")


def test_an_end_without_the_last_step_is_a_crash(script):
    assert run_script(script("sys.exit(0)"), timeout=30).ending == CRASHED


def test_a_script_that_hangs_is_stopped(script):
    outcome = run_script(script("time.sleep(60)"), timeout=1.5)
    assert (outcome.ending, outcome.code) == (TOO_LATE, None)
    assert outcome.said["stage"] == "one"


def test_the_current_folder_comes_first_as_in_a_notebook(script, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "colorsys.py").write_text("mine = 1", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    path = script('import colorsys; print(json.dumps({"stage": "end", "m": colorsys.mine}))')
    assert run_script(path, timeout=30).said["m"] == 1


def test_no_interpreter_is_an_outcome_too(script, monkeypatch):
    monkeypatch.setattr("sys.executable", "no-such-python")
    assert run_script(script(""), timeout=5).ending == CRASHED


@pytest.mark.parametrize("text", ["", "[1]\nwords", '{"half": '])
def test_text_without_an_object_gives_none(text):
    assert last_object(text) == {}
