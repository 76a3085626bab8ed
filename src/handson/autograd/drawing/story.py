"""The order in which things happen, and what is said at each step.

Step 0 shows the inputs, then every operation has a step forward, in the order of creation, and one
backward, in the reverse order; the last step shows everything.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from numpy.typing import NDArray

from handson.autograd.drawing.said import formula, held, inline, reference, shape
from handson.autograd.drawing.trace import Arrow, Trace
from handson.base.words import Words, language

START = Words(zh="输入：{}", en="inputs: {}")
FORWARD = Words(
    zh="前向 {k}/{n}：{name} = {formula}，形状 {shape}，值 {value}",
    en="forward {k}/{n}: {name} = {formula}, shape {shape}, value {value}",
)
BACKWARD = Words(
    zh="反向 {k}/{n}：{name} 的梯度已完整，为 {gradient}；传递 {passed}",
    en="backward {k}/{n}: the gradient of {name} is complete: {gradient}; it passes {passed}",
)
PASSED = Words(zh="{gradient} 给 {name}", en="{gradient} to {name}")
SUM = Words(zh="（累计 {}）", en=" (sum so far {})")
COMMA = Words(zh="，", en=", ")
WHOLE = Words(zh="完整的图：{} 次运算", en="the whole graph: {} operations")


class Sum(NamedTuple):
    """A gradient while it adds up.

    Attributes:
        gradient: the sum so far.
        parts: what has been added.
        first: the step from which on this is the sum.
        last: the step after which it is no longer.
    """

    gradient: NDArray[Any]
    parts: tuple[NDArray[Any], ...]
    first: int
    last: int


def final(drawn: Trace) -> int:
    """Return the number of the last step, which shows everything."""
    return 2 * drawn.count + 1


def backward_step(drawn: Trace, position: int) -> int:
    """Return the step at which an operation passes its gradient on.

    Args:
        drawn: the graph.
        position: of the operation among its boxes.
    """
    return final(drawn) - drawn.boxes[position].step


def sums(drawn: Trace, position: int) -> list[Sum]:
    """Return how the gradient of a box adds up, step by step.

    Args:
        drawn: the graph.
        position: of the box.
    """
    box = drawn.boxes[position]
    if box.gradient is None:
        return []
    uses = drawn.out_of(position)
    if not uses:
        return [Sum(box.gradient, (box.gradient,), drawn.count + 1, final(drawn))]
    steps = sorted({backward_step(drawn, use.target) for use in uses})
    found = []
    for first, after in pairwise([*steps, final(drawn) + 1]):
        there = [use for use in uses if backward_step(drawn, use.target) <= first]
        parts = tuple(use.passed for use in there)
        found.append(Sum(drawn.so_far[there[-1]], parts, first, after - 1))
    return [*found[:-1], found[-1]._replace(gradient=box.gradient)]


def captions(drawn: Trace) -> list[str]:
    """Return a sentence for each step.

    Args:
        drawn: the graph.
    """
    lang, n = language(), drawn.count
    leaves = [box.name for box in drawn.boxes if box.name and box.kind != "operation"]
    said = [START.said_in(lang).format(COMMA.said_in(lang).join(leaves))]
    operations = [i for i, box in enumerate(drawn.boxes) if box.kind == "operation"]
    for k, position in enumerate(operations, 1):
        box = drawn.boxes[position]
        words = {"name": reference(box), "shape": shape(box.value), "value": held(box)}
        forward = FORWARD.said_in(lang)
        said.append(forward.format(k=k, n=n, formula=formula(drawn, position), **words))
    for k, position in enumerate(reversed(operations), 1):
        box = drawn.boxes[position]
        passed = COMMA.said_in(lang).join(_passed(drawn, position))
        gradient = "" if box.gradient is None else inline(box.gradient)
        words = {"name": reference(box), "gradient": gradient, "passed": passed}
        said.append(BACKWARD.said_in(lang).format(k=k, n=n, **words))
    return [*said, WHOLE.said_in(lang).format(n)]


def _passed(drawn: Trace, position: int) -> Iterator[str]:
    lang = language()
    for arrow in drawn.into(position):
        if arrow.gradient is not None:
            name = reference(drawn.boxes[arrow.source])
            words = PASSED.said_in(lang).format(gradient=inline(arrow.gradient), name=name)
            yield words + so_far(drawn, arrow)


def so_far(drawn: Trace, arrow: Arrow) -> str:
    """Return what the gradient has added up to with an arrow, if it is not the first to bring any.

    Args:
        drawn: the graph.
        arrow: brings a gradient.
    """
    is_first = drawn.out_of(arrow.source)[0] is arrow
    return "" if is_first else SUM.said_in(language()).format(inline(drawn.so_far[arrow]))
