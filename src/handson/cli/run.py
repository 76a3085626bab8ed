"""``handson run``: train a recipe, show it, say whether it reached its number, keep everything."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from handson.base.errors import ArgumentError, HandsonError
from handson.cli.progress import Progress
from handson.cli.report import folds_report, report
from handson.data.own_images import OwnImages
from handson.recipes.build import build, with_patience
from handson.show import learning_curve, save
from handson.train.experiment import Experiment, judge_folds
from handson.train.history import Row
from handson.train.kfold import cross_validate
from handson.train.launch import launch
from handson.train.runs import Run
from handson.train.settings import Result, Settings

STOPPED = 130


def run_recipe(
    name: str,
    arguments: Mapping[str, Any],
    *,
    device: str = "auto",
    precision: str = "fp32",
    compile: bool = False,
    devices: int = 1,
    kfold: int = 0,
    patience: int = 0,
    quiet: bool = False,
) -> None:
    """Train a recipe with these arguments and engine options.

    Raises:
        ArgumentError: ``devices`` or ``kfold`` make no sense.
    """
    if devices < 1 or kfold < 0 or kfold == 1:
        raise ArgumentError(
            f"--devices must be at least 1 and --kfold at least 2, got {devices} and {kfold}"
        )
    experiment = with_patience(build(name, arguments), patience)
    settings = Settings(device=device, precision=precision, compile=compile)
    if devices > 1 and "RANK" not in os.environ:
        raise typer.Exit(_on_several_processes(devices))
    tell_own_data(experiment, quiet=quiet)
    if not kfold:
        present(experiment, settings, quiet=quiet)
        return

    def train(part: Experiment) -> Row:
        return _train(part, settings, Progress(quiet=quiet))[1].rows[-1]

    rows, spreads = cross_validate(experiment, kfold, train)
    means = {name: spread.mean for name, spread in spreads.items()}
    folds_report(rows, spreads, judge_folds(experiment, kfold, means))


def tell_own_data(experiment: Experiment, *, quiet: bool = False) -> None:
    """Read the data, where it is the reader's own, and say what was found in it.

    Args:
        experiment: whose data.
        quiet: only read it.
    """
    data = experiment.data
    if not isinstance(data, OwnImages):
        return
    with Console(stderr=True).status(f"reading {data.name}"):
        found = data.found
    if not quiet and os.environ.get("RANK", "0") == "0":
        typer.echo("\n".join(found.lines()))


def _train(
    experiment: Experiment,
    settings: Settings,
    progress: Progress,
    *,
    resume: Run | None = None,
    home: Path | None = None,
) -> tuple[Run, Result]:
    """Train under a progress bar; exit with 130 when somebody stopped it."""
    with progress:
        run, result = launch(experiment, settings, home=home, resume=resume, callbacks=[progress])
    if result.status == "interrupted":
        if progress.leads:
            typer.echo(f"stopped; everything is saved. Go on with: handson runs resume {run.id}")
        raise typer.Exit(STOPPED)
    return run, result


def present(
    experiment: Experiment,
    settings: Settings,
    *,
    resume: Run | None = None,
    home: Path | None = None,
    quiet: bool = False,
) -> Result:
    """Train with a progress bar, then print result, chart and next steps, and draw the picture.

    Exits with 130 when interrupted and with 1 when the number was not reached.
    """
    progress = Progress(quiet=quiet)
    run, result = _train(experiment, settings, progress, resume=resume, home=home)
    if not progress.leads:
        return result
    picture = draw(experiment, result.rows, run) if result.rows else None
    report(experiment, result, run, picture, quiet=quiet)
    if any(not verdict.ok for verdict in result.verdicts):
        raise typer.Exit(1)
    return result


def draw(experiment: Experiment, rows: list[Row], run: Run) -> Path | None:
    """Save the learning curve in the run's folder; a picture that fails costs no result."""
    reference = {
        e.metric: (e.book, "the book")
        for e in experiment.expect
        if e.book is not None and e.applies(experiment.arguments)
    }
    try:
        figure = learning_curve(rows, title=experiment.recipe, reference=reference)
        return save(figure, run.folder / "learning_curve.png")
    except (HandsonError, OSError) as error:
        typer.echo(f"note: no picture was drawn: {error}", err=True)
        return None


def _on_several_processes(count: int) -> int:
    """Start ourselves again under torchrun and wait; Ctrl-C reaches the processes directly."""
    words = sys.argv[1:]
    place = next(i for i, w in enumerate(words) if w.partition("=")[0] == "--devices")
    del words[place : place + (1 if "=" in words[place] else 2)]
    threads = str(max(1, (os.cpu_count() or 1) // count))
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += [f"--nproc-per-node={count}", "-m", "handson", *words]
    child = subprocess.Popen(command, env={"OMP_NUM_THREADS": threads, **os.environ})
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue
