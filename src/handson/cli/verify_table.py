"""The table that ``handson verify`` prints, and the words below it."""

import torch
from rich.console import Console
from rich.table import Table

from handson.verify.audit import Audit
from handson.verify.examine import Row
from handson.verify.report import Report

WIDE = 140
SHORTEST_TWIN = 8
REASONS = 3
CONTRACTIONS = {"torch.nn.functional.": "F.", "torch.nn.": "nn.", "torch.optim.": "optim."}
PRECISIONS = {"f64": torch.float64, "f32": torch.float32}


def table(report: Report, width: int, *, speed: bool = False) -> Table:
    """Lay the report out for a terminal of ``width`` columns, one line for each pair.

    Args:
        report: of ``handson.verify.report.verify``.
        width: columns; below 140 the concept is left out and the twin is written shorter.
        speed: whether to show how many times as fast as the twin ours is.
    """
    wide = width >= WIDE
    words = ["", *(["concept"] if wide else []), "pair", "twin"]
    kinds = ("output", "gradient") if wide else ("out", "grad")
    numbers = ["cases", *(f"{kind}\n{name}" for kind in kinds for name in PRECISIONS)]
    heads = [*words, *numbers, "mutants" if wide else "caught", *(["speed"] if speed else [])]
    rows = [_cells(row, wide, speed) for row in report.rows]
    _fit([[head.partition("\n")[0] for head in heads], *rows], words.index("twin"), width)

    grid = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for i, head in enumerate(heads):
        grid.add_column(head, justify="left" if i < len(words) else "right", no_wrap=True)
    for row, cells in zip(report.rows, rows, strict=True):
        grid.add_row(*cells, style={"fell": "red", "skipped": "dim"}.get(row.verdict))
    return grid


def _cells(row: Row, wide: bool, speed: bool) -> list[str]:
    twin = row.pair.twin
    for long, short in {} if wide else CONTRACTIONS.items():
        twin = twin.replace(long, short)
    errors = [_error(row, k, d) for k in ("outputs", "gradients") for d in PRECISIONS.values()]
    return [
        row.verdict,
        *([row.concept or "-"] if wide else []),
        row.pair.name,
        twin,
        str(row.cases),
        *errors,
        f"{row.caught}/{len(row.pair.mutants)}" if row.verdicts else "-",
        *([f"{row.speed.ratio:.2f}x" if row.speed else "-"] if speed else []),
    ]


def _fit(rows: list[list[str]], column: int, width: int) -> None:
    """Shorten the cells of one column, in place, until all columns fit side by side."""
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    room = max(SHORTEST_TWIN, width - sum(widths) - len(widths) + 1 + widths[column])
    for row in rows:
        cell = row[column]
        if len(cell) > room:
            keep = room - 3
            row[column] = cell[:keep] + "..." if " " in cell else "..." + cell[-keep:]


def _error(row: Row, kind: str, dtype: torch.dtype) -> str:
    found = row.errors.get(dtype)
    error = getattr(found, kind) if found else None
    if error is None:
        return "-"
    if error == 0:
        return "0"
    mantissa, _, exponent = f"{error:.0e}".partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def print_summary(console: Console, report: Report) -> None:
    """Print why pairs fell or were skipped, how many hold, and how to read the table."""
    console.print()
    for row in report.rows:
        for reason in row.failures[:REASONS]:
            console.print(f"fell: {reason}", style="red")
        if len(row.failures) > REASONS:
            rest = len(row.failures) - REASONS
            console.print(f"      ... and {rest} more; --json lists all of them")
        if row.skipped:
            console.print(f"skipped: {row.pair.name}: {row.skipped}")
    told = [row.verdict for row in report.rows]
    counts = ", ".join(f"{told.count(v)} {v}" for v in ("ok", "fell", "skipped") if v in told)
    noun = "pair" if len(told) == 1 else "pairs"
    console.print(
        f"{len(told)} {noun}: {counts}. torch {torch.__version__}, seed {report.seed}, "
        f"{report.seconds:.1f} s."
    )
    console.print(
        "Errors are relative to the twin's largest number; 0 is equal to the last bit. A mutant is "
        "one wrong line in our code; k/k means that the cases catch them all.",
        style="dim",
    )


def print_audits(console: Console, audits: list[Audit]) -> None:
    """Print the cases that earn nothing and the mutants that hang on a single case."""
    console.print(
        "\nCases that no mutant and no stated reason needs; mutants that hang on one case:"
    )
    for found in audits:
        if found.idle or found.shared or found.fragile:
            console.print(found.pair, style="bold")
        if found.idle:
            console.print(f"  catch nothing: {'; '.join(found.idle)}")
        if found.shared:
            console.print(f"  catch only what others catch too: {'; '.join(found.shared)}")
        for name, case in found.fragile.items():
            console.print(f"  {name!r} is caught by {case!r} alone")
