"""One panel of a learning curve: lines over time, the numbers to reach, where a number was lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handson.show.digits import short
from handson.show.end_labels import EndLabel, end_labels
from handson.show.fonts import label
from handson.show.style import QUIET, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Reference = tuple[float | int, str]  # a number to reach, and whose it is

FURNITURE = 1.15  # inches of a panel's height that its title, ticks and axis name take

CHINESE = {
    "loss": "损失",
    "accuracy": "准确率",
    "perplexity": "困惑度",
    "error": "误差",
    "epoch": "轮",
    "step": "步",
    "row": "行",
    "lr": "学习率",
    "seconds": "秒",
    "train": "训练",
    "test": "测试",
    "validation": "验证",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line over time, with the words to stand at its end and the way it is drawn."""

    text: str
    times: Sequence[float]
    values: Sequence[float]
    look: Stroke


def draw_history(
    panel: "Axes",
    lines: Sequence[Line],
    references: Sequence[Reference] = (),
    *,
    height: float | int,
    log: bool = False,
) -> None:
    """Draw lines and name each at its end, with its last value.

    Args:
        panel: where to draw.
        lines: what to draw; NaN breaks a line and leaves a cross on the axis below.
        references: (value, whose): a dashed line across.
        height: inches of the panel with its title and axis name.
        log: use a logarithmic axis when all values are positive and span a factor over 100.
    """
    from matplotlib.ticker import MaxNLocator

    labels, seen = [], []
    for line in lines:
        look = line.look
        panel.plot(line.times, line.values, **look.line(len(line.times)))
        lost = [t for t, v in zip(line.times, line.values, strict=True) if v != v]
        if lost:  # drawn only then: an empty line counts as a point at the corner of the page
            below = panel.get_xaxis_transform()
            zeros = [0.0] * len(lost)
            panel.plot(lost, zeros, "x", color=look.colour, transform=below, clip_on=False)
            panel.annotate(
                "nan", (lost[0], 0), (0, 5), xycoords=below, textcoords="offset points",
                ha="center", fontsize=8, color=look.colour,
            )  # fmt: skip
        finite = [(t, v) for t, v in zip(line.times, line.values, strict=True) if v == v]
        if finite:
            x, y = finite[-1]
            text = f"{line.text}  {short(y)}".strip()
            labels.append(EndLabel(text, x, y, look.colour, look.marker))
            seen += [value for _, value in finite]
    for value, whose in references:
        panel.axhline(value, color=QUIET, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)
        labels.append(EndLabel(f"{whose}  {short(value)}", None, value, QUIET, "_"))
    if log and seen and min(seen) > 0 and max(seen) > 100 * min(seen):
        panel.set_yscale("log")
    panel.xaxis.set_major_locator(MaxNLocator(nbins=7, integer=True, min_n_ticks=1))
    end_labels(panel, labels, height=height - FURNITURE)


def words(name: str, lang: str | None) -> str:
    """Return the words for a metric, a split or a measure of time: ``lr`` is 学习率."""
    plain = name.replace("_", " ")
    return label(CHINESE.get(name, plain), plain, lang)
