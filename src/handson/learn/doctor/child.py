"""Running what may crash in a process of its own, and keeping what it said until then.

The process prints its knowledge as one line of JSON after every step, so that a crash loses only
the step that crashed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DONE, CRASHED, TOO_LATE = "done", "crashed", "too late"

# The script is read from its file, but the first place to import from is the current folder, as
# in a notebook: a torch.py that lies there is met here too.
_RUN = (
    "import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a process.

    Args:
        ending: ``done``, ``crashed`` or ``too late``.
        code: its exit status; negative for a signal, None when it was stopped.
        said: the last JSON object that it printed.
        stderr: its last lines of complaint.
    """

    ending: str = DONE
    code: int | None = 0
    said: Mapping[str, Any] = field(default_factory=dict)
    stderr: tuple[str, ...] = ()


def run_script(script: Path, *arguments: str, timeout: float) -> Outcome:
    """Run a script of ours with this interpreter.

    Args:
        script: the file.
        arguments: its words on the command line.
        timeout: seconds after which it is stopped.
    """
    command = [sys.executable, "-c", _RUN, str(script), *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONFAULTHANDLER": ""}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=environment,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        said = last_object(_text(error.stdout))
        return Outcome(ending=TOO_LATE, code=None, said=said, stderr=_last(_text(error.stderr)))
    except OSError as error:
        return Outcome(ending=CRASHED, code=None, stderr=(str(error),))
    said = last_object(_text(done.stdout))
    ending = DONE if done.returncode == 0 and said.get("stage") == "end" else CRASHED
    return Outcome(ending=ending, code=done.returncode, said=said, stderr=_last(_text(done.stderr)))


def last_object(text: str) -> dict[str, Any]:
    """Return the last line of ``text`` that is a JSON object, or an empty dict."""
    for line in reversed(text.splitlines()):
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            return value
    return {}


def _text(raw: bytes | str | None) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw or ""


def _last(text: str, count: int = 6) -> tuple[str, ...]:
    return tuple(line.rstrip()[:200] for line in text.splitlines() if line.strip())[-count:]
