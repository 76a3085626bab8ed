"""Training and validation error over the number of examples, or over an argument."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from handson.base.errors import ArgumentError
from handson.show.canvas import figure
from handson.show.end_labels import EndLabel, end_labels
from handson.show.fonts import label
from handson.show.history_panel import FURNITURE, words
from handson.show.style import stroke
from handson.train.curves import Curve, Repeats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HEIGHT = 3.4
LOOKS = {"train": stroke(0), "validation": stroke(2)}


def selection_curve(
    curve: Curve, *, title: str | None = None, lang: str | None = None, log: bool | None = None
) -> "Figure":
    """Draw the means of a learning or validation curve; a band spans the repeats.

    Args:
        curve: from ``handson.train.curves``.
        title: written above.
        lang: ``"en"`` or ``"zh"``; None for the reader's own.
        log: whether errors are on a logarithmic axis; None for when they span a factor over 30.

    Raises:
        ArgumentError: a logarithmic axis for means that are not above 0.
    """
    means = [s.mean for s in (*curve.train, *curve.validation)]
    positive = [m for m in means if 0 < m < float("inf")]
    if log is None:
        log = len(positive) == len(means) and max(positive) > 30 * min(positive)
    if log and not positive:
        raise ArgumentError("a logarithmic axis needs means above 0; leave log out")
    places, ticks = _places(curve.values)
    with figure(height=HEIGHT, title=title) as (drawing, (panel,)):
        if log:
            panel.set_yscale("log")
        labels = [
            _draw(panel, places, side, name, lang)
            for name, side in (("train", curve.train), ("validation", curve.validation))
        ]
        if places[0] > 0 and places[-1] >= 10 * places[0]:
            panel.set_xscale("log")
        if ticks or len(places) <= 10:
            panel.set_xticks(places, ticks or [f"{p:g}" for p in places])
            panel.minorticks_off()
        end_labels(panel, [made for made in labels if made], height=HEIGHT - FURNITURE)
        panel.set_ylabel(words(curve.metric, lang))
        panel.set_xlabel(_name(curve.argument, lang))
    return drawing


def _places(values: Sequence[Any]) -> tuple[list[float], list[str]]:
    """Return where values stand; words, and numbers that do not rise, side by side."""
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    if len(numbers) == len(values) and all(a < b for a, b in pairwise(numbers)):
        return [float(v) for v in numbers], []
    return [float(i) for i in range(len(values))], [str(v) for v in values]


def _draw(
    panel: "Axes",
    places: list[float],
    spreads: Sequence[Repeats],
    name: str,
    lang: str | None,
) -> EndLabel | None:
    look, means = LOOKS[name], [s.mean for s in spreads]
    panel.plot(places, means, **look.line(len(places)))
    low, high = [s.low for s in spreads], [s.high for s in spreads]
    panel.fill_between(places, low, high, color=look.colour, alpha=0.15, linewidth=0)
    known = [(p, m) for p, m in zip(places, means, strict=True) if m == m]
    if not known:
        return None
    return EndLabel(words(name, lang), *known[-1], look.colour, look.marker)


def _name(argument: str, lang: str | None) -> str:
    if argument == "examples":
        return label("训练样本数", "training examples", lang)
    return argument.replace("_", " ")
