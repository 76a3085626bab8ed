import subprocess
import sys

import pytest

from handson import __version__
from handson.cli.app import run


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "lenett"], "no recipe is called 'lenett'; the nearest are: lenet,"),
        (["run", "lenet", "--learning-rate", "1"], "nearest are: --lr,"),
        (["run", "lenet", "--data=fashion"], "nearest are: fashion_mnist,"),
        (["run", "lenet", "--layers", "hands"], "nearest are: handson"),
        (["run", "lenet", "--device", "gpu"], "no device is called 'gpu'"),
        (["run", "lenet", "--data", "glyphs", "--precision", "half"], "no precision is called"),
        (["rnu"], "no verb is called 'rnu'; the nearest are: run,"),
        (["verify", "lenett"], "lenet"),
        (["run", "lenet", "--epochs", "-1"], "epochs must be at least 0, got -1"),
        (["run", "lenet", "--devices", "0"], "--devices must be at least 1"),
        (["run", "lenet", "--kfold", "1"], "--kfold at least 2"),
        (["runs", "show", "nothing"], "runs"),
    ],
)
def test_a_mistake_is_answered_with_one_message_and_exit_code_2(words, message, capsys):
    assert run(words) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert "Traceback" not in shown.err


def test_a_value_of_the_wrong_type_is_a_usage_error(capsys):
    assert run(["run", "lenet", "--epochs", "many"]) == 2
    assert "--epochs" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    ["list", "verify", "run lenet", "data get", "data verify", "runs compare", "runs resume"],
)
def test_every_verb_has_a_help_with_an_example(words, capsys):
    assert run([*words.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Usage: handson {words}")
    assert shown.count(f"handson {words.split()[0]}") > 1


@pytest.mark.parametrize("words", ["", "run", "runs", "data"])
def test_groups_say_what_is_in_them(words, capsys):
    assert run([*words.split(), "--help"]) == 0
    assert "Commands:" in capsys.readouterr().out.replace("Recipes:", "Commands:")


def test_the_version_is_printed(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.strip() == __version__


def test_every_recipe_argument_has_a_help_text(capsys):
    run(["run", "lenet", "--help"])
    shown = capsys.readouterr().out
    for words in ("step size", "passes over", "images per update", "torch (fast)"):
        assert words in shown


def test_help_comes_without_torch():
    code = (
        "import sys; from handson.cli.app import run; run(['--help']); run(['run', '--help']);"
        "run(['list']); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_debugger_gets_the_traceback(monkeypatch):
    monkeypatch.setenv("HANDSON_DEBUG", "1")
    with pytest.raises(LookupError):
        run(["run", "lenett"])


@pytest.mark.parametrize("encoding", ["cp1252", "cp936", "ascii"])
def test_output_survives_consoles_that_cannot_show_it(encoding, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "handson", "run", "linear_regression"],
        env={"PYTHONIOENCODING": encoding, "HANDSON_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(encoding)
    assert b"reached" in done.stdout
