"""Learning curves: one run split by split, or several runs laid over each other."""

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from handson.base.errors import ArgumentError, unknown
from handson.show.canvas import WIDTH, figure
from handson.show.cells import clip
from handson.show.end_labels import LINE
from handson.show.history_panel import FURNITURE, Line, Reference, draw_history, words
from handson.show.rows import SIDE_COLUMNS, Row, columns, points, split_of, time_of
from handson.show.style import stroke

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STROKES = {"train": stroke(0), "test": stroke(1), "validation": stroke(2), "": stroke(3)}


def learning_curve(
    rows: Sequence[Row],
    *,
    metrics: Sequence[str] | None = None,
    title: str | None = None,
    reference: Mapping[str, Reference] | None = None,
    lang: str | None = None,
) -> "Figure":
    """Draw how loss and scores went during one training: a panel per metric, a line per split.

    Rows may lack columns, or hold None: the line runs on to the next row that has them. NaN and
    infinity break the line and are marked by a cross below. A loss that falls by more than 100
    times is drawn on a logarithmic axis.

    Args:
        rows: one mapping per epoch or step, such as ``{"epoch": 1, "train_loss": 0.9}``.
        metrics: what to draw, in order: metrics (``"loss"``: every split) or columns
            (``"train_loss"``, ``"lr"``). By default every metric but times and speeds, loss first.
        title: written above.
        reference: metric or column → (value, whose): a dashed line to reach.
        lang: ``"en"`` or ``"zh"``; None for the reader's own.

    Raises:
        ArgumentError: no rows, or a cell that is not a number.
        UnknownNameError: a metric or reference that no row has.
    """
    panels = _panels(columns(rows), metrics)
    references = _references(panels, reference or {})
    time = time_of([rows])
    across = min(2, len(panels))
    down = math.ceil(len(panels) / across)
    height = 2.9 if across == 2 else 3.4
    with figure(rows=down, columns=across, height=height * down, title=title) as (drawing, axes):
        for panel, (metric, names) in zip(axes, panels.items(), strict=False):
            lines = []
            for name in names:
                split, base = split_of(name)
                lines.append(Line(words(split, lang), *points(rows, name, time), STROKES[split]))
            draw_history(panel, lines, references[metric], height=height, log=base == "loss")
            panel.set_title(words(metric, lang))
            panel.set_xlabel(words(time, lang))
        for spare in axes[len(panels) :]:
            spare.remove()
    return drawing


def compare_curves(
    runs: Mapping[str, Sequence[Row]],
    metric: str,
    *,
    title: str | None = None,
    reference: Reference | None = None,
    lang: str | None = None,
) -> "Figure":
    """Lay one column of several runs over each other.

    Args:
        runs: name of a run → its rows.
        metric: the column, for example ``"test_accuracy"``.
        title: written above; the metric by default.
        reference: (value, whose): a dashed line to reach.
        lang: ``"en"`` or ``"zh"``; None for the reader's own.

    Raises:
        ArgumentError: no runs, a run without rows, or a cell that is not a number.
        UnknownNameError: a run that never measured ``metric``.
    """
    if not runs:
        raise ArgumentError("no runs to compare were given; pass {name: rows, ...}.")
    for name, rows in runs.items():
        known = columns(rows)
        if metric not in known:
            raise unknown(f"column of run {name!r}", metric, known)
    time = time_of(list(runs.values()))
    height = max(3.4, LINE * (len(runs) + 2) + FURNITURE)
    with figure(width=WIDTH, height=height) as (drawing, (panel,)):
        lines = [
            Line(clip(name, 32), *points(rows, metric, time), stroke(index))
            for index, (name, rows) in enumerate(runs.items())
        ]
        split, base = split_of(metric)
        references = [reference] if reference else []
        draw_history(panel, lines, references, height=height, log=base == "loss")
        panel.set_title(title or " ".join(filter(None, (words(split, lang), words(base, lang)))))
        panel.set_xlabel(words(time, lang))
    return drawing


def _panels(known: list[str], metrics: Sequence[str] | None) -> dict[str, list[str]]:
    """Return panel → the columns drawn in it, train before test."""
    groups: dict[str, list[str]] = {}
    for name in known:
        groups.setdefault(split_of(name)[1], []).append(name)
    if metrics is None:
        wanted = sorted((m for m in groups if m not in SIDE_COLUMNS), key=lambda m: m != "loss")
        if not wanted:
            raise unknown("metric in these rows", "loss", known)
        return {metric: groups[metric] for metric in wanted}
    if len(metrics) == 0:
        raise ArgumentError("metrics is empty; name at least one, or leave it out for all.")
    for metric in metrics:
        if metric not in groups and metric not in known:
            raise unknown("metric in these rows", metric, [*groups, *known])
    return {metric: groups.get(metric, [metric]) for metric in metrics}


def _references(
    panels: Mapping[str, list[str]], wanted: Mapping[str, Reference]
) -> dict[str, list[Reference]]:
    found: dict[str, list[Reference]] = {metric: [] for metric in panels}
    for name, value in wanted.items():
        homes = [metric for metric, names in panels.items() if name == metric or name in names]
        if not homes:
            raise unknown("metric to refer to", name, [*panels, *itertools.chain(*panels.values())])
        found[homes[0]].append(value)
    return found
