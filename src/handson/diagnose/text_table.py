"""Tables as plain text: what a report shows at a prompt, in a pipe and in a log."""

from collections.abc import Sequence

UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
WIDEST = 36


def text_table(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Lay out cells in columns that are as wide as what stands in them.

    Args:
        header: name of every column.
        rows: cells, as many as columns.
        left: how many columns, from the first, hold words; the others are aligned to the right.
    """
    cells = [[_short(cell) for cell in row] for row in [header, *rows]]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        padded = [
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(padded).rstrip())
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def number(value: float | None) -> str:
    """Write a number with three digits; a dash for what was not there to measure."""
    return "-" if value is None else f"{value:.3g}"


def share(value: float | None) -> str:
    """Write a share from 0 to 1 as a percentage; a dash for what was not there to measure."""
    if value is None:
        return "-"
    return f"{100 * value:.0f}%" if value == 0 or value >= 0.01 else "<1%"


def size(count: float) -> str:
    """Write bytes for people: ``1.5 MiB``."""
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.0f} {UNITS[unit]}" if unit == 0 else f"{amount:.1f} {UNITS[unit]}"


def _short(cell: str) -> str:
    return cell if len(cell) <= WIDEST else "…" + cell[1 - WIDEST :]
