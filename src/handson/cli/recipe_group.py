"""``handson run NAME``: one command per recipe, made from the recipe's signature when asked for."""

import inspect
import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from handson.base.errors import unknown
from handson.catalog import CONCEPTS, recipe_addresses
from handson.cli.strict import StrictCommand

ENGINE: dict[str, tuple[Any, str]] = {
    "device": ("auto", "auto, cpu, cuda, cuda:1, mps, xpu"),
    "precision": ("fp32", "fp32, bf16, fp16 (CUDA) or fp64"),
    "compile": (False, "let torch.compile fuse the model"),
    "devices": (1, "processes that train together, each on a share of every batch"),
    "kfold": (0, "cross-validate over this many folds of the training part"),
    "patience": (0, "stop when a tenth held out has not improved for so many epochs; 0 never"),
    "quiet": (False, "print the result only"),
}
"""Options of the engine: name, default, help. They decide where and how, never what is learned."""


class RecipeGroup(TyperGroup):
    """Lists recipes from the catalogue; imports one, and torch with it, only when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(recipe_addresses())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of a recipe.

        Raises:
            UnknownNameError: there is no such recipe.
        """
        if cmd_name not in recipe_addresses():
            raise unknown("recipe", cmd_name, recipe_addresses(), hint="handson list")
        return recipe_command(cmd_name)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the recipes by the names of their ideas, without importing them."""
        rows = [
            (address.partition(":")[2], f"{concept.en} {concept.zh}")
            for concept in CONCEPTS
            for address in concept.recipes
        ]
        with formatter.section("Recipes"):
            formatter.write_dl(rows)


def recipe_command(name: str) -> Any:
    """Make the command of one recipe; its flags are the recipe's arguments and the engine's."""
    from handson.recipes.build import recipe

    function = recipe(name)
    described = argument_help(inspect.getdoc(function) or "")
    options = [
        _option(p.name, p.default, described.get(p.name, ""))
        for p in inspect.signature(function).parameters.values()
    ]
    options += [_option(key, default, text) for key, (default, text) in ENGINE.items()]
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(
        name,
        cls=StrictCommand,
        help=(inspect.getdoc(function) or "").partition("Args:")[0],
        epilog=f"Example: handson run {name} --epochs 2 --seed 1",
    )(_command(name, options))
    return typer.main.get_command(app)


def _option(name: str, default: Any, text: str) -> inspect.Parameter:
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=typer.Option(default, help=text),
        annotation=type(default),
    )


def _command(name: str, options: list[inspect.Parameter]) -> Callable[..., None]:
    def command(**values: Any) -> None:
        from handson.cli.run import run_recipe

        engine = {key: values.pop(key) for key in ENGINE}
        run_recipe(name, values, **engine)

    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in options}
    return command


def argument_help(docstring: str) -> dict[str, str]:
    """Read the ``Args:`` section of a docstring: argument to description."""
    section = docstring.partition("Args:\n")[2].split("\n\n")[0]
    found: dict[str, str] = {}
    name = ""
    for line in section.splitlines():
        if match := re.match(r"    (\w+): (.*)", line):
            name = match[1]
            found[name] = match[2]
        elif name:
            found[name] += f" {line.strip()}"
    return found
