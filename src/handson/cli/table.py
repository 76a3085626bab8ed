"""Tables of the command line: aligned in a terminal, tabs between the cells in a pipe."""

import json
import math
import sys
from collections.abc import Collection, Sequence
from typing import Annotated, Any

import typer

ROOMY = 100
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def print_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: Collection[str] = (),
    head_in_pipe: bool = False,
) -> None:
    """Print rows of text.

    Args:
        header: name of every column.
        rows: cells.
        right: columns of numbers, which are aligned to the right in a terminal.
        head_in_pipe: whether the header is printed in a pipe as well.
    """
    if not sys.stdout.isatty():
        for row in [header] * head_in_pipe + list(rows):
            typer.echo("\t".join(" ".join(cell.split()) for cell in row))
        return
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False, emoji=False)
    gap = 1 if console.width < ROOMY else 2
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0))
    for name in header:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def duration(seconds: float | None) -> str:
    """Write a time for people: ``8 s``, ``1 min 05 s``, ``2 h 10 min``."""
    if seconds is None or math.isnan(seconds):
        return ""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes == 0:
        return f"{rest} s"
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def terminal_width() -> int | None:
    """Return the columns of the terminal, None in a pipe."""
    from rich.console import Console

    return Console().width if sys.stdout.isatty() else None


def print_json(content: Any) -> None:
    """Print JSON that every program can read: NaN becomes ``null``."""
    from handson.train.history import finite

    typer.echo(json.dumps(finite(content), indent=2, allow_nan=False))
