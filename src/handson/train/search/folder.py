"""The folder of a search: what was planned, and a small file for every trial that is done."""

import json
import math
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from handson.base.errors import CheckpointError, RunError
from handson.train import lock
from handson.train.atomic import sweep, write_atomically
from handson.train.history import finite
from handson.train.search.trial import Trial

FORMAT = 1
HOME = "searches"
"""Folder of all searches, inside the folder of all runs."""


@dataclass(frozen=True, slots=True)
class SearchFolder:
    """One search on disk. Every file in it is written whole or not at all."""

    path: Path

    @property
    def id(self) -> str:
        """The search's name: ``20261124-101503-mlp-5f3a``."""
        return self.path.name

    def about(self) -> dict[str, Any]:
        """Read what was planned.

        Raises:
            RunError: the file is missing, damaged or of another version.
        """
        return _read(self.path / "search.json")

    def write_about(self, about: Mapping[str, Any]) -> None:
        """Write what is planned, and how it goes."""
        _write(self.path / "search.json", about)

    def trials(self) -> list[Trial]:
        """Read the trials that are done, in order.

        Raises:
            RunError: a file cannot be read as a trial.
        """
        found = [_trial(path) for path in (self.path / "trials").glob("*.json")]
        return sorted(found, key=lambda trial: (trial.rung, trial.number))

    def write_trial(self, trial: Trial) -> None:
        """Keep one trial."""
        _write(self.path / "trials" / f"{trial.rung}-{trial.number:05d}.json", asdict(trial))

    def acquire(self) -> None:
        """Take the folder for this process.

        Raises:
            RunError: another living process has it, or it cannot be written.
        """
        try:
            taken = lock.take(self.path / "lock")
        except OSError as error:
            raise RunError(f"cannot write into {self.path}: {error.strerror}") from None
        if not taken:
            raise RunError(f"search {self.id} is in use by another process; wait for it")
        sweep(self.path)

    def release(self) -> None:
        """Give the folder back."""
        lock.give_back(self.path / "lock")


def new_folder(home: Path, recipe: str) -> SearchFolder:
    """Make the folder of a new search.

    Args:
        home: of all runs.
        recipe: that is searched.

    Raises:
        RunError: it cannot be made.
    """
    safe = re.sub(r"\W+", "-", recipe)
    name = f"{datetime.now(timezone.utc):%Y%m%d-%H%M%S}-{safe}-{secrets.token_hex(2)}"
    path = home / HOME / name
    try:
        (path / "trials").mkdir(parents=True)
    except OSError as error:
        raise RunError(
            f"cannot make a folder for the search in {home}: {error.strerror}; "
            "set $HANDSON_HOME to a folder that you may write to"
        ) from None
    return SearchFolder(path)


def unfinished(home: Path, plan: Mapping[str, Any]) -> SearchFolder:
    """Return the newest search with this plan.

    Args:
        home: of all runs.
        plan: what must be equal.

    Raises:
        RunError: there is none; the message says in what the newest one differs.
    """
    folders = sorted((home / HOME).glob(f"*/{'search.json'}"), reverse=True)
    nearest = ""
    for path in folders:
        folder = SearchFolder(path.parent)
        try:
            was = folder.about().get("plan")
        except RunError:
            continue
        if was == json.loads(json.dumps(plan)):
            return folder
        if not nearest and isinstance(was, dict):
            nearest = f"; the newest one, {folder.id}, has {_difference(was, plan)}"
    raise RunError(
        f"no search in {home / HOME} can go on with these settings{nearest}. "
        "Give the settings of the search that was stopped, or leave --resume out"
    )


def _difference(was: Mapping[str, Any], plan: Mapping[str, Any]) -> str:
    differing = [key for key in plan if was.get(key) != json.loads(json.dumps(plan[key]))]
    return " and ".join(f"{key} {_short(was.get(key))} instead of {_short(plan[key])}"
                        for key in differing[:2])  # fmt: skip


def _short(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(map(str, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{k}={v}" for k, v in value.items()) or "none"
    return repr(value)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    entries = finite({"format": FORMAT, **content})
    text = json.dumps(entries, indent=2, ensure_ascii=False, allow_nan=False)
    write_atomically(path, (text + "\n").encode())


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RunError(f"{path} cannot be read ({error}); remove it, or the search") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise RunError(f"{path} is no file of a search that this handson reads; remove it")
    return {key: value for key, value in found.items() if key != "format"}


def _trial(path: Path) -> Trial:
    entries = _read(path)
    try:
        entries["numbers"] = {
            k: math.nan if v is None else float(v) for k, v in entries["numbers"].items()
        }
        trial = Trial(**entries)
        int(trial.number), int(trial.rung), dict(trial.arguments)
        if trial.score is not None:
            float(trial.score)
    except (TypeError, KeyError, ValueError, AttributeError):
        raise RunError(
            f"{path} is no trial of a search; remove it, it will be done again"
        ) from None
    return trial


def close(folder: SearchFolder, about: Mapping[str, Any]) -> None:
    """Write how the search ended, even after another error, and give the folder back.

    Args:
        folder: of the search.
        about: what to write.
    """
    try:
        folder.write_about(about)
    except CheckpointError:
        if about.get("status") == "finished":
            raise
    finally:
        folder.release()
