"""``handson export``: a run as something that works without handson."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handson.base.errors import ArgumentError, RunError
from handson.cli.run_choice import Id, read

if TYPE_CHECKING:
    from handson.train.experiment import Experiment


def export_command(
    name: Id,
    script: Annotated[
        bool, typer.Option("--script", help="Write one file of plain PyTorch that trains it anew.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to; RECIPE-RUN.py here unless told.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write a run as a script that needs torch and NumPy alone, to read, change and hand on.

    It starts as the run did and sees the same data in the same order. Data without published files
    are written beside it.

    Example: handson export last --script
    """
    if not script:
        raise _nothing_asked_for(name)
    run, _, manifest = read(name)
    experiment = _experiment(run.id, manifest)
    from handson.learn.script.compose import compose
    from handson.learn.script.write import write

    path = Path(re.sub(r"[^\w.-]+", "-", f"{experiment.recipe}-{run.id}") + ".py")
    if to is not None:
        path = to / path if to.is_dir() else to
    composed = compose(experiment, {**manifest, "id": run.id})
    for written in write(composed, path, force=force):
        typer.echo(written)
    typer.echo(f"run it with: python {_quoted(path)}", err=True)
    if composed.missing:
        typer.echo(f"note: {composed.missing}", err=True)


def _nothing_asked_for(name: str) -> ArgumentError:
    return ArgumentError(
        f"say what to write: handson export {name} --script writes one file of plain PyTorch "
        f"that trains the run anew (for TensorBoard: handson runs export {name} --to DIR)"
    )


def _experiment(run: str, manifest: Mapping[str, Any]) -> "Experiment":
    """Make the experiment of a run again."""
    from handson.recipes.build import rebuild

    if not manifest.get("recipe"):
        raise RunError(
            f"run {run} was made by no recipe, so its experiment is not on record and no script "
            "can be written"
        )
    try:
        return rebuild(manifest)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise RunError(
            f"the manifest of run {run} is of another version of handson, or was edited "
            f"({type(error).__name__}: {error}); train anew with: handson run {manifest['recipe']}"
        ) from None


def _quoted(path: Path) -> str:
    text = str(path)
    return f'"{text}"' if re.search(r"\s", text) else text
