"""What a finished run prints: the table, the chart, where things are, what to type next."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from handson.show import chart
from handson.train.experiment import Experiment, Verdict
from handson.train.history import Row
from handson.train.kfold import Spread
from handson.train.runs import Run
from handson.train.settings import Result


def report(
    experiment: Experiment, result: Result, run: Run, picture: Path | None, *, quiet: bool = False
) -> None:
    """Print how a run ended."""
    console = Console(highlight=False)
    if result.rows:
        if not quiet:
            console.print(curve(result.rows, console), markup=False, highlight=False)
        console.print(verdict_table(result))
    if quiet:
        return
    console.print(f"run        {run.folder}", soft_wrap=True)
    if picture:
        console.print(f"picture    {picture}", soft_wrap=True)
    console.print(f"checkpoint {run.last}", soft_wrap=True)
    for path in result.files:
        console.print(f"wrote      {path}", soft_wrap=True)
    console.print("\nNext:")
    for command, purpose in next_steps(experiment):
        console.print(f"  {command}  [dim]{purpose}[/dim]", soft_wrap=True)


def curve(rows: list[Row], console: Console) -> str:
    """Draw the most telling columns in characters: accuracies, else losses."""
    for ending in ("accuracy", "loss"):
        series = {
            key: [row.get(key, float("nan")) for row in rows]
            for key in rows[-1]
            if key.endswith(ending)
        }
        if series:
            break
    return chart(series, width=min(console.width, 76), height=10, encoding=console.encoding)


def verdict_table(result: Result) -> Table:
    """Return ours beside what was expected, and by whom; only the columns that say something."""
    table = Table("number", "ours")
    if not result.verdicts:
        table.caption = "no number is on record for these arguments"
    else:
        for title in ("expected", "verdict", "the book", "whose expectation"):
            table.add_column(title)
    for v in result.verdicts:
        table.add_row(
            v.metric,
            f"{v.value:.4f}",
            v.bound,
            "[green]reached[/green]" if v.ok else "[red]missed[/red]",
            "–" if v.book is None else f"{v.book:g}",
            v.source,
        )
    judged = {v.metric for v in result.verdicts}
    hidden = ["epoch", "step", "lr", "seconds", "examples_per_second"]
    if any(key.startswith(("test_", "validation_")) for key in result.rows[-1]):
        hidden.append("train_")  # says less than what was not trained on
    for key, value in result.rows[-1].items():
        if key not in judged and not key.startswith(tuple(hidden)):
            table.add_row(key, f"{value:.4f}")
    return table


def next_steps(experiment: Experiment) -> list[tuple[str, str]]:
    """Return what to type next."""
    name = experiment.recipe
    ours = experiment.arguments.get("layers") == "handson"
    again = (
        (f"handson run {name}", "train on torch's layers")
        if ours
        else (f"handson run {name} --layers handson --epochs 1", "train on our own layers")
    )
    return [
        *(
            (f"handson run {name} --kfold {k}", "see how well it does on what it has not seen")
            for k in sorted({e.folds for e in experiment.expect} - {0})
        ),
        ("handson verify", "see that our layers equal PyTorch's"),
        again,
        ("handson export last --script", "the same as one plain torch file"),
        ("handson runs", "list, compare and plot your runs"),
    ]


def folds_report(
    rows: list[Row], spreads: dict[str, Spread], verdicts: Sequence[Verdict] = ()
) -> None:
    """Print every fold's last row, the spread over the folds, and what was expected of the means.

    Args:
        rows: the last row of every fold.
        spreads: of every column.
        verdicts: on the means.
    """
    keys = [k for k in spreads if k.startswith(("train_", "validation_"))]
    table = Table("fold", *keys)
    for number, row in enumerate(rows, 1):
        table.add_row(str(number), *(f"{row[k]:.4f}" for k in keys))
    table.add_section()
    table.add_row("mean", *(f"{spreads[k].mean:.4f}" for k in keys))
    table.add_row("std", *(f"{spreads[k].std:.4f}" for k in keys))
    console = Console(highlight=False)
    console.print(table)
    for v in verdicts:
        state = "[green]reached[/green]" if v.ok else "[red]missed[/red]"
        book = "" if v.book is None else f", book {v.book:g}"
        console.print(f"mean {v.metric} {v.value:.4f}, expected {v.bound}{book}: {state}")
