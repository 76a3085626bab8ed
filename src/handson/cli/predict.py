"""``handson predict``: what a trained model says about the reader's own inputs."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handson.base.errors import UnknownNameError
from handson.cli.run_choice import store
from handson.cli.table import AsJson, print_json, print_table

if TYPE_CHECKING:
    from handson.learn.predict import Prediction
    from handson.train.runs import Run


def predict_command(
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="A run's id, its beginning or end, or: last.")
    ],
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...", help="Images or folders of images; CSV files for tables."
        ),
    ],
    top: Annotated[int, typer.Option(min=1, help="Classes to show per input.")] = 3,
    as_json: AsJson = False,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda, cuda:1, mps, xpu")] = "auto",
    invert: Annotated[
        bool, typer.Option("--invert", help="Turn images into their negatives first.")
    ] = False,
) -> None:
    """Ask the model of a run about your own images, or rows of a table.

    The data that it was trained on is not needed. An input that cannot be used is named and the
    others are answered; the exit code is then 1.

    Example: handson predict last seven.png --top 2
    """
    from handson.learn.predict import ask
    from handson.learn.trained_model import TrainedModel

    model = TrainedModel(_find(run), device)
    state = f"after epoch {model.epoch}" if model.epoch else "not trained yet: it guesses"
    typer.echo(f"run {model.run.id}, {state}", err=True)
    found = ask(model, inputs, top, invert=invert)
    good = [p for p in found if not p.error]
    bad = [p for p in found if p.error]
    if as_json:
        print_json([_plain(p) for p in found])
    elif good:
        _print(good)
    for p in bad:
        start = "" if p.error.startswith(p.input) else f"{p.input}: "
        typer.echo(f"error: {start}{p.error}", err=True)
    if odd := sum(p.looks_inverted for p in good):
        typer.echo(_negative(odd, len(good), invert), err=True)
    if bad:
        raise typer.Exit(1)


def _find(name: str) -> "Run":
    try:
        return store().find(name)
    except UnknownNameError as error:
        if not os.path.isfile(name):
            raise
        raise UnknownNameError(
            f"{error}. {name} is a file: the run comes first, as in: handson predict last {name}"
        ) from None


def _print(found: "Sequence[Prediction]") -> None:
    columns = max(len(p.guesses) for p in found)
    if not columns:
        names = [f"value {i + 1}" for i in range(len(found[0].values))]
        names = ["value"] if len(names) == 1 else names
        rows = [[p.input, *(f"{v:.6g}" for v in p.values)] for p in found]
        print_table(["input", *names], rows, right=names)
        return
    header = ["input", *["class", "probability"] * columns]
    rows = [
        [p.input, *(cell for g in p.guesses for cell in (g.label, f"{g.probability:.4f}"))]
        for p in found
    ]
    print_table(header, rows, right=["probability"])


def _plain(prediction: "Prediction") -> dict[str, Any]:
    """Return what JSON holds of a prediction: what is empty is left out."""
    entries = asdict(prediction)
    return {k: v for k, v in entries.items() if v not in ((), "", False)}


def _negative(odd: int, of: int, invert: bool) -> str:
    advice = "leave --invert out" if invert else "if they are negatives of those, add --invert"
    return (
        f"note: {odd} of {of} images have a border of the opposite brightness of the training "
        f"images; {advice}"
    )
