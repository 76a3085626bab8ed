"""The wheel: built, looked into, installed in a fresh venv, and used."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def call(*command: str | Path, cwd: Path) -> str:
    """Run a command far from the checkout, and return what it printed."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "HANDSON_HOME")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env | {"PYTHONUTF8": "1", "PYTHONWARNINGS": ""},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    call(sys.executable, *build, cwd=folder)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def python(wheel) -> Path:
    """The interpreter of a fresh venv with our wheel; what that needs is borrowed from our venv."""
    folder = wheel.parent / "ein venv 动手"
    call(sys.executable, "-m", "venv", "--without-pip", folder, cwd=wheel.parent)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    pip = ["-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel]
    call(sys.executable, *pip, cwd=wheel.parent)
    own = call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    # It comes last on sys.path, and its .pth files, one of which leads to our source, are not read.
    borrowed = sysconfig.get_path("purelib")
    (Path(own.strip()) / "borrowed.pth").write_text(f"{borrowed}\n", "utf-8")
    return python


def names(wheel: Path) -> list[str]:
    return zipfile.ZipFile(wheel).namelist()


def test_it_holds_the_package_its_types_and_its_licence(wheel):
    held = names(wheel)
    assert "handson/__init__.py" in held
    assert "handson/py.typed" in held
    assert [name for name in held if name.endswith(".dist-info/licenses/LICENSE")]


def test_it_holds_all_of_the_source_and_nothing_else(wheel):
    source = ROOT / "src"
    ours = {
        file.relative_to(source).as_posix()
        for file in (source / "handson").rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    held = {name for name in names(wheel) if ".dist-info/" not in name}
    assert held == ours


def test_it_is_small(wheel):
    assert wheel.stat().st_size < 2e6


def test_the_installed_package_is_imported_from_the_venv(python):
    code = "import handson, sys; print(handson.__file__); print('torch' in sys.modules)"
    file, torch = call(python, "-c", code, cwd=python.parent).splitlines()
    assert Path(file).is_relative_to(python.parent.parent)
    assert torch == "False"


@pytest.mark.slow
def test_the_command_and_a_recipe_work(python, tmp_path):
    command = python.with_name("handson.exe" if os.name == "nt" else "handson")
    assert "run" in call(command, "--help", cwd=tmp_path)
    assert "run" in call(python, "-m", "handson", "--help", cwd=tmp_path)
    call(command, "run", "linear_regression", "--epochs", "1", cwd=tmp_path)
    assert list((tmp_path / "runs").iterdir())
