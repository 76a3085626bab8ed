"""A checkout in a folder with a difficult name, and stand-ins for Python that install nothing."""

import importlib
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ["sh", "make", "sed", "uname", "dirname", "mkdir", "cp", "cat", "rm", "id"]

STUB = r"""#!/bin/sh
# A stand-in for Python MINOR: notes what it is asked, and does nothing that takes time.
printf '%s\n' "$0 $*" >> "$STUB_LOG"
printf '%s\n' "index=$PIP_INDEX_URL target=$PIP_TARGET user=$PIP_USER" >> "$STUB_LOG.env"
fail() { printf '%s\n' "$1" >&2; exit 1; }
case "$*" in
  *ensurepip*) [ -z "WITHOUT_VENV" ] || exit 1 ;;
esac
case "$*" in
  "-m venv"*)
    [ -z "${STUB_VENV_SAYS:-}" ] || { printf '%s\n' "$STUB_VENV_SAYS"; exit 1; }
    rm -rf .venv && mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  "-m pip install"*)
    case "$*" in *${STUB_PIP_FAILS_ON:-nothing at all}*) fail "$STUB_PIP_SAYS" ;; esac
    [ -z "${STUB_PIP_INTERRUPTS:-}" ] || { kill -INT $PPID; exit 1; }
    case "$*" in *" torch"*) echo 2.13.0+cpu > .venv/torch ;; esac ;;
  *importlib.metadata*) cat .venv/torch 2>/dev/null ;;
  *importlinter*) ;;
  -c*) exec "REAL" -I -c "import sys; sys.version_info = (3, MINOR, 0, 'final', 0); $2" ;;
  tools/bootstrap.py*)
    exec "REAL" -c "import runpy, sys; sys.path.insert(0, 'tools'); sys.version_info = (3, MINOR, 0)
sys.argv.pop(0)
runpy.run_path('tools/bootstrap.py', run_name='__main__')" "$@" ;;
esac
"""


@dataclass
class Checkout:
    """A copy of the files that `make` needs, with its own PATH and HOME."""

    path: Path
    home: Path
    log: Path
    settings: dict[str, str] = field(default_factory=dict)

    def add_python(self, name: str, minor: int = 11, without_venv: bool = False) -> Path:
        """Put a stand-in for Python 3.minor on the PATH."""
        text = STUB.replace("REAL", sys.executable).replace("MINOR", str(minor))
        return self.add_program(name, text.replace("WITHOUT_VENV", "x" if without_venv else ""))

    def add_program(self, name: str, text: str) -> Path:
        """Put a shell script on the PATH."""
        file = self.home / "bin" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        file.chmod(0o755)
        return file

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the checkout; standard error is merged into standard output."""
        env = {
            "PATH": str(self.home / "bin"),
            "HOME": str(self.home),
            "STUB_LOG": str(self.log),
            "TORCH_INDEX": "none",
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            command,
            cwd=self.path,
            env=env | self.settings | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
        )

    def setup(self, *extras: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run the setup as `make` does."""
        return self.run("sh", "tools/setup.sh", *extras, **settings)

    def calls(self, word: str = "") -> list[str]:
        """Return what the stand-ins were asked so far, by default all of it."""
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        return [line for line in lines if word in line]

    def forget(self) -> None:
        """Forget the calls so far."""
        self.log.unlink(missing_ok=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout whose folder has spaces and Chinese in its name; no Python is on the PATH yet."""
    if os.name == "nt":
        pytest.skip("the stand-ins for Python are shell scripts")
    path, home = tmp_path / "mein ordner 动手", tmp_path / "home"
    shutil.copytree(ROOT / "tools", path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, path / name)
    realm = f"# CPython 3.11, {platform.system()}\n"
    (path / "constraints.txt").write_text(realm + "numpy==2.4.6\ntorch==2.13.0\n", "utf-8")
    (home / "bin").mkdir(parents=True)
    for command in COMMANDS:
        if found := shutil.which(command):
            (home / "bin" / command).symlink_to(found)
    return Checkout(path, home, tmp_path / "calls.txt")


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch):
    """Import a module of tools/, which is no package."""

    def load(name: str) -> ModuleType:
        monkeypatch.syspath_prepend(str(ROOT / "tools"))
        return importlib.import_module(name)

    return load
