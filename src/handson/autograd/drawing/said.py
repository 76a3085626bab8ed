"""How numbers, shapes and operations are written."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handson.autograd.drawing.trace import Box, Trace
from handson.base.words import Words, language

ROWS, COLUMNS = 3, 3
"""A vector or matrix up to this size is shown number by number, if it has at most six."""

SYMBOLS = {
    "add": "+", "sub": "−", "mul": "×", "div": "÷", "matmul": "@", "pow": "**",
    "sum": "Σ", "sqrt": "√", "abs": "|·|", "sigmoid": "σ", "getitem": "[ ]",
    "setitem": "[ ] =",
}  # fmt: skip
INFIX = ("add", "sub", "mul", "div", "matmul", "pow")

ALL = Words(zh="全为 {}", en="all {}")
NOT_FINITE = Words(zh="{} 个 {}", en="{} {}")
EMPTY = Words(zh="空", en="empty")


def number(x: Any) -> str:
    """Return one number with four significant digits."""
    return f"{x:.4g}" if isinstance(x, float | np.floating) else str(x)


def shape(data: NDArray[Any]) -> str:
    """Return the sizes of the axes, as ``x.shape`` is printed."""
    return str(tuple(data.shape))


def is_small(data: NDArray[Any]) -> bool:
    """Return whether all numbers are shown."""
    sizes = (1,) * (2 - data.ndim) + data.shape
    small = len(sizes) == 2 and sizes[0] <= ROWS and sizes[1] <= COLUMNS
    return small and 0 < data.size <= 6


def cells(data: NDArray[Any]) -> list[list[str]]:
    """Return every number of a small array, row by row.

    Args:
        data: a number, a vector or a matrix.
    """
    table = data.reshape(-1, data.shape[-1] if data.ndim else 1)
    return [[number(x) for x in row] for row in table]


def summary(data: NDArray[Any]) -> list[str]:
    """Return the range of the finite numbers, and how many are not finite.

    Args:
        data: any numbers.
    """
    lang = language()
    if not data.size:
        return [EMPTY.said_in(lang)]
    finite = data[np.isfinite(data)]
    lines = []
    if finite.size:
        low, high = finite.min(), finite.max()
        first, last = (f"{x:.3g}" if data.dtype.kind == "f" else str(x) for x in (low, high))
        if first != last:
            lines = [f"{first} … {last}"]
        elif low == high and finite.size == data.size > 1:
            lines = [ALL.said_in(lang).format(first)]
        else:
            lines = [first if low == high else f"≈ {first}"]
    for word, found in (("nan", np.isnan(data)), ("inf", np.isinf(data))):
        if found.any():
            lines.append(NOT_FINITE.said_in(lang).format(int(found.sum()), word))
    return lines


def inline(data: NDArray[Any]) -> str:
    """Return the numbers in one line of text: up to four, else their range.

    Args:
        data: any numbers.
    """
    if not is_small(data) or data.size > 4:
        return ", ".join(summary(data))

    def nested(part: Any) -> str:
        if isinstance(part, list):
            return "[" + ", ".join(map(nested, part)) + "]"
        return number(part)

    return nested(data.tolist())


def held(box: Box) -> str:
    """Return in one line of text what a box holds, unless that was lost.

    Args:
        box: a leaf or an operation.
    """
    return "—" if box.overwritten_by else inline(box.value)


def reference(box: Box) -> str:
    """Return how text speaks of a box: by its name, its number, or what a constant holds."""
    if box.name or box.kind == "operation":
        return box.name or f"#{box.step}"
    return inline(box.value)


def symbol(box: Box) -> str:
    """Return the sign of an operation, or its name where there is no common one."""
    sign = SYMBOLS.get(box.op, box.op)
    return f"{sign}=" if box.in_place and box.op in INFIX else sign


def formula(drawn: Trace, position: int) -> str:
    """Return an operation as it would be written in Python, nearly.

    Args:
        drawn: the graph.
        position: of the operation among its boxes.
    """
    box = drawn.boxes[position]
    inputs = [reference(drawn.boxes[arrow.source]) for arrow in drawn.into(position)]
    if box.op in INFIX and len(inputs) == 2:
        return f" {symbol(box)} ".join(inputs)
    return f"{box.op}({', '.join(inputs)})"
