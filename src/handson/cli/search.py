"""``handson search NAME``: look for the arguments of a recipe under which it does best."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from handson.base.errors import unknown
from handson.catalog import recipe_addresses
from handson.cli.recipe_group import RecipeGroup, argument_help
from handson.cli.strict import StrictCommand

if TYPE_CHECKING:
    from handson.train.search import Search, Trial

STOPPED = 130

OPTIONS: dict[str, tuple[Any, str]] = {
    "space": ([], "what varies: lr=log:1e-4:1, dropout=0:0.5, hidden=64,128; once per argument"),
    "trials": (20, "how many arguments are drawn"),
    "method": ("random", "random, halving or optuna (pip install 'handson[search]')"),
    "metric": ("validation_loss", "column to judge by, of examples held out"),
    "goal": ("auto", "min, max, or auto: max for an accuracy, else min"),
    "kfold": (0, "judge by the mean over so many folds"),
    "holdout": (0.2, "share of the training part to hold out, when the recipe holds out none"),
    "jobs": (1, "processes at once; threads are divided among them"),
    "resume": (False, "go on with the newest search that has these settings"),
    "device": ("auto", "auto, cpu, cuda, cuda:1, mps, xpu"),
    "precision": ("fp32", "fp32, bf16, fp16 (CUDA) or fp64"),
    "json": (False, "print JSON and nothing else"),
    "quiet": (False, "print the result only"),
}
"""Options besides the recipe's arguments: name, default, help."""


class SearchGroup(RecipeGroup):
    """One command per recipe, whose arguments given here are the same in every trial."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of a recipe.

        Raises:
            UnknownNameError: there is no such recipe.
        """
        if cmd_name not in recipe_addresses():
            raise unknown("recipe", cmd_name, recipe_addresses(), hint="handson list")
        return search_command(cmd_name)


def search_command(name: str) -> Any:
    """Make the command that searches one recipe's arguments."""
    from handson.recipes.build import recipe

    function = recipe(name)
    described = argument_help(inspect.getdoc(function) or "")
    options = [inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)]
    options += [
        _option(p.name, p.default, described.get(p.name, ""))
        for p in inspect.signature(function).parameters.values()
    ]
    options += [_option(key, default, text) for key, (default, text) in OPTIONS.items()]
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(
        name,
        cls=StrictCommand,
        help="Train with many arguments and compare them on examples held out of the training "
        "part; the test part is never looked at. Arguments given here are the same in all trials.",
        epilog=f"Example: handson search {name} --space lr=log:1e-3:1 --trials 12 --jobs 2",
    )(_command(name, options))
    return typer.main.get_command(app)


def search_recipe(name: str, fixed: Mapping[str, Any], **options: Any) -> None:
    """Search, telling of every trial; print the table and the best command.

    Exits with 130 when interrupted and with 1 when no trial has a score.

    Args:
        name: of the recipe.
        fixed: arguments that are the same in every trial.
        options: as in ``OPTIONS``, and the seed.
    """
    from handson.cli.table import print_json
    from handson.recipes.build import build, recipe
    from handson.train.search import search
    from handson.train.settings import Settings

    as_json, quiet = options.pop("json"), options.pop("quiet")
    settings = Settings(device=options.pop("device"), precision=options.pop("precision"))
    build(name, fixed)
    teller = _Teller(options["trials"], options["metric"], silent=as_json or quiet)
    found = search(
        recipe(name),
        options.pop("space"),
        fixed=fixed,
        settings=settings,
        validation=options.pop("holdout"),
        tell=teller,
        **options,
    )
    if as_json:
        print_json(_content(found, name))
    else:
        _report(found, name, quiet=quiet)
    if found.status == "interrupted":
        raise typer.Exit(STOPPED)
    if found.best is None:
        raise typer.Exit(1)


class _Teller:
    """Says a line about every trial as it is done, on the stream of messages."""

    def __init__(self, trials: int, metric: str, *, silent: bool) -> None:
        self.trials, self.metric, self.silent = trials, metric, silent

    def __call__(self, trial: "Trial") -> None:
        if self.silent:
            return
        came = trial.status if trial.score is None else f"{self.metric} {trial.score:.5g}"
        rung = f"rung {trial.rung}, " if trial.rung > 1 else ""
        typer.echo(
            f"{rung}trial {trial.number} of {self.trials}: {_words(trial.arguments)}: {came}",
            err=True,
        )


def _report(found: "Search", name: str, *, quiet: bool) -> None:
    from handson.cli.table import duration, print_table

    plan = found.plan
    rungs, folds = len(plan.rungs) > 1, plan.kfold > 0
    header = ["trial", *["rung"] * rungs, *(axis.name for axis in plan.space), plan.metric]
    header += [*["± folds"] * folds, "time", "status"]
    rows = []
    for trial in found.ranking:
        arguments = [_word(trial.arguments[axis.name]) for axis in plan.space]
        score = "" if trial.score is None else f"{trial.score:.5g}"
        spread = "" if trial.spread is None else f"{trial.spread:.2g}"
        first = [str(trial.number), *[str(trial.rung)] * rungs, *arguments, score]
        rows.append([*first, *[spread] * folds, duration(trial.seconds), trial.status])
    if rungs:
        ladder = " → ".join(map(str, plan.rungs))
        typer.echo(f"rungs: {ladder}; each trains anew, the best third goes on", err=True)
    print_table(header, rows, right=header[:-1], head_in_pipe=True)
    if quiet:
        return
    for trial in [t for t in found.ranking if t.error][:3]:
        typer.echo(f"trial {trial.number} {trial.status}: {trial.error}", err=True)
    typer.echo(f"search  {found.folder.path}")
    if found.best is not None:
        typer.echo(f"best    {best_command(found, name)}")
        typer.echo("        its score was chosen for, so it flatters: the test part has the word")
    else:
        typer.echo("no trial has a score", err=True)
    if found.status == "interrupted":
        typer.echo("stopped; what is done is kept. Go on with the same command and --resume")


def best_command(found: "Search", name: str) -> str:
    """Write the command line that trains with the best arguments, on all training examples.

    Args:
        found: a search with a best trial.
        name: of the recipe.
    """
    from handson.cli.signatures import command

    assert found.best is not None
    arguments = {**found.plan.fixed, **found.best.arguments}
    defaults = found.plan.defaults
    return command(name, {k: arguments[k] for k in defaults if k in arguments}, defaults)


def _content(found: "Search", name: str) -> dict[str, Any]:
    return {
        "folder": str(found.folder.path),
        "status": found.status,
        "plan": found.plan.about(),
        "rungs": [asdict(rung) for rung in found.plan.rungs],
        "best": None if found.best is None else best_command(found, name),
        "trials": [asdict(trial) for trial in found.ranking],
    }


def _words(arguments: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={_word(value)}" for name, value in arguments.items())


def _word(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _option(name: str, default: Any, text: str) -> inspect.Parameter:
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=typer.Option(default, help=text),
        annotation=list[str] if isinstance(default, list) else type(default),
    )


def _command(name: str, options: list[inspect.Parameter]) -> Callable[..., None]:
    def command(ctx: Any, **values: Any) -> None:
        chosen = {key: values.pop(key) for key in OPTIONS}
        typed = {
            key: value
            for key, value in values.items()
            if getattr(ctx.get_parameter_source(key), "name", "") == "COMMANDLINE"
        }
        search_recipe(name, typed, seed=values.get("seed", 0), **chosen)

    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in options}
    return command
