import json
import sys
from pathlib import Path

import pytest
from learn.doctor.fake import FakeMachine, look, one

from handson.learn.doctor import jupyter


class WithKernels(FakeMachine):
    """Has kernels in a folder that $JUPYTER_PATH names."""

    def __init__(self, folder: Path, kernels: dict[str, str], **changes) -> None:
        super().__init__(**changes)
        for name, program in kernels.items():
            place = folder / "kernels" / name
            place.mkdir(parents=True)
            text = json.dumps({"argv": [program, "-m", "x"], "language": "python"})
            (place / "kernel.json").write_text(text, encoding="utf-8")
        self.environment = {"JUPYTER_PATH": str(folder), "XDG_DATA_HOME": str(folder / "no")}
        self.executable = sys.executable
        self.prefix = str(folder / "prefix")

    def text(self, path):
        return Path(path).read_text(encoding="utf-8")

    def exists(self, path):
        return Path(path).exists()


@pytest.fixture(autouse=True)
def _no_other_kernels(monkeypatch):
    real = jupyter._folders
    monkeypatch.setattr(
        jupyter, "_folders", lambda m: [p for p in real(m) if not str(p).startswith("/usr")]
    )


def test_kernel_and_lab_in_one_environment_are_well():
    assert one(jupyter.kernel, FakeMachine()).status == "ok"


@pytest.mark.parametrize(("lab", "status"), [(None, "note"), ("4.6", "warning")])
def test_without_ipykernel_no_notebook_runs_here(lab, status):
    machine = FakeMachine(versions={"ipykernel": None, "jupyterlab": lab})
    finding = one(jupyter.kernel, machine)
    assert finding.status == status
    assert "ipykernel" in finding.fix[0]
    assert ("jupyterlab" in finding.fix[0]) == (lab is None)


def test_a_kernel_that_nobody_can_choose_is_noted_with_how_to_register_it(tmp_path):
    machine = WithKernels(tmp_path, {"other": sys.base_prefix}, versions={"jupyterlab": None})
    finding = look(jupyter.kernel, machine)["jupyter"]
    assert finding.status == "note"
    assert "-m ipykernel install --user --name handson" in finding.fix[0]


def test_a_registered_kernel_of_this_interpreter_is_well(tmp_path):
    machine = WithKernels(tmp_path, {"mine": sys.executable}, versions={"jupyterlab": None})
    finding = one(jupyter.kernel, machine)
    assert finding.status == "ok"
    assert finding.what.en == "ipykernel 7.4.0; kernel: mine"


def test_a_kernel_whose_python_is_gone_is_noted(tmp_path):
    gone = str(tmp_path / "deleted" / "bin" / "python")
    found = look(jupyter.kernel, WithKernels(tmp_path, {"dead": gone}))
    assert found["jupyter"].status == "ok"
    assert found["stale_kernels"].status == "note"
    assert found["stale_kernels"].fix[0].endswith("kernelspec remove dead")


def test_the_bare_word_python_in_the_environment_means_this_one(tmp_path):
    machine = WithKernels(tmp_path, {})
    machine.environment = {"XDG_DATA_HOME": str(tmp_path / "no")}
    place = tmp_path / "prefix" / "share" / "jupyter" / "kernels" / "python3"
    place.mkdir(parents=True)
    (place / "kernel.json").write_text('{"argv": ["python", "-m", "x"]}', encoding="utf-8")
    assert jupyter.kernels(machine) == {"python3": sys.executable}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"argv": []}', '{"argv": ["R"], "language": "R"}']
)
def test_a_damaged_or_foreign_kernel_is_passed_over(tmp_path, text):
    machine = WithKernels(tmp_path, {"odd": "x"})
    (tmp_path / "kernels" / "odd" / "kernel.json").write_text(text, encoding="utf-8")
    assert jupyter.kernels(machine) == {}


@pytest.mark.parametrize(
    ("system", "end"),
    [("windows", "jupyter"), ("macos", "Library/Jupyter"), ("linux", ".local/share/jupyter")],
)
def test_kernels_are_looked_for_where_the_system_keeps_them(system, end):
    environment = {"APPDATA": "D:/profiles/x/Roaming"}
    folders = jupyter._folders(FakeMachine(system=system, environment=environment))
    assert any(folder.parent.as_posix().endswith(end) for folder in folders)
