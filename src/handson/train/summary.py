"""What a list of runs says about one run, read from its folder."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from handson.base.errors import RunError
from handson.train.history import Row, finite
from handson.train.runs import Run

GONE = "interrupted (process gone)"
"""A run that says it is running, but whose process is not there: killed, or a power cut."""

UNREADABLE = "unreadable"
"""A run whose manifest is missing, damaged, or of a newer handson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One run in a list.

    Args:
        id: name of its folder.
        recipe: what was trained.
        status: one of ``STATUSES``, ``GONE`` or ``UNREADABLE``.
        started: moment in UTC: ``2026-11-23T20:15:03Z``.
        ended: moment in UTC, empty while it runs.
        seconds: time spent training, resumed parts added up; None when nobody knows.
        device: where it ran: ``cpu``, ``cuda:0``.
        arguments: of the recipe, defaults included.
        last: last row of its history.
        ok: whether it reached every number expected of it; None when none was.
        judged: metric that the expectation is about, empty when there is none.
        folder: where it is.
    """

    id: str
    recipe: str = ""
    status: str = UNREADABLE
    started: str = ""
    ended: str = ""
    seconds: float | None = None
    device: str = ""
    arguments: Mapping[str, Any]
    last: Row
    ok: bool | None = None
    judged: str = ""
    folder: Path

    def as_json(self) -> dict[str, Any]:
        """Return what JSON can hold: text, numbers, None."""
        plain: dict[str, Any] = finite({**asdict(self), "folder": str(self.folder)})
        return plain


def summarize(run: Run) -> Summary:
    """Read a run's folder; a run whose manifest cannot be read is ``UNREADABLE``."""
    try:
        manifest = run.manifest()
    except RunError:
        return Summary(
            id=run.id, started=_started(run.id), arguments={}, last={}, folder=run.folder
        )
    last = _last(run, manifest)
    started, ended = _text(manifest, "started"), _text(manifest, "ended")
    verdicts = [v for v in _list(manifest, "verdicts") if isinstance(v, dict)]
    return Summary(
        id=run.id,
        recipe=_text(manifest, "recipe"),
        status=_text(manifest, "status"),
        started=started,
        ended=ended,
        seconds=last.get("seconds", _between(started, ended)),
        device=_text(_dict(manifest, "machine"), "device"),
        arguments=_dict(manifest, "arguments"),
        last=last,
        ok=all(v.get("ok") is True for v in verdicts) if verdicts else None,
        judged=_text(verdicts[0], "metric") if verdicts else "",
        folder=run.folder,
    )


def _started(name: str) -> str:
    """Read the moment out of a run's id, for want of a manifest."""
    try:
        return f"{datetime.strptime(name[:15], '%Y%m%d-%H%M%S'):%Y-%m-%dT%H:%M:%SZ}"
    except ValueError:
        return ""


def _last(run: Run, manifest: Mapping[str, Any]) -> Row:
    try:
        rows = run.rows()
    except RunError:  # a list is no place to complain: `runs show` does
        rows = []
    last = rows[-1] if rows else _dict(manifest, "last")
    numbers = {k: math.nan if v is None else v for k, v in last.items()}
    return {k: v for k, v in numbers.items() if isinstance(v, int | float)}


def _between(started: str, ended: str) -> float | None:
    try:
        moments = [datetime.strptime(t, "%Y-%m-%dT%H:%M:%SZ") for t in (started, ended)]
    except ValueError:
        return None
    return (moments[1] - moments[0]).total_seconds()


# A manifest is a text file that people may edit: what has another type counts as not there.


def _text(entries: Mapping[str, Any], key: str) -> str:
    value = entries.get(key)
    return value if isinstance(value, str) else ""


def _dict(entries: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = entries.get(key)
    return value if isinstance(value, dict) else {}


def _list(entries: Mapping[str, Any], key: str) -> list[Any]:
    value = entries.get(key)
    return value if isinstance(value, list) else []
