"""Heat maps of a grid of matrices that share one colour scale: attention weights above all."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jaxtyping import Shaped
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError, unknown
from handson.show.canvas import WIDTH, figure

if TYPE_CHECKING:
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

MOST = 64


def heatmaps(
    matrices: Shaped[Tensor, "rows columns query key"],
    *,
    xlabel: str = "key",
    ylabel: str = "query",
    titles: Sequence[str] | None = None,
    key_labels: Sequence[str] | None = None,
    query_labels: Sequence[str] | None = None,
    title: str | None = None,
    cmap: str = "Blues",
) -> "Figure":
    """Draw a grid of matrices as heat maps with one shared colour bar.

    The default colours run from light to dark, so they can be read in grey. The scale begins at 0
    unless a value is negative. NaN and infinity are hatched.

    Args:
        matrices: ``rows`` × ``columns`` panels, each with queries downwards and keys to the right.
        xlabel: name of the horizontal axis.
        ylabel: name of the vertical axis.
        titles: one per column of panels, or one per panel.
        key_labels: a word for each key, for example the tokens of a sentence.
        query_labels: a word for each query.
        title: written above.
        cmap: one of matplotlib's colour maps.

    Raises:
        ShapeError: not four axes, or not as many words as rows or columns.
        ArgumentError: no panel, or more than 64.
        UnknownNameError: no such colour map.
    """
    if matrices.ndim != 4:
        raise ShapeError(
            f"matrices of shape {tuple(matrices.shape)} were given; expected four axes: (rows of "
            "panels, columns of panels, queries, keys). Use matrices[None, None] for one matrix."
        )
    rows, columns, queries, keys = matrices.shape
    if matrices.numel() == 0 or rows * columns > MOST:
        raise ArgumentError(
            f"matrices of shape {tuple(matrices.shape)} were given: {rows * columns} panels of "
            f"{queries} × {keys}; from 1 to {MOST} panels that are not empty can be drawn."
        )
    per_panel = _titles(titles, rows, columns)
    _check_words("key_labels", key_labels, "keys", keys)
    _check_words("query_labels", query_labels, "queries", queries)

    from matplotlib import colormaps

    if cmap not in colormaps:
        raise unknown("colour map", cmap, list(colormaps))
    values = matrices.detach().cpu().double()
    finite = values[values.isfinite()]
    low, high = (finite.min().item(), finite.max().item()) if finite.numel() else (0.0, 1.0)
    low = min(low, 0.0)
    high = high if high > low else low + 1.0
    wide, tall = _panel_size(columns, queries, keys)
    width, height = wide * columns + 1.5, rows * (tall + 0.5) + 2
    with figure(rows=rows, columns=columns, width=width, height=height, compress=True) as (
        drawing,
        panels,
    ):
        for index, panel in enumerate(panels):
            row, column = divmod(index, columns)
            picture = panel.imshow(
                values[row, column].where(values[row, column].isfinite(), float("nan")).numpy(),
                cmap=cmap, vmin=low, vmax=high, aspect="equal", interpolation="nearest",
            )  # fmt: skip
            panel.grid(visible=False)
            panel.patch.set(hatch="////", edgecolor="#bbbbbb", facecolor="white")
            panel.set_title(per_panel[index], parse_math=False)
            _ticks(panel.xaxis, key_labels, wide, shown=row == rows - 1)
            _ticks(panel.yaxis, query_labels, tall, shown=column == 0)
            if key_labels is not None and max(map(len, key_labels)) > 2:
                panel.xaxis.set_tick_params(rotation=90)
            panel.set_xlabel(xlabel if row == rows - 1 else "")
            panel.set_ylabel(ylabel if column == 0 else "")
        side = "bottom" if rows * tall < 1.2 else "right"
        bar = drawing.colorbar(picture, ax=panels, location=side, shrink=0.75, aspect=24, pad=0.02)
        bar.outline.set_visible(False)
        _fit(drawing, title)
    return drawing


def _titles(titles: Sequence[str] | None, rows: int, columns: int) -> list[str]:
    if titles is None:
        return [""] * (rows * columns)
    if len(titles) == rows * columns:
        return list(titles)
    if len(titles) == columns:
        return [*titles, *[""] * (columns * (rows - 1))]
    raise ShapeError(
        f"{len(titles)} titles were given for {rows} × {columns} panels; "
        f"give {columns}, one per column, or {rows * columns}, one per panel."
    )


def _check_words(name: str, words: Sequence[str] | None, what: str, count: int) -> None:
    if words is not None and len(words) != count:
        raise ShapeError(f"{len(words)} {name} were given for {count} {what}; give one for each.")


def _panel_size(columns: int, queries: int, keys: int) -> tuple[float, float]:
    """Return the inches of one panel: square cells, at most 6 high, all within a page's width."""
    wide = min(max(3.0, 0.17 * keys), (WIDTH - 1.5) / columns)
    tall = wide * queries / keys
    return (wide * 6 / tall, 6.0) if tall > 6 else (wide, tall)


def _fit(drawing: "Figure", title: str | None) -> None:
    """Cut the figure to what is drawn: square cells leave room that no one can know before."""
    pad, head = 0.08, 0.3
    drawing.draw_without_rendering()
    box = drawing.get_tightbbox()
    drawing.set_size_inches(box.width + 2 * pad, box.height + 2 * pad + head * bool(title))
    if title:
        drawing.suptitle(title, x=0.012, ha="left")


def _ticks(axis: "Axis", words: Sequence[str] | None, inches: float, *, shown: bool) -> None:
    """Write words, or else a few whole numbers, along an axis that is ``inches`` long."""
    from matplotlib.ticker import MaxNLocator

    if words is None:
        bins = max(1, min(6, int(inches / 0.3)))
        axis.set_major_locator(MaxNLocator(bins, integer=True, min_n_ticks=1))
    else:
        step = -(-len(words) // max(1, int(inches / 0.16)))
        axis.set_ticks(range(0, len(words), step), labels=list(words)[::step], parse_math=False)
    axis.set_tick_params(labelleft=shown, labelbottom=shown)
