import subprocess
import sys

import pytest

from handson import __version__
from handson.__main__ import main


def module(*words):
    return subprocess.run(
        [sys.executable, "-m", "handson", *words],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip


def test_the_module_can_be_run_and_prints_the_version():
    done = module("--version")
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, __version__, "")


def test_a_wrong_word_leaves_exit_code_2_one_message_and_nothing_on_stdout():
    done = module("rnu")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: no verb is called 'rnu'; the nearest are: run")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["rnu"], 2)])
def test_the_command_reads_its_words_and_ends_with_their_exit_code(words, code, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["handson", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code


def test_the_doctor_speaks_where_the_command_line_cannot_be_loaded(tmp_path):
    blocked = "import sys; sys.modules['typer'] = None; from handson.__main__ import main; main()"
    doctor, other = (
        subprocess.run(
            [sys.executable, "-c", blocked, *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        for words in (["doctor", "--quick", "--offline", "--lang", "en"], ["list"])
    )
    assert "typer" in doctor.stdout
    assert "Traceback" not in doctor.stderr
    assert "ModuleNotFoundError" in other.stderr
