"""Tables of probabilities as text for a terminal and as HTML for a notebook."""

from collections.abc import Iterable
from html import escape
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from torch import Tensor

from handson.ops.variables import Outcome, Variables

ROWS, COLUMNS = 24, 10
"""The most that are shown; longer tables say how much is left out."""


class Grid(NamedTuple):
    """A table of words: ``labels`` columns say which row it is, the others hold numbers."""

    title: str
    labels: int
    head: list[str]
    rows: list[list[str]]
    foot: list[str]


def joint_grid(variables: Variables, probs: Tensor) -> Grid:
    """Lay out a joint distribution: the last variable across, the others down, sums at the edge.

    Args:
        variables: one for each axis.
        probs: all probabilities.
    """
    title = f"P({', '.join(variables.names)})"
    if len(variables.names) == 1:
        return _grid(title, variables, None, probs.unsqueeze(1))
    down, across = variables.only(variables.names[:-1]), variables.only(variables.names[-1:])
    return _grid(title, down, across, probs, sums=True)


def conditional_grid(given: Variables, variables: Variables, probs: Tensor) -> Grid:
    """Lay out what is likely given each case: every row sums to one.

    Args:
        given: the variables that are known; they run down.
        variables: the others; they run across.
        probs: the axes of ``given`` first; NaN where the case itself is impossible.
    """
    title = f"P({', '.join(variables.names)} | {', '.join(given.names)})"
    return _grid(title, given, variables, probs.flatten(len(given.names)))


def as_text(grid: Grid) -> str:
    """Return the table for a terminal, its columns one below the other.

    Args:
        grid: what to write.
    """
    lines = [grid.head, *grid.rows, *([grid.foot] if grid.foot else [])]
    wide = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    written = [grid.title]
    for line in lines:
        cells = [
            cell + " " * (space - _width(cell)) if place < grid.labels
            # numbers stand below each other at their ends
            else " " * (space - _width(cell)) + cell
            for place, (cell, space) in enumerate(zip(line, wide, strict=True))
        ]  # fmt: skip
        labels, numbers = "  ".join(cells[: grid.labels]), "  ".join(cells[grid.labels :])
        written.append(f"{labels} │ {numbers}".rstrip())
    return "\n".join(written)


def as_html(grid: Grid) -> str:
    """Return the table for a notebook.

    Args:
        grid: what to write.
    """

    def row(cells: Iterable[str], kind: str) -> str:
        tags = [(kind if place >= grid.labels else "th", c) for place, c in enumerate(cells)]
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for tag, cell in tags) + "</tr>"

    body = "".join(row(cells, "td") for cells in [*grid.rows, *([grid.foot] if grid.foot else [])])
    caption = f"<caption>{escape(grid.title)}</caption>"
    return f"<table>{caption}<thead>{row(grid.head, 'th')}</thead><tbody>{body}</tbody></table>"


def _grid(
    title: str, down: Variables, across: Variables | None, probs: Tensor, *, sums: bool = False
) -> Grid:
    """Write numbers beside their outcomes, and leave out the middle of a long table.

    Args:
        title: written above.
        down: variables that run down.
        across: variables that run across; None for a single column.
        probs: one axis for all outcomes down, or one for each of them; the last runs across.
        sums: whether a last row holds the sums of columns.
    """
    table = probs.reshape(-1, probs.shape[-1])
    rows, columns = _shown(table.shape[0], ROWS), _shown(table.shape[1], COLUMNS)
    left_out = [
        f"{count - len(shown) + 1} {what} left out"
        for count, shown, what in zip(
            table.shape, (rows, columns), ("rows", "columns"), strict=True
        )
        if None in shown
    ]
    margin = [] if across is None else ["Σ"]
    head = ["P" if across is None else _name(across, place) for place in columns]

    def numbers(line: Tensor) -> list[str]:
        told = ["…" if place is None else _number(float(line[place])) for place in columns]
        return told + ([] if across is None else [_number(float(line.sum()))])

    body = [
        ["…"] * (len(down.names) + len(columns) + len(margin))
        if place is None
        else [*map(str, _outcomes(down, place)), *numbers(table[place])]
        for place in rows
    ]
    foot = ["Σ", *[""] * (len(down.names) - 1), *numbers(table.sum(0))] if sums else []
    title = ", ".join([title, *left_out])
    return Grid(title, len(down.names), [*down.names, *head, *margin], body, foot)


def _shown(count: int, most: int) -> list[int | None]:
    """Return which of ``count`` lines to show; None stands for those that are left out."""
    return list(range(count)) if count <= most else [*range(most - 2), None, count - 1]


def _outcomes(variables: Variables, place: int) -> list[Outcome]:
    """Return the outcomes at a place, counted through all combinations, the last name fastest."""
    found: list[Outcome] = []
    for each in reversed(variables.outcomes.values()):
        place, here = divmod(place, len(each))
        found.insert(0, each[here])
    return found


def _name(variables: Variables, place: int | None) -> str:
    if place is None:
        return "…"
    outcomes = zip(variables.names, _outcomes(variables, place), strict=True)
    return ", ".join(f"{name}={outcome}" for name, outcome in outcomes)


def _number(p: float) -> str:
    return "–" if p != p else f"{p:.4g}"


def _width(words: str) -> int:
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in words
    )
