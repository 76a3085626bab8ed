"""The graph as text for a terminal: what was computed, then who passes which gradient to whom."""

from collections.abc import Sequence
from unicodedata import east_asian_width

from handson.autograd.drawing.said import formula, held, inline, reference, shape
from handson.autograd.drawing.story import so_far
from handson.autograd.drawing.trace import Box, Trace
from handson.base.words import Words, language

LEAVES = Words(zh="叶节点", en="leaves")
FORWARD = Words(zh="前向", en="forward")
BACKWARD = Words(zh="反向", en="backward")
UNUSED = Words(zh="不在图中：{}", en="not in the graph: {}")
NAME, SHAPE = Words(zh="名称", en="name"), Words(zh="形状", en="shape")
VALUE, GRADIENT = Words(zh="值", en="value"), Words(zh="∇ 梯度", en="∇ gradient")
MADE, NOTE = Words(zh="算式", en="computed as"), Words(zh="备注", en="note")
FROM, TO = Words(zh="来自", en="from"), Words(zh="传给", en="to")
PASSED = Words(zh="传递的梯度 ∇", en="passes ∇")
VIEW = Words(zh="视图", en="view")
IN_PLACE = Words(zh="原地", en="in place")
OVERWRITTEN = Words(zh="已被 {} 改写", en="overwritten by {}")
CONSTANT = Words(zh="常量", en="constant")


def listing(drawn: Trace) -> str:
    """Return the graph in three tables: leaves, steps forward, steps backward.

    Args:
        drawn: the graph.
    """
    lang = language()
    boxes = drawn.boxes
    gradient = [inline(box.gradient) if box.gradient is not None else "—" for box in boxes]
    leaves = [
        (box.name, shape(box.value), held(box), gradient[i], note(box))
        for i, box in enumerate(boxes)
        if box.kind != "operation" and (box.name or i == drawn.result)
    ]
    forward = [
        (f"#{box.step}", box.name, formula(drawn, i), shape(box.value), held(box), note(box))
        for i, box in enumerate(boxes)
        if box.kind == "operation"
    ]
    backward = []
    for position in range(len(boxes) - 1, -1, -1):
        box = boxes[position]
        start = (f"#{box.step}", box.name, gradient[position])
        for arrow in drawn.into(position):
            if arrow.gradient is not None:
                passed = inline(arrow.gradient) + so_far(drawn, arrow)
                backward.append((*start, reference(boxes[arrow.source]), passed))
                start = ("", "", "")
    parts: list[tuple[Words, tuple[Words | str, ...], Sequence[Sequence[str]]]] = [
        (LEAVES, (NAME, SHAPE, VALUE, GRADIENT, NOTE), leaves),
        (FORWARD, ("#", NAME, MADE, SHAPE, VALUE, NOTE), forward),
        (BACKWARD, (FROM, NAME, GRADIENT, TO, PASSED), backward),
    ]
    lines: list[str] = []
    for title, heads, rows in parts:
        if rows:
            spoken = [h if isinstance(h, str) else h.said_in(lang) for h in heads]
            lines += [title.said_in(lang), *table([spoken, *rows]), ""]
    if drawn.unused:
        lines += [UNUSED.said_in(lang).format(", ".join(drawn.unused)), ""]
    return "\n".join(lines[:-1])


def note(box: Box) -> str:
    """Return what is special about a box."""
    lang = language()
    notes = [
        (box.kind == "constant", CONSTANT.said_in(lang)),
        (box.is_view, VIEW.said_in(lang)),
        (box.in_place, IN_PLACE.said_in(lang)),
        (bool(box.overwritten_by), OVERWRITTEN.said_in(lang).format(box.overwritten_by)),
    ]
    return ", ".join(words for true, words in notes if true)


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes; Chinese letters take two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return lines with columns below each other; columns that are empty are left out.

    Args:
        rows: heads first.
    """
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    widths = [max(map(cells, column)) for column in columns]
    lines = []
    for row in zip(*columns, strict=True):
        padded = [
            word + " " * (width - cells(word)) for word, width in zip(row, widths, strict=True)
        ]
        lines.append(("  " + "  ".join(padded)).rstrip())
    return lines
