import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from learn.doctor.fake import FakeMachine, crashed

from handson.learn.doctor import __main__ as doctor

SOURCE = Path(doctor.__file__).parents[3]

ONLY_THE_STANDARD_LIBRARY = """
import sys, runpy

class Bare:
    def find_spec(self, name, path=None, target=None):
        first = name.partition(".")[0]
        if first != "handson" and first not in sys.stdlib_module_names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Bare())
sys.path.insert(0, SOURCE)
from handson.learn.doctor import machine
from handson.learn.doctor.child import Outcome
machine.run_script = lambda script, timeout: Outcome(
    said={"torch": {"error": "ModuleNotFoundError: No module named 'torch'", "missing": "torch"}}
)
sys.argv = ["doctor", *WORDS]
runpy.run_module("handson.learn.doctor", run_name="__main__")
"""


@pytest.fixture
def machine(monkeypatch):
    fake = FakeMachine()
    monkeypatch.setattr(doctor, "Machine", lambda: fake)
    return fake


@pytest.mark.parametrize(("outcome", "code"), [(None, 0), (crashed(-11, "Segmentation fault"), 1)])
def test_the_exit_code_is_the_verdict(machine, capsys, outcome, code):
    machine.probe = outcome or machine.probe
    assert doctor.run(["--lang", "en"]) == code
    assert ("Must be mended" in capsys.readouterr().out) == bool(code)


def test_json_is_all_that_is_printed(machine, capsys):
    assert doctor.run(["--json", "--lang", "zh", "--quick", "--offline"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["healthy"], told["lang"]) == (True, "zh")
    assert {"torch", "memory"} <= {finding["id"] for finding in told["findings"]}
    assert not {"speed", "mirrors"} & {finding["id"] for finding in told["findings"]}


def test_the_environment_chooses_the_language(machine, capsys, monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "zh")
    doctor.run(["--quick"])
    assert "机器" in capsys.readouterr().out
    monkeypatch.setenv("HANDSON_LANG", "klingon")
    assert doctor.run(["--quick"]) == 2
    assert "no language is called 'klingon'" in capsys.readouterr().err


def bare(*words: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    """Run the doctor in an isolated Python that can import nothing but the standard library."""
    code = ONLY_THE_STANDARD_LIBRARY.replace("SOURCE", repr(str(SOURCE)))
    return subprocess.run(
        [sys.executable, "-S", "-c", code.replace("WORDS", repr(words))],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_the_standard_library_is_enough():
    done = bare("--lang", "en", "--quick", "--offline")
    text = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (1, b""), done.stderr.decode()
    assert "[x]  PyTorch: It is not installed" in text
    assert "The check" not in text, "no check broke"


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii"])
def test_narrow_consoles_are_survived(encoding):
    done = bare("--lang", "zh", "--quick", "--offline", encoding=encoding)
    assert (done.returncode, done.stderr) == (1, b""), done.stderr.decode()
    text = done.stdout.decode(encoding)
    assert "PyTorch" in text
    assert ("没有安装" in text) == (encoding == "cp936")
    assert ("cannot show Chinese" in text) == (encoding != "cp936")


FAKES = {
    "an import error": ("raise ImportError('libtorch.so: cannot open')", "cannot open"),
    "an abort": ("import os; os.abort()", "exit code"),
    "a stranger": ("x = 1", "broken"),
}


@pytest.mark.parametrize("name", FAKES)
def test_a_torch_that_cannot_be_imported_is_examined_for_real(name, tmp_path):
    code, words = FAKES[name]
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "handson.learn.doctor", "--quick", "--offline", "--json"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr.decode()
    told = json.loads(done.stdout)
    (finding,) = [f for f in told["findings"] if f["id"] == "torch"]
    assert finding["status"] == "problem"
    assert words in finding["what"] or told["lang"] == "zh"
    assert finding["fix"]
