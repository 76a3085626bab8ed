"""The folder that a run leaves: manifest, metrics, checkpoints, pictures."""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from handson.base.errors import RunError
from handson.train import lock
from handson.train.atomic import sweep, write_atomically
from handson.train.history import Row, finite, read_rows, write_rows

FORMAT = 1
ATTEMPTS = 20
"""Names to try: of runs that start in the same second, some draw the same four digits."""
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
        except FileNotFoundError:
            raise RunError(f"{self.folder} is no run: it has no {path.name}") from None
        except (OSError, ValueError, RecursionError) as error:
            raise RunError(
                f"{path} is damaged ({error}); repair it, or remove the run: "
                f"handson runs rm {self.id}"
            ) from None
        version = found.get("format") if isinstance(found, dict) else None
        if version != FORMAT:
            raise RunError(
                f"{path} has format {version!r}, this handson reads {FORMAT}"
                + ("; upgrade handson" if isinstance(version, int) else ": no manifest of a run")
            )
        return dict(found)

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace the manifest, atomically; numbers that are not finite become ``null``."""
        entries = finite({"format": FORMAT, **manifest})
        text = json.dumps(entries, indent=2, ensure_ascii=False, allow_nan=False)
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
        """Take the folder for this process until ``release``, or until the process ends.

        Raises:
            RunError: another living process has it, or it cannot be written.
        """
        try:
            taken = lock.take(self.folder / "lock")
        except OSError as error:
            raise RunError(
                f"cannot write into {self.folder}: {error.strerror}; copy the run to a folder that "
                "you may write to, and set $HANDSON_HOME to it"
            ) from None
        if not taken:
            raise RunError(self.in_use_by() or f"run {self.id} was in use just now; try again")
        sweep(self.folder)

    def release(self) -> None:
        """Give the folder back."""
        lock.give_back(self.folder / "lock")

    def in_use_by(self) -> str:
        """Say which living process has the folder; empty when none has."""
        process = lock.holder(self.folder / "lock")
        if process is None:
            return ""
        who = f"process {process}" if process else "another process"
        return f"run {self.id} is in use by {who}; wait for it, or stop it"


def new_run(home: Path, recipe: str, moment: datetime | None = None) -> Run:
    """Make a folder for a new run under ``home``, named after the moment and the recipe.

    Raises:
        RunError: the folder cannot be made.
    """
    moment = moment or datetime.now(timezone.utc)
    safe = re.sub(r"\W+", "-", recipe)
    for attempt in range(ATTEMPTS):
        name = f"{moment:%Y%m%d-%H%M%S}-{safe}-{secrets.token_hex(2)}"
        try:
            (home / name).mkdir(parents=True)
        except FileExistsError as error:
            if attempt + 1 == ATTEMPTS:
                raise _no_folder(home, error) from None
        except OSError as error:
            raise _no_folder(home, error) from None
        else:
            break
    return Run(home / name)


def _no_folder(home: Path, error: OSError) -> RunError:
    return RunError(
        f"cannot make a folder for the run in {home}: {error.strerror}; "
        "set $HANDSON_HOME to a folder that you may write to"
    )
