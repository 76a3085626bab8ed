"""Words beside the end of each line, in place of a legend, and never one over another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE = 0.165  # inches from one line of words to the next, at 9 points
THREAD_END, KEY, TEXT = 10, 16, 24  # points from the panel to the thread's end, marker, words
THREAD = "#b5b5b5"


@dataclass(frozen=True, slots=True)
class EndLabel:
    """What to write beside a point of a line.

    ``x`` is None when the line runs across the whole panel. ``marker`` repeats the line's own
    mark before the words, so that they can be matched without colour.
    """

    text: str
    x: float | int | None
    y: float | int
    colour: str
    marker: str = ""


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Move heights apart until neighbours are ``gap`` apart, keeping order and staying in [0, 1].

    Of equal ones the first comes out on top. When they cannot all fit, they are spaced evenly and
    run out below 0.

    >>> spread([0.5, 0.5], 0.25)
    [0.625, 0.375]

    Args:
        wanted: heights in the panel, 0 at the bottom and 1 at the top.
        gap: least distance of two neighbours.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], -index))
    # Blocks of touching labels: [sum of the bottoms that its members would like, members].
    blocks: list[tuple[float, list[int]]] = []
    for index in order:
        total, members = wanted[index], [index]
        while blocks and _bottom(blocks[-1], gap) + gap * len(blocks[-1][1]) > total / len(members):
            before, earlier = blocks.pop()
            total = before + total - gap * len(earlier) * len(members)
            members = earlier + members
        blocks.append((total, members))
    heights = [0.0] * len(wanted)
    floor = 0.0
    for block in blocks:
        bottom = max(_bottom(block, gap), floor)
        for place, index in enumerate(block[1]):
            heights[index] = bottom + gap * place
        floor = bottom + gap * len(block[1])
    ceiling = 1.0
    for index in reversed(order):
        heights[index] = min(heights[index], ceiling)
        ceiling = heights[index] - gap
    return heights


def _bottom(block: tuple[float, list[int]], gap: float) -> float:
    return block[0] / len(block[1])


def end_labels(axes: "Axes", labels: Sequence[EndLabel], *, height: float | int) -> None:
    """Write ``labels`` in the right margin of a panel, each tied to its point by a thin line.

    Call it last: it fixes the panel's vertical range.

    Args:
        axes: the panel.
        labels: what to write, each beside its own point.
        height: inches of the panel, roughly.
    """
    from matplotlib.transforms import offset_copy

    axes.set_ylim(axes.get_ylim())
    to_panel = axes.transScale + axes.transLimits
    drawing = cast("Figure", axes.get_figure())
    words, key, end = (
        offset_copy(axes.transAxes, fig=drawing, x=points, units="points")
        for points in (TEXT, KEY, THREAD_END)
    )
    wanted = [float(to_panel.transform((1.0, item.y))[1]) for item in labels]
    for item, place in zip(labels, spread(wanted, LINE / height), strict=True):
        axes.annotate(
            "",
            xy=(1.0 if item.x is None else item.x, item.y),
            xycoords=axes.get_yaxis_transform() if item.x is None else "data",
            xytext=(1.0, place),
            textcoords=end,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": THREAD, "lw": 0.7, "shrinkA": 0, "shrinkB": 3},
        )
        axes.text(
            1.0,
            place,
            item.text,
            transform=words,
            fontsize=9,
            color=item.colour,
            va="center_baseline",
            parse_math=False,
        )
        if item.marker:
            axes.plot(
                [1.0],
                [place],
                marker=item.marker,
                color=item.colour,
                markerfacecolor="white",
                markeredgewidth=1.4,
                transform=key,
                clip_on=False,
            )
