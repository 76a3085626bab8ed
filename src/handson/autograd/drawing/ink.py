"""How boxes, what is written in them, and arrows are drawn."""

from collections.abc import Sequence
from itertools import pairwise

from handson.autograd.drawing.card import (
    BODY,
    BRACKET,
    EDGE,
    LINE,
    NABLA,
    SMALL,
    SPACE,
    TITLE,
    Block,
    Card,
)  # fmt: skip
from handson.autograd.drawing.layout import Place
from handson.autograd.drawing.trace import Kind
from handson.base.svg import BLUE, GREEN, GREY, ORANGE, RED, Point, Svg

TIP = 7.0
"""Pixels: length of an arrow's head."""


def outline(picture: Svg, kind: Kind, place: Place, is_result: bool) -> None:
    """Draw the outline of a box: its form says what it is.

    Args:
        picture: to draw on.
        kind: what it is.
        place: where it stands.
        is_result: whether the gradients are of this box.
    """
    if kind == "parameter":
        picture.rect(*place, stroke=BLUE, fill=BLUE, opacity=0.1, radius=3, thickness=1.6)
    elif kind == "constant":
        picture.rect(*place, stroke=GREY, radius=3, dash="4 3")
    elif not is_result:
        picture.rect(*place, stroke=GREY, fill=GREY, opacity=0.1, radius=13, thickness=1.2)
    if is_result:
        radius = 13 if kind == "operation" else 3
        if kind == "operation":
            picture.rect(*place, stroke=GREEN, fill=GREEN, opacity=0.1, radius=13, thickness=1.6)
        picture.rect(*around(place, 3.5), stroke=GREEN, radius=radius + 3, thickness=1.2)


def around(place: Place, distance: float) -> Place:
    """Return a frame around a box.

    Args:
        place: of the box.
        distance: pixels between them.
    """
    x, y, width, height = place
    return Place(x - distance, y - distance, width + 2 * distance, height + 2 * distance)


def write_title(picture: Svg, said: Card, place: Place) -> None:
    """Write the uppermost line: what it is, and its shape.

    Args:
        picture: to draw on.
        said: what is written.
        place: where the box stands.
    """
    y = place.y + 18
    if said.shape:
        picture.text(place.x + EDGE, y, said.title, size=TITLE, bold=True)
        right = place.x + place.width - EDGE
        picture.text(right, y, said.shape, size=SMALL, colour=GREY, anchor="end")
    else:
        picture.text(_centre(place), y, said.title, size=TITLE, bold=True, anchor="middle")


def write_value(picture: Svg, said: Card, place: Place) -> None:
    """Write the notes and the numbers below the title.

    Args:
        picture: to draw on.
        said: what is written.
        place: where the box stands.
    """
    for k, note in enumerate(said.notes):
        y = place.y + said.below_notes - LINE * (len(said.notes) - k) + 10
        picture.text(place.x + EDGE, y, note, size=SMALL, colour=GREY)
    if said.value:
        start = place.x + EDGE
        if not said.shape:
            start = _centre(place) - said.value.width / 2
        write_block(picture, said.value, start, place.y + said.below_notes, "currentColor")


def write_gradient(picture: Svg, said: Card, found: Block, place: Place) -> None:
    """Write the gradient below the numbers.

    Args:
        picture: to draw on.
        said: what is written in the box.
        found: the gradient.
        place: where the box stands.
    """
    start, top = place.x + EDGE, place.y + said.below_value
    if not said.shape:
        start = _centre(place) - (NABLA + found.width) / 2
    picture.text(start, top + 10, "∇", size=BODY, colour=ORANGE)
    write_block(picture, found, start + NABLA, top, ORANGE)


def write_block(picture: Svg, found: Block, x: float, y: float, colour: str) -> None:
    """Write numbers, those of a matrix below each other and in brackets.

    Args:
        picture: to draw on.
        found: the numbers.
        x: left edge.
        y: upper edge.
        colour: of what is a number; what is none is red.
    """
    at = x + BRACKET * found.in_brackets
    for k, wide in enumerate(found.columns):
        for row, words in enumerate(line[k] for line in found.lines):
            ink = RED if "nan" in words or "inf" in words else colour
            place = (at + wide, "end") if found.in_brackets else (at, "start")
            picture.text(
                place[0], y + 10 + LINE * row, words,
                size=BODY, colour=ink, anchor=place[1], mono=True,
            )  # fmt: skip
        at += wide + SPACE
    if found.in_brackets:
        top, bottom = y + 0.5, y + LINE * len(found.lines) - 1.5
        right = at - SPACE + BRACKET
        for edge, inwards in ((x, 3.0), (right, -3.0)):
            course = f"M{edge + inwards:g},{top:g} H{edge:g} V{bottom:g} H{edge + inwards:g}"
            picture.path(course, colour=colour, thickness=1)
    if found.more:
        low = y + 10 + LINE * len(found.lines)
        picture.text(x, low, found.more, size=SMALL, colour=colour)


def _centre(place: Place) -> float:
    return place.x + place.width / 2


def draw_arrow(
    picture: Svg,
    route: Sequence[Point],
    colour: str,
    thickness: float = 1.3,
    dash: str = "",
    backward: bool = False,
) -> None:
    """Draw an arrow along a route.

    Args:
        picture: to draw on.
        route: its points: level to the 2nd, a curve to the 3rd, level to the 4th, and so on.
        colour: of line and head.
        thickness: pixels.
        dash: pattern of the line; empty for a full one.
        backward: whether the head is at the beginning.
    """
    points = list(route)
    tip = points[0] if backward else points[-1]
    inside = TIP - 1
    if backward:
        points[0] = Point(tip.x + inside, tip.y)
    else:
        points[-1] = Point(tip.x - inside, tip.y)
    course = f"M{points[0].x:g},{points[0].y:g}"
    for k, (a, b) in enumerate(pairwise(points)):
        if k % 2 and a.y != b.y:
            half = (a.x + b.x) / 2
            course += f" C{half:g},{a.y:g} {half:g},{b.y:g} {b.x:g},{b.y:g}"
        else:
            course += f" L{b.x:g},{b.y:g}"
    picture.path(course, colour=colour, thickness=thickness, dash=dash)
    before = Point(tip.x + 10 if backward else tip.x - 10, tip.y)
    picture.head(before, tip, colour=colour, size=TIP + thickness - 1.3)


def dot(picture: Svg, x: float, y: float) -> None:
    """Draw the point at which arrows part.

    Args:
        picture: to draw on.
        x: of its middle.
        y: of its middle.
    """
    picture.add(f'<circle cx="{x:g}" cy="{y:g}" r="3.2" fill="{GREY}"/>')
