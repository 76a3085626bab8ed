import json
import subprocess
import sys

import pytest
from learn.doctor.fake import FakeMachine, crashed

from handson.cli.app import run
from handson.learn.doctor import __main__ as doctor


@pytest.fixture
def machine(monkeypatch):
    fake = FakeMachine()
    monkeypatch.setattr(doctor, "Machine", lambda: fake)
    return fake


def test_a_healthy_machine_ends_with_0_and_where_to_begin(machine, capsys):
    assert run(["doctor", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert "[ok] PyTorch: 2.13.0+cpu" in shown.out
    assert "All is well. Begin with: handson run" in shown.out
    assert shown.err == ""


def test_a_problem_ends_with_1_and_its_command(machine, capsys):
    machine.probe = crashed(-11, "Segmentation fault")
    assert run(["doctor", "--lang", "zh", "--quick"]) == 1
    shown = capsys.readouterr()
    assert "必须解决" in shown.out
    assert 'pip install "torch>=2.6"' in shown.out
    assert "Traceback" not in shown.out + shown.err


def test_json_can_be_read_by_a_program(machine, capsys):
    assert run(["doctor", "--json", "--offline", "--quick", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["healthy"] is True
    assert {f["status"] for f in told["findings"]} <= {"ok", "note"}


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--lang", "fr"], "no language is called 'fr'"), (["--jsn"], "nearest are: --json")],
)
def test_a_mistake_is_answered_with_one_message(machine, words, message, capsys):
    assert run(["doctor", *words]) == 2
    assert message in capsys.readouterr().err


def test_help_shows_an_example_and_the_way_without_typer(capsys):
    assert run(["doctor", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "handson doctor --lang zh" in shown
    assert "python -m handson.learn.doctor" in shown


def test_importing_the_command_imports_no_check():
    code = "import sys, handson.cli.doctor; sys.exit('handson.learn.doctor' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
