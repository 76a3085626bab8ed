"""The programs in .venv, and how they are run: Python, pip, and what they complain about."""

import os
import subprocess
import sys
from pathlib import Path
from typing import TextIO

VENV = Path(".venv")


class ProgramFailed(Exception):
    """A program ended with an error; the message is what it wrote to standard error."""


def venv_python() -> str:
    """Return the path of the interpreter in .venv."""
    return str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def ask_venv(code: str) -> str:
    """Return what .venv's Python prints for a line of code; empty if it cannot run it."""
    try:
        done = subprocess.run(
            [venv_python(), "-c", code], capture_output=True, text=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def venv_version() -> str:
    """Return .venv's Python version, as "3.11"; empty if .venv cannot run Python and pip."""
    return ask_venv("import pip, sys; print('%d.%d' % sys.version_info[:2])")


def installed_torch() -> str:
    """Return the version of torch in .venv; empty if there is none."""
    return ask_venv("import importlib.metadata as m; print(m.version('torch'))")


def shorten_path_files(source: Path) -> None:
    """Let .venv find our source by a relative path.

    Until 3.12 Python reads .pth files in the encoding of the locale: with the absolute path of a
    folder called 动手 in one, it does not even start under a locale that lacks these letters.
    """
    for file in [
        *VENV.glob("lib/python*/site-packages/*.pth"),
        *VENV.glob("Lib/site-packages/*.pth"),
    ]:
        if file.read_bytes().strip() == os.fsencode(source):
            file.write_text(os.path.relpath(source, file.resolve().parent) + "\n", "ascii")


def pip(*arguments: str) -> None:
    """Run .venv's pip: at length in a terminal, quiet in a log."""
    quiet = [] if sys.stdout.isatty() else ["-q"]
    command = [
        venv_python(),
        "-m",
        "pip",
        arguments[0],
        "--disable-pip-version-check",
        "--no-input",
    ]
    execute([*command, *quiet, *arguments[1:]])


def execute(command: list[str], show: bool = True) -> None:
    """Run a command, and keep what it complains about for the answer.

    Args:
        command: program and arguments.
        show: whether its standard output is shown; otherwise that belongs to the complaints too.

    Raises:
        ProgramFailed: it ended with an error.
    """
    # Settings of pip that would install elsewhere than in .venv.
    elsewhere = {"PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_USER"}
    env = {name: value for name, value in os.environ.items() if name not in elsewhere}
    env |= {"PIP_USER": "0", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    out, complaining = (None, subprocess.PIPE) if show else (subprocess.PIPE, subprocess.STDOUT)
    complaints, told = [], False
    with subprocess.Popen(
        command, env=env, stdout=out, stderr=complaining, encoding="utf-8", errors="replace"
    ) as running:
        for line in running.stderr or running.stdout or ():
            complaints.append(line)
            if "Retrying" in line and not told:
                told = True
                say("the package index is slow to answer; pip tries again")
    if running.returncode:
        raise ProgramFailed("".join(complaints))


def say(message: str, where: TextIO = sys.stdout) -> None:
    """Print one message, marked as ours."""
    print(f"handson: {message}", file=where, flush=True)
