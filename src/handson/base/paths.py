"""Where things are kept: runs, downloaded data, and what a learner has done."""

import os
import sys
from pathlib import Path


def runs_home() -> Path:
    """Return the folder of all runs: ``$HANDSON_HOME``, else ``./runs``."""
    return Path(os.environ.get("HANDSON_HOME") or "runs")


def cache_home() -> Path:
    """Return the user's cache folder for handson, as the operating system wants it."""
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = str(Path.home() / "Library" / "Caches")
    else:
        root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "handson"


def user_home() -> Path:
    """Return the folder of what handson remembers for this user: the progress through lessons."""
    if sys.platform == "win32":
        root = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        root = str(Path.home() / "Library" / "Application Support")
    else:
        root = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(root) / "handson"


def data_homes(explicit: str | os.PathLike[str] | None = None) -> list[Path]:
    """Return the folders in which data is looked for, first wins.

    An explicit folder, then ``$HANDSON_DATA``, then the user's cache. Downloads go to the last.
    """
    named = [explicit, os.environ.get("HANDSON_DATA") or None]
    return [Path(p) for p in named if p is not None] + [cache_home() / "data"]
