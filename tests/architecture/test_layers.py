"""Imports go one way down, and the contract that says so covers every package."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from architecture.code import ROOT, SRC, sources

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib

pytest.importorskip("importlinter", reason="import-linter is installed by the extra `dev`")

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACT = SETTINGS["tool"]["importlinter"]["contracts"][0]
ORDER = [re.findall(r"\w+", layer) for layer in CONTRACT["layers"]]  # highest first
LINT = """
import sys
sys.path.insert(0, "src")
from importlinter.cli import lint_imports
sys.exit(lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True))
"""


def lint(folder: Path) -> tuple[int, str]:
    """Run import-linter on the copy of the library in ``folder``."""
    done = subprocess.run(
        [sys.executable, "-c", LINT],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path):
    """A copy of the library that a test may break."""
    shutil.copytree(SRC, tmp_path / "src" / "handson", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_import_goes_down():
    code, said = lint(ROOT)
    assert code == 0, said


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("base/bad.py", "import handson.cli\n"),
        ("nn/bad.py", "from handson import optim\n"),
        ("models/bad.py", "def later():\n    from handson.verify import pairs\n"),
    ],
    ids=["upwards", "sideways", "lazily upwards"],
)
def test_an_import_in_another_direction_is_caught(copy, importer, line):
    (copy / "src" / "handson" / importer).write_text(line, encoding="utf-8")
    code, said = lint(copy)
    assert code == 1
    assert f"handson.{importer.split('/')[0]}.bad" in said.replace("\n", "")


def test_a_package_outside_the_contract_is_caught(copy):
    (copy / "src" / "handson" / "stray").mkdir()
    (copy / "src" / "handson" / "stray" / "__init__.py").touch()
    code, said = lint(copy)
    assert code == 1
    assert "stray" in said


def test_every_package_stands_in_the_contract_once():
    listed = [name for layer in ORDER for name in layer]
    assert len(listed) == len(set(listed))
    there = {source.package for source in sources()} - {""}
    assert there - set(listed) == set(CONTRACT["exhaustive_ignores"]) & there


def test_the_contract_excuses_nothing():
    assert CONTRACT["exhaustive"] is True
    assert CONTRACT["containers"] == ["handson"]
    assert CONTRACT["exhaustive_ignores"] == ["__main__"]
    assert "ignore_imports" not in CONTRACT
    assert len(SETTINGS["tool"]["importlinter"]["contracts"]) == 1
