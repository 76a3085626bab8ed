"""Which folders of a home are runs, and which of them a short name means."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from handson.base.errors import RunError, unknown
from handson.train.runs import Run

OUR_NAME = re.compile(r"\d{8}-\d{6}-.+-[0-9a-f]{4}")
SHOWN = 8
"""Names in an error message, at most."""


def run_folders(home: Path) -> dict[str, int]:
    """Return every run's name, with the moment when its folder last changed.

    Replacing a file in a folder, as we always do, changes the folder.

    Raises:
        RunError: the home cannot be read.
    """
    try:
        entries = list(os.scandir(home))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise RunError(
            f"cannot list the runs in {home}: {error.strerror}; "
            "set $HANDSON_HOME to a folder that you may read"
        ) from None
    found: dict[str, int] = {}
    for entry in entries:
        with suppress(OSError):  # it may be deleted meanwhile
            if _is_run(entry):
                found[entry.name] = entry.stat().st_mtime_ns
    return found


def choose(name: str, names: Sequence[str]) -> str:
    """Return the run that ``name`` means: its id, or an unambiguous beginning or end of it.

    Args:
        name: what somebody typed.
        names: of all runs, newest first.

    Raises:
        UnknownNameError: none fits.
        RunError: several fit.
    """
    fitting = [n for n in names if name and (n.startswith(name) or n.endswith(name))]
    if name in fitting:
        return name
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise unknown("run", name, names[:500], hint="handson runs")
    more = f" and {len(fitting) - SHOWN} more" if len(fitting) > SHOWN else ""
    raise RunError(
        f"{len(fitting)} runs begin or end with {name!r}: {', '.join(fitting[:SHOWN])}{more}; "
        "give more of the name"
    )


def _is_run(entry: "os.DirEntry[str]") -> bool:
    """Tell our folders by their name, and those that people renamed by their manifest."""
    if entry.name.startswith(".") or not entry.is_dir():
        return False
    if OUR_NAME.fullmatch(entry.name):
        return True
    with suppress(RunError):
        return bool(Run(Path(entry.path)).manifest())
    return False
