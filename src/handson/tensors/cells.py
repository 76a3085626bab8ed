"""Tensors drawn as cells: the part that the pictures of this package share."""

from collections.abc import Callable
from html import escape
from typing import NamedTuple

from handson.base.svg import BLUE, GREY, Svg

CELL = 30.0
"""Side of a cell, pixels."""
MOST = 8
"""Cells along an axis that are still drawn one by one."""


class Look(NamedTuple):
    """How a cell is drawn."""

    fill: str = BLUE
    opacity: float = 0.18
    stroke: str = BLUE
    dash: str = ""
    text: str = ""
    pale: bool = False


PLAIN = Look()
FADED = Look(fill="none", opacity=0.0, stroke=GREY, dash="3 3")


def drawable(shape: tuple[int, ...]) -> bool:
    """Return whether a shape is small enough to be drawn cell by cell: up to three axes.

    Args:
        shape: sizes of the axes.
    """
    return len(shape) <= 3 and all(0 < n <= MOST for n in shape)


def grid_size(shape: tuple[int, ...]) -> tuple[float, float]:
    """Return width and height of a grid; layers of a third axis stand one below the other.

    Args:
        shape: at most three axes.
    """
    layers, rows, columns = (1,) * (3 - len(shape)) + shape
    return columns * CELL, layers * rows * CELL + (layers - 1) * CELL / 2


def draw_grid(
    picture: Svg,
    left: float,
    top: float,
    shape: tuple[int, ...],
    look: Callable[[tuple[int, ...]], Look] = lambda _: PLAIN,
) -> None:
    """Draw every cell of a tensor of at most three axes.

    Args:
        picture: where to draw.
        left: pixels from the left.
        top: pixels from the top.
        shape: sizes of the axes.
        look: of the cell at an index.
    """
    layers, rows, columns = (1,) * (3 - len(shape)) + shape
    for layer in range(layers):
        for row in range(rows):
            for column in range(columns):
                cell = look((layer, row, column)[3 - len(shape) :])
                x = left + column * CELL
                y = top + layer * (rows * CELL + CELL / 2) + row * CELL
                picture.rect(
                    x + 1.5, y + 1.5, CELL - 3, CELL - 3, fill=cell.fill, opacity=cell.opacity,
                    stroke=cell.stroke, dash=cell.dash, radius=3,
                )  # fmt: skip
                if cell.text:
                    picture.text(
                        x + CELL / 2,
                        y + CELL / 2 + 4,
                        cell.text,
                        size=11,
                        colour=GREY if cell.pale else "currentColor",
                        anchor="middle",
                        mono=True,
                    )


def page(words: str, picture: Svg | None = None) -> str:
    """Return a picture with words below it, for a notebook.

    Args:
        words: lines of text.
        picture: above them; None if there is none.
    """
    return f"{picture or ''}<pre>{escape(words)}</pre>"
