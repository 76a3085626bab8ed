"""``handson runs show``, ``compare`` and ``plot``: looking at what was trained."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handson.base.errors import ArgumentError, RunError, unknown
from handson.base.paths import runs_home
from handson.cli.run_choice import Id, Ids, read
from handson.cli.table import AsJson, print_json, print_table, terminal_width

if TYPE_CHECKING:
    from handson.train.history import Row
    from handson.train.runs import Run
    from handson.train.summary import Summary


def show(name: Id, as_json: AsJson = False) -> None:
    """Show one run: what it was started with, its history, its verdicts, its files.

    Example: handson runs show last
    """
    from handson.cli.run_tables import again, facts, history_table, verdict_table

    run, summary, manifest = read(name)
    files = {f.name: f.stat().st_size for f in sorted(run.folder.iterdir()) if f.is_file()}
    if as_json:
        plain = {"manifest": manifest, "rows": run.rows(), "files": files}
        print_json({**plain, "status": summary.status, "again": again(manifest)})
        return
    for key, value in facts(summary, manifest).items():
        typer.echo(f"{key:<10} {value}")
    if rows := run.rows():
        typer.echo()
        header, cells = history_table(rows)
        print_table(header, cells, right=header, head_in_pipe=True)
    header, cells = verdict_table(manifest)
    if cells:
        typer.echo()
        print_table(header, cells, head_in_pipe=True)
    typer.echo()
    print_table(["file", "bytes"], [[k, f"{v:,}"] for k, v in files.items()], right=["bytes"])


def compare(
    names: Ids,
    metric: Annotated[
        str | None, typer.Option(help="Column to lay over each other; test_accuracy if there.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Picture: .png, .svg or .pdf.")
    ] = None,
) -> None:
    """Compare runs: what differed at the start, the last numbers, the curves.

    Example: handson runs compare 5f3a last --metric train_loss
    """
    from handson.cli.run_tables import differences, main_metric, short_names, side_by_side
    from handson.show import chart, compare_curves, save

    found = _different(names)
    summaries = [summary for _, summary, _ in found]
    labels = short_names(summaries)
    unequal = differences(summaries, [manifest for *_, manifest in found])
    print_table(["started with", *labels], unequal, head_in_pipe=True)
    if not unequal:
        typer.echo("they were started with the same arguments, versions and device")
    histories = [_history(run, "compare") for run, *_ in found]
    typer.echo()
    lasts = [rows[-1] for rows in histories]
    print_table(["last row", *labels], side_by_side(lasts), right=labels, head_in_pipe=True)
    shared = {k: None for k in lasts[0] if all(k in last for last in lasts)}
    column = _shared(metric or main_metric(shared, summaries[0].judged), shared)
    curves = dict(zip(labels, histories, strict=True))
    series = {label: [row.get(column) for row in rows] for label, rows in curves.items()}
    width = min(terminal_width() or 76, 76)
    typer.echo(f"\n{chart(series, title=column, xlabel='epoch', width=width, height=10)}")
    path = save(compare_curves(curves, column), to or runs_home() / "compare.png")
    typer.echo(f"\npicture    {path}")


def plot(
    name: Id,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Picture: .png, .svg or .pdf.")
    ] = None,
) -> None:
    """Draw a run's learning curve into its folder, or to a file.

    Example: handson runs plot last --to curve.svg
    """
    from handson.cli.run_tables import verdicts
    from handson.show import learning_curve, save

    run, summary, manifest = read(name)
    rows = _history(run, "draw")
    reference = {
        str(verdict["metric"]): (float(verdict["book"]), "the book")
        for verdict in verdicts(manifest)
        if isinstance(verdict.get("book"), float) and verdict.get("metric") in rows[-1]
    }
    figure = learning_curve(rows, title=summary.recipe or run.id, reference=reference)
    typer.echo(save(figure, to or run.folder / "learning_curve.png"))


def _different(names: list[str]) -> "list[tuple[Run, Summary, Mapping[str, Any]]]":
    found = [read(name) for name in names]
    if len({run.folder for run, *_ in found}) < max(2, len(found)):
        raise ArgumentError(f"name at least two different runs to compare, got: {' '.join(names)}")
    return found


def _history(run: "Run", purpose: str) -> "list[Row]":
    rows = run.rows()
    if not rows:
        raise RunError(f"no epoch is finished yet in {run.id}: nothing to {purpose}")
    return rows


def _shared(column: str, shared: Mapping[str, Any]) -> str:
    if column not in shared:
        raise unknown("column that all of these runs have", column, shared)
    return column
