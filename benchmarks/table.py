"""The results in a terminal."""

from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.quiet import QUIET
from benchmarks.record import readable, times


def show(result: dict[str, Any], console: Console) -> None:
    """Print every row, its goals, and the summaries."""
    table = Table(title="median of interleaved samples (± middle half)", title_justify="left")
    for name in ("row", "ours", "beside", "ours is … as fast", "goal"):
        table.add_column(name, overflow="fold")
    for row in result["rows"]:
        if "error" in row:
            table.add_row(row["id"], "[red]failed", row["error"].strip().splitlines()[-1], "", "")
            continue
        table.add_row(*_cells(row))
    console.print(table)
    for found in result["summaries"]:
        console.print(
            f"{found['family']}: geometric mean of {found['rows']} rows "
            f"{found['geometric_mean']:.2f}× {found['against']}, "
            f"least {found['least']:.2f}× ({found['least_row']})"
        )
    for row in result["rows"]:
        for line in row.get("disagree", []):
            console.print(f"[red]{row['id']}: not the same work: {line}")


def _cells(row: dict[str, Any]) -> list[str]:
    unit, sides = row["unit"], row["sides"]

    def cell(side: dict[str, Any]) -> str:
        rate = f", {row['moved'] / side['median'] / 1e6:,.0f} MB/s" if "moved" in row else ""
        return f"{readable(side['median'], unit)} ±{side['spread'] / 2:.0%}{rate}"

    others = [name for name in sides if name != "ours"]
    goals = [f"{'[green]✓' if g['met'] else '[red]✗'}[/] {g['text']}" for g in row["goals"]]
    restless = " (restless)" if row["spread"] > 0.2 else ""
    if (row.get("busy_before") or 0) > QUIET:
        restless += " (busy machine)"
    return [
        row["id"] + restless,
        cell(sides["ours"]),
        "\n".join(f"{name} {cell(sides[name])}" for name in others),
        "\n".join(f"{times(row['ratios'][name]['median'])} {name}" for name in others),
        "\n".join(goals),
    ]
