"""The root of the command line: its verbs, and how errors reach people."""

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from handson import __version__
from handson.base.errors import HandsonError, unknown
from handson.cli import data, runs
from handson.cli.check import check_command
from handson.cli.diagnose import DiagnoseGroup
from handson.cli.doctor import doctor_command
from handson.cli.export import export_command
from handson.cli.find import find_command
from handson.cli.learner_progress import progress_command
from handson.cli.listing import list_command
from handson.cli.notebooks import notebooks_command
from handson.cli.predict import predict_command
from handson.cli.recipe_group import RecipeGroup
from handson.cli.search import SearchGroup
from handson.cli.strict import StrictCommand
from handson.cli.verify import verify_command


class RootGroup(TyperGroup):
    """The verbs; an unknown one is answered with the nearest."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a verb.

        Raises:
            UnknownNameError: there is none of that name.
        """
        found = super().get_command(ctx, cmd_name)
        if found is None:
            raise unknown("verb", cmd_name, self.list_commands(ctx), hint="handson --help")
        return found


app = typer.Typer(
    name="handson",
    cls=RootGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool | None) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback(epilog="Start here: handson run lenet --modern --data glyphs")
def _root(
    version: bool | None = typer.Option(
        None, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Handson 动手: train, prove and look at the ideas of Dive into Deep Learning."""


app.command("list", cls=StrictCommand)(list_command)
app.add_typer(
    typer.Typer(
        cls=RecipeGroup, no_args_is_help=True, rich_markup_mode=None, callback=lambda: None
    ),
    name="run",
    help="Train a recipe: handson run lenet --modern --data glyphs",
)
app.add_typer(runs.app, name="runs")
app.add_typer(
    typer.Typer(
        cls=DiagnoseGroup, no_args_is_help=True, rich_markup_mode=None, callback=lambda: None
    ),
    name="diagnose",
    help="Look at an untrained network with one batch: handson diagnose mlp --data glyphs",
)
app.add_typer(
    typer.Typer(
        cls=SearchGroup, no_args_is_help=True, rich_markup_mode=None, callback=lambda: None
    ),
    name="search",
    help="Look for good arguments: handson search mlp --data glyphs --space lr=log:1e-3:1",
)
app.command("predict", cls=StrictCommand)(predict_command)
app.command("export", cls=StrictCommand)(export_command)
app.command("verify", cls=StrictCommand)(verify_command)
app.command("notebooks", cls=StrictCommand)(notebooks_command)
app.command("check", cls=StrictCommand)(check_command)
app.command("progress", cls=StrictCommand)(progress_command)
app.command("find", cls=StrictCommand)(find_command)
app.command("doctor", cls=StrictCommand)(doctor_command)
app.add_typer(data.app, name="data")


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; errors raised on purpose are one message."""
    _survive_narrow_encodings()
    try:
        app(arguments, prog_name="handson", standalone_mode=True)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else int(bool(exit_.code))
    except HandsonError as error:
        if os.environ.get("HANDSON_DEBUG"):
            raise
        typer.echo(f"error: {error}", err=True)
        return 2
    except KeyboardInterrupt:
        typer.echo("stopped", err=True)
        return 130
    return 0


def _survive_narrow_encodings() -> None:
    """Let a console that cannot show a character show a question mark instead of an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")
