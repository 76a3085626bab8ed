"""Begin a figure; hand a finished one to whoever is looking: a notebook, or a file."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from handson.base.errors import ArgumentError
from handson.show.files import save
from handson.show.style import house_style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 8.4  # inches; 840 pixels on a page, the width of a README


@contextmanager
def figure(
    *,
    rows: int = 1,
    columns: int = 1,
    width: float | int = WIDTH,
    height: float | int = 3.0,
    title: str | None = None,
    compress: bool = False,
) -> Iterator[tuple["Figure", "list[Axes]"]]:
    """Begin a figure of ``rows`` × ``columns`` panels in the house style.

    >>> with figure(columns=2) as (drawing, (left, right)):
    ...     line = left.plot([1, 2, 3])

    Args:
        rows: panels one below the other, at least 1.
        columns: panels side by side, at least 1.
        width: inches of the whole figure.
        height: inches of the whole figure.
        title: written above all panels.
        compress: bring panels of a fixed shape together.

    Raises:
        ArgumentError: a size that is not positive.
    """
    if rows < 1 or columns < 1 or width <= 0 or height <= 0:
        raise ArgumentError(
            f"a figure of {rows} × {columns} panels and {width} × {height} inches was asked for; "
            "every one of these numbers must be positive."
        )
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    from handson.show.drawing import Drawing

    with house_style():
        layout = ConstrainedLayoutEngine(
            w_pad=0.08, h_pad=0.06, wspace=0.03, hspace=0.05, compress=compress
        )
        drawing = Drawing(figsize=(width, height), layout=layout)
        panels = drawing.subplots(rows, columns, squeeze=False).ravel().tolist()
        if title:
            drawing.suptitle(title, x=0.012, ha="left")
        yield drawing, panels


def in_notebook() -> bool:
    """Return whether this Python serves a notebook, which can show pictures."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"


def present(
    drawing: "Figure", path: str | os.PathLike[str], *, say: Callable[[str], object] = print
) -> Path | None:
    """Show the figure where that is possible; elsewhere save it and say where.

    Args:
        drawing: a figure of ``handson.show``.
        path: where to write it when nothing can display it: a terminal, a script, a server.
        say: what to tell the place to.

    Returns:
        The path written, or None when a notebook displayed the figure.

    Raises:
        SaveError: the file cannot be written.
    """
    if in_notebook():
        importlib.import_module("IPython.display").display(drawing)
        return None
    written = save(drawing, path)
    say(f"figure saved to {written}")
    return written
