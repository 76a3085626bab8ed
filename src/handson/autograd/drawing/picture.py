"""The graph as a picture: boxes with their numbers, arrows, and a legend."""

from handson.autograd.drawing.card import EDGE, SMALL, card
from handson.autograd.drawing.film import Film
from handson.autograd.drawing.ink import (
    around,
    dot,
    draw_arrow,
    outline,
    write_gradient,
    write_title,
    write_value,
)  # fmt: skip
from handson.autograd.drawing.layout import Layout, Place, layout
from handson.autograd.drawing.listing import UNUSED
from handson.autograd.drawing.story import backward_step, captions, final
from handson.autograd.drawing.trace import Arrow, Kind, Trace
from handson.base.errors import ArgumentError
from handson.base.svg import BLUE, GREY, ORANGE, Point, Svg, text_width
from handson.base.words import Words, language

LIMIT = 150
"""Operations in one picture."""

MARGIN, LEGEND = 14.0, 34.0
"""Pixels around the graph, and for the legend below it."""

FAINT = '<g opacity="0.3">'

KINDS: tuple[tuple[Kind, bool, Words], ...] = (
    ("parameter", False, Words(zh="参数（需要梯度）", en="parameter (wants a gradient)")),
    ("constant", False, Words(zh="常量、数据", en="constant, data")),
    ("operation", False, Words(zh="运算", en="operation")),
    ("operation", True, Words(zh="结果", en="result")),
)
GRADIENT = Words(zh="∇ 结果关于它的梯度", en="∇ gradient of the result")


def check_size(drawn: Trace) -> None:
    """Make sure that a picture of the graph could be read.

    Args:
        drawn: the graph.

    Raises:
        ArgumentError: there are too many operations.
    """
    if drawn.count > LIMIT:
        raise ArgumentError(
            f"this graph has {drawn.count} operations, and a picture of more than {LIMIT} cannot "
            "be read: print() the drawing, which lists them all, or draw an earlier result, a "
            "single layer, fewer steps of a loop"
        )


def picture(drawn: Trace, step: int) -> Svg:
    """Return the picture at one step.

    Args:
        drawn: the graph.
        step: its number.
    """
    return film(drawn).still(step, captions(drawn)[step])


def film(drawn: Trace) -> Film:
    """Return the picture at all steps.

    Args:
        drawn: the graph.
    """
    cards = [card(drawn, i) for i in range(len(drawn.boxes))]
    sizes = [(said.width, said.height) for said in cards]
    found = _moved(layout(sizes, [(a.source, a.target) for a in drawn.arrows]))
    legend = _legend(drawn)
    width = max(found.width, legend.width) + 2 * MARGIN
    made = Film(width, found.height + 2 * MARGIN + LEGEND, final(drawn))
    for arrow, route in zip(drawn.arrows, found.routes, strict=True):
        _arrow(made, drawn, arrow, route)
    for i, (box, said, place) in enumerate(zip(drawn.boxes, cards, found.places, strict=True)):
        is_result = i == drawn.result
        if box.step:
            _glow(made, place, box.step, BLUE)
            if box.gradient is not None:
                _glow(made, place, backward_step(drawn, i), ORANGE)
        waiting, there = made.scene(0, box.step - 1), made.scene(box.step)
        for sheet, before, after in ((waiting, FAINT, "</g>"), (there, "", "")):
            sheet.add(before)
            outline(sheet, box.kind, place, is_result)
            write_title(sheet, said, place)
            sheet.add(after)
        write_value(there, said, place)
        for so_far, block in said.gradients:
            write_gradient(made.scene(so_far.first, so_far.last), said, block, place)
        if sum(arrow.source == i for arrow in drawn.arrows) > 1:
            dot(made.scene(), place.x + place.width, place.middle)
    sheet = made.scene()
    sheet.add(f'<g transform="translate({MARGIN:g},{made.height - LEGEND + 6:g})">')
    sheet.pieces += legend.pieces
    sheet.add("</g>")
    return made


def _moved(found: Layout) -> Layout:
    """Return the layout away from the picture's edges."""
    places = tuple(p._replace(x=p.x + MARGIN, y=p.y + MARGIN) for p in found.places)
    routes = tuple(tuple(Point(x + MARGIN, y + MARGIN) for x, y in r) for r in found.routes)
    return found._replace(places=places, routes=routes)


def _glow(made: Film, place: Place, step: int, colour: str) -> None:
    frame = around(place, 7)
    made.scene(step, step).rect(
        *frame, stroke=colour, fill=colour, opacity=0.12, radius=17, thickness=2.5
    )


def _arrow(made: Film, drawn: Trace, arrow: Arrow, route: tuple[Point, ...]) -> None:
    forward = drawn.boxes[arrow.target].step
    dash = "2 3" if arrow.gradient is None else ""
    waiting = made.scene(0, forward - 1)
    waiting.add(FAINT)
    draw_arrow(waiting, route, GREY, dash=dash)
    waiting.add("</g>")
    draw_arrow(made.scene(forward, forward), route, BLUE, 2.4, dash)
    back = backward_step(drawn, arrow.target)
    if arrow.gradient is None:
        draw_arrow(made.scene(forward + 1), route, GREY, dash=dash)
    else:
        draw_arrow(made.scene(forward + 1, back - 1), route, GREY)
        draw_arrow(made.scene(back, back), route, ORANGE, 2.4, backward=True)
        draw_arrow(made.scene(back + 1), route, GREY)


def _legend(drawn: Trace) -> Svg:
    """Return a line that explains the kinds of boxes that there are."""
    lang = language()
    sheet = Svg(0, LEGEND)
    there = {(box.kind, i == drawn.result) for i, box in enumerate(drawn.boxes)}
    x, size = 4.0, SMALL + 1
    for kind, is_result, words in KINDS:
        if (kind, is_result) in there:
            outline(sheet, kind, Place(x, 4, 26, 14), is_result)
            x += 26 + EDGE
            sheet.text(x, 15, words.said_in(lang), size=size)
            x += text_width(words.said_in(lang), size) + 2 * EDGE
    unused = UNUSED.said_in(lang).format(", ".join(drawn.unused)) if drawn.unused else ""
    some = any(box.gradient is not None for box in drawn.boxes)
    for said, colour in ((GRADIENT.said_in(lang) if some else "", ORANGE), (unused, GREY)):
        if said:
            sheet.text(x, 15, said, size=size, colour=colour)
            x += text_width(said, size) + 2 * EDGE
    sheet.width = x
    return sheet
