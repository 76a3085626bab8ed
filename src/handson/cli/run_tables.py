"""Runs as tables of text: a list of them, one of them, several side by side."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from handson import __version__
from handson.base.errors import HandsonError
from handson.cli.signatures import command, signature
from handson.cli.table import duration
from handson.train.history import Row
from handson.train.summary import Summary

WIDE = 120
VERDICTS = {True: "reached", False: "missed", None: ""}
NUMBERS = ("epochs", "value", "time")
COUNTERS = ("epoch", "step")


def list_table(
    summaries: Sequence[Summary], width: int | None
) -> tuple[list[str], list[list[str]]]:
    """Return header and cells of a list of runs.

    Args:
        summaries: newest first.
        width: columns of the terminal; None for a pipe, which takes everything as it is.
    """
    header = ["id", "recipe", "status", "started", "epochs", "number", "value", "verdict", "time"]
    rows = [[*_cells(s, people=width is not None).values()] for s in summaries]
    if width is None or width >= WIDE:
        return header, rows
    # the beginning of an id is the moment: without it, it still names the run
    rows = [[_without_moment(row[0]), *row[1:]] for row in rows]
    narrow = [i for i, name in enumerate(header) if name not in ("recipe", "started")]
    return [header[i] for i in narrow], [[row[i] for i in narrow] for row in rows]


def _without_moment(name: str) -> str:
    return re.sub(r"^\d{8}-\d{6}-", "", name)


def _cells(summary: Summary, *, people: bool) -> dict[str, str]:
    metric = main_metric(summary.last, summary.judged)
    planned = summary.arguments.get("epochs")
    done = summary.last.get("epoch", 0)
    return {
        "id": summary.id,
        "recipe": summary.recipe,
        "status": summary.status,
        "started": local(summary.started) if people else summary.started,
        "epochs": f"{done:g}" + ("" if planned is None else f"/{planned}"),
        "number": metric,
        "value": number(metric, summary.last[metric]) if metric else "",
        "verdict": VERDICTS[summary.ok],
        "time": duration(summary.seconds) if people else f"{summary.seconds or 0:.1f}",
    }


def main_metric(columns: Mapping[str, Any], judged: str = "") -> str:
    """Choose the column that says most: test accuracy, what is judged, then losses; or none."""
    wanted = ["test_accuracy", judged, "validation_accuracy", "test_loss", "validation_loss"]
    wanted += ["train_accuracy", "train_loss"]
    return next((name for name in wanted if name in columns), "")


def number(column: str, value: float) -> str:
    """Write a number of the history."""
    if column in COUNTERS or column == "examples_per_second":
        return f"{value:,.0f}"
    if column == "seconds":
        return f"{value:.1f}"
    if column == "lr" or (value and abs(value) < 1e-3) or abs(value) >= 1e6:
        return f"{value:.4g}"
    return f"{value:.4f}"


def local(moment: str) -> str:
    """Write a moment given in UTC in the reader's own time zone."""
    try:
        utc = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return moment
    return f"{utc.astimezone():%Y-%m-%d %H:%M}"


def facts(summary: Summary, manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what is known about one run, line by line."""
    machine, versions = _part(manifest, "machine"), _part(manifest, "versions")
    where = [machine.get("device"), machine.get("device_name")]
    where.append(f"{machine['threads']} threads" if machine.get("threads") else None)
    if (processes := manifest.get("processes", 1)) != 1:
        where.append(f"{processes} processes")
    commit = manifest.get("commit")
    known = {
        "id": summary.id,
        "recipe": summary.recipe,
        "status": summary.status,
        "error": str(manifest.get("error") or ""),
        "started": local(summary.started),
        "ended": local(summary.ended),
        "time": duration(summary.seconds),
        "arguments": _pairs(summary.arguments),
        "fold": _fold(manifest),
        "seed": str(manifest.get("seed", "")),
        "settings": _pairs(_part(manifest, "settings")),
        "where": ", ".join(str(w) for w in where if w),
        "versions": ", ".join(f"{k} {v}" for k, v in versions.items()),
        "commit": f"{commit}{' with changes' if manifest.get('dirty') else ''}" if commit else "",
        "folder": str(summary.folder),
        "again": again(manifest),
        "go on": f"handson runs resume {summary.id}" if _resumable(summary) else "",
    }
    return {k: v for k, v in known.items() if v}


def _part(manifest: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return one group of facts; what somebody edited into something else counts as empty."""
    found = manifest.get(key)
    return found if isinstance(found, Mapping) else {}


def _fold(manifest: Mapping[str, Any]) -> str:
    match manifest.get("fold"):
        case [int(part), int(folds)]:
            return f"{part + 1} of {folds}"
    return ""


def _resumable(summary: Summary) -> bool:
    return bool(summary.recipe) and summary.status.split(" ")[0] in ("interrupted", "failed")


def _pairs(entries: Mapping[str, Any]) -> str:
    return ", ".join(f"{k}={v}" for k, v in entries.items())


def again(manifest: Mapping[str, Any]) -> str:
    """Write the command line that makes a run again; empty when no recipe made it.

    Arguments at their defaults are left out while the run is of this version of handson: in
    another one, defaults may differ.
    """
    name, arguments = manifest.get("recipe"), _part(manifest, "arguments")
    if not name or not isinstance(name, str):
        return ""
    defaults: Mapping[str, Any] | None = None
    if _part(manifest, "versions").get("handson") == __version__:
        try:
            defaults = signature(name).defaults
        except HandsonError:  # the recipe is gone, or somebody's own
            defaults = None
    settings = _part(manifest, "settings")
    usual = {"device": "auto", "precision": "fp32", "compile": False}
    engine = {k: settings[k] for k in usual if settings.get(k, usual[k]) != usual[k]}
    engine |= {"devices": n} if (n := manifest.get("processes", 1)) != 1 else {}
    engine |= {"kfold": manifest["fold"][1]} if _fold(manifest) else {}
    return command(name, {**arguments, **engine}, defaults)


def history_table(rows: Sequence[Row], most: int = 24) -> tuple[list[str], list[list[str]]]:
    """Return header and cells of a history; of a long one, beginning and end.

    Args:
        rows: at least one.
        most: rows to show.
    """
    columns = list(dict.fromkeys(k for row in rows for k in row if k != "step"))
    lines = [[number(c, row[c]) if c in row else "" for c in columns] for row in rows]
    if len(lines) > most:
        lines = [*lines[:3], ["..."] + [""] * (len(columns) - 1), *lines[4 - most :]]
    return columns, lines


def verdict_table(manifest: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Return header and cells of what was expected of a run and what came."""
    header = ["number", "ours", "expected", "verdict", "the book", "whose expectation"]
    cells = [
        [
            str(v.get("metric", "")),
            _value(v.get("value")),
            str(v.get("bound", "")),
            VERDICTS[v.get("ok") is True],
            _value(v.get("book")) if v.get("book") is not None else "",
            str(v.get("source", "")),
        ]
        for v in verdicts(manifest)
    ]
    return header, cells


def verdicts(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what was expected of a run."""
    found = manifest.get("verdicts")
    return [v for v in found if isinstance(v, Mapping)] if isinstance(found, list) else []


def _value(value: Any) -> str:
    return number("", value) if isinstance(value, int | float) else "nan"


def short_names(summaries: Sequence[Summary]) -> list[str]:
    """Name runs as briefly as they stay apart: ``lenet-5f3a``, else the id."""
    found = [_without_moment(s.id) for s in summaries]
    return found if len(set(found)) == len(found) else [s.id for s in summaries]


def differences(
    summaries: Sequence[Summary], manifests: Sequence[Mapping[str, Any]]
) -> list[list[str]]:
    """Return what was not the same when several runs were started: name, then one value per run."""
    stated = []
    for summary, manifest in zip(summaries, manifests, strict=True):
        settings, versions = _part(manifest, "settings"), _part(manifest, "versions")
        commit = str(manifest.get("commit") or "")[:10] + "+" * bool(manifest.get("dirty"))
        stated.append(
            {"recipe": summary.recipe, **summary.arguments}
            | {"fold": _fold(manifest), "ran on": summary.device, "commit": commit}
            | {k: settings.get(k) for k in ("precision", "compile")}
            | {"processes": manifest.get("processes"), **versions}
        )
    names = dict.fromkeys(name for entries in stated for name in entries)
    values = {n: [_word(e[n]) if n in e else "" for e in stated] for n in names}
    return [[name, *cells] for name, cells in values.items() if len(set(cells)) > 1]


def _word(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def side_by_side(lasts: Sequence[Row]) -> list[list[str]]:
    """Return the last rows of several runs: column, then one value per run."""
    names = dict.fromkeys(name for last in lasts for name in last if name != "step")
    return [[n, *(number(n, last[n]) if n in last else "" for last in lasts)] for n in names]
