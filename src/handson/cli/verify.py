"""``handson verify``: ours against the twins, as a table."""

import sys
from typing import Annotated

import typer


def verify_command(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="Pairs or concepts, in any case; none means all."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    speed: Annotated[bool, typer.Option("--speed", help="Time both sides as well.")] = False,
    audit: Annotated[
        bool, typer.Option("--audit", help="Also list the cases that no mutant needs.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Seed of the random inputs.")] = 0,
) -> None:
    """Prove that ours equals PyTorch: outputs, gradients, buffers, and the mistakes caught.

    Ends with exit code 1 when a pair falls, and says which case and by how much.

    Example:  handson verify Linear cross_entropy --speed
    """
    from rich.console import Console

    from handson.cli.verify_table import print_audits, print_summary, table
    from handson.verify.audit import audit as audit_row
    from handson.verify.report import verify

    spoken = Console(stderr=True)
    with spoken.status("handson verify") as status:
        report = verify(
            names,
            speed=speed,
            seed=seed,
            progress=lambda name, done, total: status.update(f"{done + 1}/{total} {name}"),
        )
    audits = [audit_row(row) for row in report.rows if row.verdicts] if audit else None
    if as_json:
        sys.stdout.write(report.to_json(audits) + "\n")
    else:
        console = Console(highlight=False, markup=False)
        console.print(table(report, console.width, speed=speed))
        print_summary(console, report)
        if audits is not None:
            print_audits(console, audits)
    if not report.ok:
        raise typer.Exit(1)
