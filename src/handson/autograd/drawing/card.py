"""What is written in a box, and how large that makes it."""

import math
from typing import Any, NamedTuple

from numpy.typing import NDArray

from handson.autograd.drawing.said import cells, is_small, number, shape, summary, symbol
from handson.autograd.drawing.story import Sum, sums
from handson.autograd.drawing.trace import Box, Trace
from handson.base.svg import text_width
from handson.base.words import Words, language

HEAD, LINE, EDGE = 25.0, 15.0, 11.0
"""Pixels: height of the title, height of a line, room beside the words."""

TITLE, BODY, SMALL = 14.0, 11.0, 10.0
"""Sizes of letters."""

BRACKET, SPACE = 5.0, 9.0
"""Pixels: room for a bracket, room between the columns of a matrix."""

NABLA = 13.0
"""Pixels for the sign before a gradient."""

VIEW = Words(zh="视图：共享内存", en="view: shared memory")
IN_PLACE = Words(zh="原地：写入同一内存", en="in place: same memory")
OVERWRITTEN = Words(zh="已被 {} 改写", en="overwritten by {}")
USES = Words(zh="{} 处之和", en="sum of {} uses")


class Block(NamedTuple):
    """Numbers as they are written: a matrix or vector in brackets, or plain lines.

    Attributes:
        lines: rows of a table with one entry per column.
        in_brackets: whether it is a vector or matrix with all its numbers.
        more: a line below, in words.
    """

    lines: list[list[str]]
    in_brackets: bool = False
    more: str = ""

    @property
    def columns(self) -> list[float]:
        """Return the width of each column, in pixels."""
        return [
            max(text_width(word, BODY, mono=True) for word in column)
            for column in zip(*self.lines, strict=True)
        ]

    @property
    def width(self) -> float:
        """Return the width of all, in pixels."""
        wide = sum(self.columns) + SPACE * max(len(self.columns) - 1, 0)
        return max(wide + 2 * BRACKET * self.in_brackets, text_width(self.more, SMALL))

    @property
    def height(self) -> float:
        """Return the height of all, in pixels."""
        return LINE * (len(self.lines) + bool(self.more)) + 2 * (
            self.in_brackets and len(self.lines) > 1
        )


class Card(NamedTuple):
    """What is written in a box.

    Attributes:
        title: name, sign of the operation.
        shape: of its numbers; empty for a single number.
        notes: what is special.
        value: the numbers; None where the title says them, or where they are lost.
        gradients: the gradient, each time that it grows.
        width: pixels.
        height: pixels.
    """

    title: str
    shape: str
    notes: tuple[str, ...]
    value: Block | None
    gradients: tuple[tuple[Sum, Block], ...]
    width: float
    height: float

    @property
    def below_notes(self) -> float:
        """Return how far below the upper edge the numbers begin."""
        return HEAD + LINE * len(self.notes)

    @property
    def below_value(self) -> float:
        """Return how far below the upper edge the gradient begins."""
        return self.below_notes + (self.value.height if self.value else 0.0)


def card(drawn: Trace, position: int) -> Card:
    """Return what is written in a box.

    Args:
        drawn: the graph.
        position: of the box.
    """
    box = drawn.boxes[position]
    title = title_of(box)
    size = shape(box.value) if box.value.ndim else ""
    notes = tuple(_notes(box))
    said_already = not (box.name or box.op)
    value = None if said_already or box.overwritten_by else block(box.value)
    gradients = tuple((s, gradient_block(s)) for s in sums(drawn, position))
    width = max(
        text_width(title, TITLE * 1.12) + (text_width(size, SMALL) + 14 if size else 0),
        value.width if value else 0.0,
        *(NABLA + found.width for _, found in gradients),
        *(text_width(line, SMALL) for line in notes),
        14.0,
    )
    made = Card(title, size, notes, value, gradients, math.ceil(width + 2 * EDGE), 0.0)
    below = max((found.height for _, found in gradients), default=0.0)
    height = made.below_value + below
    return made._replace(height=height + (7 if height > HEAD else 2))


def title_of(box: Box) -> str:
    """Return the name of a leaf, the sign of an operation, the number that a constant is.

    Args:
        box: what it is about.
    """
    if box.kind == "operation":
        changes = symbol(box).endswith("=")  # y +=, y[ ] =
        return f"{box.name}{'' if changes else ' ='} {symbol(box)}" if box.name else symbol(box)
    return box.name or number(box.value.flat[0])


def _notes(box: Box) -> list[str]:
    lang = language()
    notes = [VIEW.said_in(lang)] if box.is_view else []
    notes += [IN_PLACE.said_in(lang)] if box.in_place else []
    if box.overwritten_by:
        notes.append(OVERWRITTEN.said_in(lang).format(box.overwritten_by))
    return notes


def block(data: NDArray[Any]) -> Block:
    """Return numbers as they are written: all if they are few, else their range.

    Args:
        data: any numbers.
    """
    if is_small(data):
        return Block(cells(data), in_brackets=bool(data.ndim))
    return Block([[line] for line in summary(data)])


def gradient_block(so_far: Sum) -> Block:
    """Return a gradient as it is written, and of how many uses it is the sum.

    Args:
        so_far: the gradient.
    """
    found, count = block(so_far.gradient), len(so_far.parts)
    if count > 1 and not so_far.gradient.ndim and count <= 3:
        parts = " + ".join(_summand(part) for part in so_far.parts)
        return Block([[f"{found.lines[0][0]} = {parts}"]])
    if count > 1:
        return found._replace(more=USES.said_in(language()).format(count))
    return found


def _summand(part: NDArray[Any]) -> str:
    word = number(part.flat[0])
    return f"({word})" if word.startswith("-") else word
