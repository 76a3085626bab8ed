"""How signals fare on their way forwards and gradients on their way back, layer by layer."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from handson.base.errors import ArgumentError
from handson.diagnose.flow_verdict import LayerFlow
from handson.diagnose.gradient_flow import GradientFlow
from handson.show.canvas import figure
from handson.show.cells import clip
from handson.show.end_labels import LINE, EndLabel, end_labels
from handson.show.fonts import label
from handson.show.history_panel import FURNITURE
from handson.show.style import stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FLOOR = 1e-45
"""Smaller numbers, and zero, are drawn here: no float32 is smaller."""

Measure = Callable[[LayerFlow], float | None]


def gradient_flow_curves(
    flows: GradientFlow | Mapping[str, GradientFlow],
    *,
    title: str | None = None,
    lang: str | None = None,
) -> "Figure":
    """Draw the spread of activations and of gradients over the layers, on logarithmic axes.

    Each panel is read along the way: activations run from the first layer to the last, gradients
    from the last to the first. A level line keeps what it carries, a falling one loses it. Only
    layers with parameters are drawn. A cross marks infinity and NaN; what is zero lies on the
    floor.

    Args:
        flows: a report of ``handson.diagnose.gradient_flow``, or several by name to compare.
        title: written above.
        lang: ``"en"`` or ``"zh"``; None for the reader's own.

    Raises:
        ArgumentError: no report, or one without any layer that has parameters.
    """
    named = {"": flows} if isinstance(flows, GradientFlow) else dict(flows)
    if not named or not any(_weighted(flow) for flow in named.values()):
        raise ArgumentError(
            "there is nothing to draw: give a report of handson.diagnose.gradient_flow on a "
            "model with parameters, or {name: report, ...}"
        )
    height = max(3.4, LINE * (len(named) + 2) + FURNITURE)
    measures: tuple[tuple[str, Measure], ...] = (
        (label("激活值的标准差", "spread of activations", lang), lambda row: row.std),
        (label("梯度的标准差", "spread of gradients", lang), lambda row: row.gradient_std),
    )
    with figure(columns=2, height=height, title=title) as (drawing, panels):
        for panel, (name, measure) in zip(panels, measures, strict=True):
            _draw(panel, named, measure, height, words=panel is panels[-1])
            panel.set_title(name)
        panels[0].set_xlabel(label("层（向前）", "layer, forwards", lang))
        panels[1].set_xlabel(label("层（向后）", "layer, backwards", lang))
        panels[1].invert_xaxis()
    return drawing


def _draw(
    panel: "Axes",
    flows: Mapping[str, GradientFlow],
    measure: Measure,
    height: float,
    *,
    words: bool,
) -> None:
    from matplotlib.ticker import LogLocator, MaxNLocator

    labels = []
    panel.set_yscale("log")
    for index, (name, flow) in enumerate(flows.items()):
        look = stroke(index)
        heights = [measure(row) for row in _weighted(flow)]
        values = [_drawn(value) for value in heights]
        layers = list(range(1, len(values) + 1))
        panel.plot(layers, values, **look.line(len(values)))
        lost = [n for n, v in zip(layers, heights, strict=True) if v is not None and v - v != 0]
        if lost:
            panel.plot(
                lost, [1.0] * len(lost), "x", color=look.colour, clip_on=False,
                transform=panel.get_xaxis_transform(),
            )  # fmt: skip
        known = [(n, v) for n, v in zip(layers, values, strict=True) if not math.isnan(v)]
        if name and known and words:
            labels.append(EndLabel(clip(name, 24), *known[0], look.colour, look.marker))
    panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    panel.yaxis.set_major_locator(LogLocator(numticks=8))
    low, high = panel.get_ylim()
    if high < 100 * low:
        panel.set_ylim(math.sqrt(low * high) / 10, math.sqrt(low * high) * 10)
    end_labels(panel, labels, height=height - FURNITURE)


def _weighted(flow: GradientFlow) -> list[LayerFlow]:
    return [row for row in flow.rows if row.weighted]


def _drawn(value: float | None) -> float:
    """Return what a logarithmic axis can show: NaN leaves a gap, zero lies on the floor."""
    return math.nan if value is None or not math.isfinite(value) else max(value, FLOOR)
