"""``handson runs``: list, show, compare, plot, resume, remove and export what was trained."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from handson.base.errors import RunError, unknown
from handson.base.paths import runs_home
from handson.cli.run_choice import Id, Ids, read, store
from handson.cli.run_views import compare, plot, show
from handson.cli.strict import StrictCommand
from handson.cli.table import AsJson, print_json, print_table, terminal_width

if TYPE_CHECKING:
    from handson.train.experiment import Experiment
    from handson.train.runs import Run
    from handson.train.settings import Settings

LATEST = 20
FILTERS = ("running", "interrupted", "finished", "diverged", "failed", "unreadable")


class _Verbs(TyperGroup):
    """The verbs; without one, and with options alone, ``list`` is meant."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        first = args[0] if args else "--"
        if first.startswith("-") and first not in ("-h", "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        found = super().get_command(ctx, cmd_name)
        if found is None:
            raise unknown("verb of runs", cmd_name, self.list_commands(ctx), "handson runs --help")
        return found


app = typer.Typer(
    cls=_Verbs,
    rich_markup_mode=None,
    help="List the runs below $HANDSON_HOME (else ./runs); or show, compare, resume, ... them.",
    epilog="Without a verb they are listed. Example: handson runs --recipe lenet --limit 5",
)


@app.command("list", cls=StrictCommand)
def list_(
    recipe: Annotated[str | None, typer.Option(help="Only runs of this recipe.")] = None,
    status: Annotated[
        str | None, typer.Option(help=f"Only runs that are {', '.join(FILTERS)}.")
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, help="At most so many, newest first; 0 for all.")
    ] = LATEST,
    as_json: AsJson = False,
) -> None:
    """List the runs, newest first; the same as 'handson runs' alone.

    Example: handson runs list --status interrupted
    """
    from handson.cli.run_tables import NUMBERS, list_table

    found = store().list(recipe=recipe, status=_known(status), limit=limit + 1 if limit else None)
    more, found = bool(limit) and len(found) > limit, found[: limit or None]
    if as_json:
        print_json([summary.as_json() for summary in found])
        return
    if not found:
        some = " like that" if recipe or status else ""
        typer.echo(f"no runs{some} in {runs_home()}; make one: handson run lenet", err=True)
        return
    header, rows = list_table(found, terminal_width())
    print_table(header, rows, right=NUMBERS)
    if more:
        typer.echo(f"there are more: handson runs --limit {10 * limit}", err=True)


for _view in (show, compare, plot):
    app.command(cls=StrictCommand)(_view)


@app.command(cls=StrictCommand)
def resume(
    name: Id = "last",
    device: Annotated[
        str | None, typer.Option(help="Go on elsewhere: auto, cpu, cuda, mps, ...")
    ] = None,
) -> None:
    """Go on with a run that was interrupted, exactly where it stopped.

    Example: handson runs resume last
    """
    run, _, manifest = read(name)
    if manifest.get("status") == "finished":
        typer.echo(f"run {run.id} is finished, there is nothing left to do; look at it with:")
        typer.echo(f"  handson runs show {run.id}")
        return
    from handson.cli.run import present

    experiment, settings = _made_again(run, manifest, device)
    if (processes := manifest.get("processes", 1)) != 1 and "RANK" not in os.environ:
        typer.echo(
            f"note: {processes} processes began it, one goes on: equal up to rounding", err=True
        )
    present(experiment, settings, resume=run)


@app.command(cls=StrictCommand)
def rm(
    names: Ids,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete runs with everything in them; refuses one that is running.

    Example: handson runs rm 5f3a 80c1 --yes
    """
    home = store()
    runs = {run.id: run for run in map(home.find, names)}
    _refuse_busy(runs.values())
    if not yes:
        typer.echo("\n".join(f"{run.folder}" for run in runs.values()))
        typer.confirm(f"Delete {len(runs)} run{'s' * (len(runs) > 1)} for good?", abort=True)
    for run in runs.values():
        home.remove(run)
        typer.echo(f"deleted {run.id}")


@app.command(cls=StrictCommand)
def export(
    names: Ids,
    to: Annotated[Path, typer.Option(metavar="DIR", help="Folder for all of them.")],
) -> None:
    """Write runs for TensorBoard; several in one folder are compared there.

    Example: handson runs export last --to tensorboard
    """
    from handson.train import tensorboard

    for run in [store().find(name) for name in names]:
        typer.echo(tensorboard.export(run, to))
    typer.echo(f"look at them with: tensorboard --logdir {to}", err=True)


def _known(status: str | None) -> str | None:
    if status is not None and status not in FILTERS:
        raise unknown("status", status, FILTERS)
    return status


def _made_again(
    run: "Run", manifest: Mapping[str, Any], device: str | None
) -> "tuple[Experiment, Settings]":
    """Make a run's experiment and settings from its manifest."""
    from handson.recipes.build import rebuild
    from handson.train.settings import Settings

    if not manifest.get("recipe"):
        raise RunError(
            f"run {run.id} was made by no recipe, so its experiment is not on record; go on in "
            f"Python: launch(experiment, resume=Run(Path({str(run.folder)!r})))"
        )
    if not run.last.is_file():
        from handson.cli.run_tables import again

        raise RunError(
            f"run {run.id} stopped before its first checkpoint; start it again: {again(manifest)}"
        )
    try:
        elsewhere = {} if device is None else {"device": device}
        return rebuild(manifest), Settings(**{**manifest["settings"], **elsewhere})
    except (TypeError, KeyError, IndexError) as error:
        raise RunError(
            f"the manifest of run {run.id} is of another version of handson, or was edited "
            f"({type(error).__name__}: {error}); train anew with: handson run {manifest['recipe']}"
        ) from None


def _refuse_busy(runs: "Iterable[Run]") -> None:
    busy = [used for run in runs if (used := run.in_use_by())]
    if busy:
        raise RunError(f"{'; '.join(busy)}. Nothing was deleted")
