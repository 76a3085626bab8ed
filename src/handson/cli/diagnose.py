"""``handson diagnose``: what one batch says about a recipe's network before it trains."""

import inspect
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typer

from handson.base.errors import unknown
from handson.catalog import recipe_addresses
from handson.cli.recipe_group import RecipeGroup, argument_help
from handson.cli.strict import StrictCommand

OPTIONS: dict[str, tuple[str, str]] = {
    "device": ("cpu", "auto, cpu, cuda, cuda:1, mps, xpu"),
    "picture": ("", "draw the flow into this .png, .svg or .pdf file"),
}
"""Options besides the recipe's arguments: name, default, help."""


class DiagnoseGroup(RecipeGroup):
    """One command per recipe, with the recipe's arguments, as ``handson run`` has it."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command of a recipe.

        Raises:
            UnknownNameError: there is no such recipe.
        """
        if cmd_name not in recipe_addresses():
            raise unknown("recipe", cmd_name, recipe_addresses(), hint="handson list")
        return diagnose_command(cmd_name)


def diagnose_command(name: str) -> Any:
    """Make the command that looks at one recipe; its flags are the recipe's arguments."""
    from handson.recipes.build import recipe

    function = recipe(name)
    described = argument_help(inspect.getdoc(function) or "")
    options = [
        _option(p.name, p.default, described.get(p.name, ""))
        for p in inspect.signature(function).parameters.values()
    ]
    options += [_option(key, default, text) for key, (default, text) in OPTIONS.items()]
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(
        name,
        cls=StrictCommand,
        help="Send one batch through the untrained network: layers and shapes, the flow of signals "
        "and gradients, and what a step of training takes in memory.",
        epilog=f"Example: handson diagnose {name} --seed 1 --picture flow.png",
    )(_command(name, options))
    return typer.main.get_command(app)


def diagnose_recipe(
    name: str, arguments: Mapping[str, Any], *, device: str = "cpu", picture: str = ""
) -> None:
    """Build a recipe's network as training would, look at it with one batch, and print.

    Args:
        name: of the recipe.
        arguments: of the recipe, by name.
        device: where to compute.
        picture: file for the drawing; empty for none.
    """
    import torch

    from handson.base.device import choose
    from handson.base.seed import seed_everything
    from handson.data.batches import Batches
    from handson.diagnose.gradient_flow import gradient_flow
    from handson.diagnose.memory import memory
    from handson.diagnose.summary import summary
    from handson.recipes.build import build
    from handson.train.parts import cast

    experiment, place = build(name, arguments), choose(device)
    seed_everything(experiment.seed)
    train = experiment.data().train
    model = experiment.model().to(place)
    batches = Batches(
        train, experiment.batch_size, seed=experiment.seed, convert=experiment.convert
    )
    batch = cast(next(iter(batches)), torch.get_default_dtype())
    batch = tuple(tensor.to(place) for tensor in batch)
    shapes = summary(model, batch[:-1])
    flow = gradient_flow(model, batch, experiment.loss)
    bytes_taken = memory(model, batch, experiment.loss, experiment.optimizer)
    typer.echo(f"{name}: {len(batch[0])} examples\n")
    typer.echo("\n\n".join(str(part) for part in (shapes, flow, bytes_taken)))
    if picture:
        from handson.show import save
        from handson.show.gradient_flow import gradient_flow_curves

        written = save(gradient_flow_curves(flow, title=name), Path(picture))
        typer.echo(f"\npicture {written}")


def _option(name: str, default: Any, text: str) -> inspect.Parameter:
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=typer.Option(default, help=text),
        annotation=type(default),
    )


def _command(name: str, options: list[inspect.Parameter]) -> Callable[..., None]:
    def command(**values: Any) -> None:
        chosen = {key: values.pop(key) for key in OPTIONS}
        diagnose_recipe(name, values, **chosen)

    command.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in options}
    return command
