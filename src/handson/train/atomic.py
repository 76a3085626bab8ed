"""Files that are written whole or not at all, however the process ends."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from handson.base.errors import CheckpointError

PARTIAL = ".partial"
PATIENCE = 1.0
"""Seconds to wait for a reader of the old file: on Windows it cannot be replaced meanwhile."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a neighbour, flush it to the disk, then rename it over ``path``.

    Raises:
        CheckpointError: no space, no permission; ``path`` is as it was.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PARTIAL}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _replace(partial, path)
    except OSError as error:
        raise CheckpointError(
            f"cannot write {path}: {error.strerror or error}. What was there before is untouched; "
            "free some space or choose another folder with $HANDSON_HOME"
        ) from None
    finally:
        with suppress(OSError):  # after the rename it is gone already
            partial.unlink()


def sweep(folder: Path) -> None:
    """Remove what a killed process was writing in ``folder``; for the owner of the folder only."""
    for partial in folder.glob(f".*{PARTIAL}"):
        with suppress(OSError):
            partial.unlink()


def _replace(partial: Path, path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return os.replace(partial, path)
        except PermissionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
