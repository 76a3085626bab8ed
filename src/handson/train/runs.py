"""The folder that a run leaves: manifest, metrics, checkpoints, pictures."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from handson.base.errors import RunError
from handson.train.checkpoint import write_atomically
from handson.train.history import Row, read_rows, write_rows

FORMAT = 1
STATUSES = ("running", "interrupted", "finished", "diverged", "failed")


@dataclass(frozen=True, slots=True)
class Run:
    """One run's folder. Everything about the run is in it; moving the folder moves the run."""

    folder: Path

    @property
    def id(self) -> str:
        """The run's name: ``20261123-201503-lenet-5f3a``."""
        return self.folder.name

    @property
    def last(self) -> Path:
        """The checkpoint to resume from."""
        return self.folder / "last.safetensors"

    @property
    def best(self) -> Path:
        """The model of the best epoch by the monitored number, when one is monitored."""
        return self.folder / "best.safetensors"

    def manifest(self) -> dict[str, Any]:
        """Read what the run was started with and how it ended.

        Raises:
            RunError: the folder holds no readable manifest.
        """
        path = self.folder / "manifest.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RunError(
                f"{self.folder} is no run: {path.name} is missing or damaged ({error})"
            ) from None
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise RunError(f"{path} has another format than {FORMAT}; upgrade handson")
        return found

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace the manifest, atomically."""
        text = json.dumps({"format": FORMAT, **manifest}, indent=2, ensure_ascii=False)
        write_atomically(self.folder / "manifest.json", (text + "\n").encode())

    def update(self, **changes: Any) -> None:
        """Change some entries of the manifest."""
        self.write_manifest({**self.manifest(), **changes})

    def rows(self) -> list[Row]:
        """Read the history."""
        return read_rows(self.folder / "metrics.jsonl")

    def write_rows(self, rows: list[Row]) -> None:
        """Replace the history."""
        write_rows(self.folder / "metrics.jsonl", rows)

    def acquire(self) -> None:
        """Take the folder for this process until ``release``.

        Raises:
            RunError: another living process has it.
        """
        lock = self.folder / "lock"
        for _ in range(2):
            try:
                handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            except FileExistsError:
                owner = _owner(lock)
                if owner and _alive(owner):
                    raise RunError(
                        f"run {self.id} is in use by process {owner}; wait for it, or stop it"
                    ) from None
                lock.unlink(missing_ok=True)
                continue
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(str(os.getpid()))
            return
        raise RunError(f"run {self.id} is being taken by another process; try again")

    def release(self) -> None:
        """Give the folder back."""
        (self.folder / "lock").unlink(missing_ok=True)


def _owner(lock: Path) -> int | None:
    try:
        return int(lock.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _alive(process: int) -> bool:
    if os.name == "nt":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)  # type: ignore[attr-defined]
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined]
        return bool(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def new_run(home: Path, recipe: str, moment: datetime | None = None) -> Run:
    """Make a folder for a new run under ``home``, named after the moment and the recipe.

    Raises:
        RunError: the folder cannot be made.
    """
    moment = moment or datetime.now(timezone.utc)
    safe = re.sub(r"\W+", "-", recipe)
    name = f"{moment:%Y%m%d-%H%M%S}-{safe}-{secrets.token_hex(2)}"
    try:
        (home / name).mkdir(parents=True)
    except OSError as error:
        raise RunError(
            f"cannot make a folder for the run in {home}: {error.strerror}; "
            "set $HANDSON_HOME to a folder that you may write to"
        ) from None
    return Run(home / name)
