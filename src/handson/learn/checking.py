"""Check a reader's function: from a notebook or script in a process of its own, or where it is."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handson.base.errors import DataError
from handson.base.words import Words
from handson.learn.verdict import Verdict

if TYPE_CHECKING:
    from handson.learn.lesson import Lesson

SECONDS = 60.0
"""How long a function may take over all its cases, unless told otherwise."""
MEMORY = 2 << 30
"""How many bytes it may take, unless told otherwise."""
START = 60.0
"""Seconds that a slow disk may need to bring torch into memory, before the time is counted."""


def check(function: Callable[..., Any]) -> Verdict:
    """Check the function of an exercise where it stands, in a notebook or at a prompt.

    The answer is written down for ``handson progress``.

    Args:
        function: what you wrote; its name says which exercise it is.

    Raises:
        UnknownNameError: no exercise is called so.
    """
    from handson.learn.exercises import task
    from handson.learn.judge import judge

    asked = task(getattr(function, "__name__", repr(function)))
    verdict = judge(function, asked.exercise())
    _remember(asked.lesson.stem, verdict)
    return verdict


def check_file(
    lesson: "Lesson",
    path: Path,
    *,
    only: Collection[str] = (),
    seconds: float = SECONDS,
    memory: int = MEMORY,
) -> list[Verdict]:
    """Check the exercises of a lesson in a notebook or script, each in a process of its own.

    Only the functions and what they need are run; the file is only read.

    Args:
        lesson: whose exercises.
        path: the reader's ``.ipynb`` or ``.py``.
        only: names of the exercises; none means all.
        seconds: for each function.
        memory: bytes for each function.

    Raises:
        DataError: the file is missing, is neither of both, or lacks a function.
    """
    from handson.learn.submission import submission

    if not path.is_file():
        raise DataError(f"there is no file {path}")
    verdicts = []
    for name in only or lesson.exercises:
        pieces = [asdict(piece) for piece in submission(path, name)]
        verdict = _tried(name, pieces, seconds, memory)
        _remember(lesson.stem, verdict)
        verdicts.append(verdict)
    return verdicts


def _remember(lesson: str, verdict: Verdict) -> None:
    from handson.learn.progress import Progress

    if verdict.outcome != "unwritten":
        with suppress(DataError):  # the answer matters more; `handson progress` says what is wrong
            Progress().checked(lesson, verdict.exercise, verdict.outcome)


def _tried(name: str, pieces: list[dict[str, Any]], seconds: float, memory: int) -> Verdict:
    from handson.learn.trial import TOO_LARGE, TOO_SLOW

    with tempfile.TemporaryDirectory(prefix="handson-check-") as folder:
        answer = Path(folder) / "verdict.json"
        request = {
            "exercise": name,
            "pieces": pieces,
            "seconds": seconds,
            "memory": memory,
            "answer": str(answer),
        }
        try:
            child = subprocess.run(
                [sys.executable, "-m", "handson.learn.trial"],
                input=json.dumps(request).encode(),
                capture_output=True,
                timeout=seconds + START,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Verdict(exercise=name, outcome="too slow")
        if answer.exists():
            return _read(json.loads(answer.read_text(encoding="utf-8")))
    outcome = {TOO_LARGE: "too large", TOO_SLOW: "too slow"}.get(child.returncode, "crashed")
    told = child.stderr.decode(errors="replace").strip().splitlines()
    return Verdict(exercise=name, outcome=outcome, trace="\n".join(told[-3:]))


def _read(found: dict[str, Any]) -> Verdict:
    hint = found.pop("hint")
    found["inputs"] = tuple(found["inputs"])
    return Verdict(hint=Words(*hint) if hint else None, **found)
