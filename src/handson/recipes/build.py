"""From a recipe's name and arguments to its Experiment."""

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from handson.base.errors import ArgumentError, unknown
from handson.catalog import recipe_addresses
from handson.recipes.data import sized_as_before
from handson.train.experiment import EarlyStopping, Experiment

HELD_OUT = 0.1
"""Share of the training part that early stopping looks at, unless the recipe says otherwise."""

Recipe = Callable[..., Experiment]


def recipe(name: str) -> Recipe:
    """Return the recipe called ``name``.

    Raises:
        UnknownNameError: there is none; the message holds the nearest names.
    """
    known = recipe_addresses()
    if name not in known:
        raise unknown("recipe", name, known, hint="handson list")
    module, _, function = known[name].partition(":")
    found: Recipe = getattr(importlib.import_module(module), function)
    return found


def defaults(function: Recipe) -> dict[str, Any]:
    """Return the recipe's arguments with their default values, in order."""
    return {p.name: p.default for p in inspect.signature(function).parameters.values()}


def build(name: str, arguments: Mapping[str, Any] | None = None) -> Experiment:
    """Call a recipe; the experiment remembers its name and all its arguments.

    Args:
        name: of the recipe.
        arguments: those that differ from the defaults.

    Raises:
        UnknownNameError: no such recipe, or it has no such argument.
        ArgumentError: an argument has the wrong type.
    """
    function = recipe(name)
    known = defaults(function)
    given = {**known, **(arguments or {})}
    for key, value in given.items():
        if key not in known:
            raise unknown(f"argument of {name}", key, known, hint=f"handson run {name} --help")
        _check_type(name, key, value, known[key])
    experiment = function(**given)
    return replace(experiment, recipe=name, arguments={**given, **experiment.arguments})


def rebuild(manifest: Mapping[str, Any]) -> Experiment:
    """Make the experiment of a run again from its manifest; its data is not looked at."""
    experiment = build(manifest["recipe"], manifest["arguments"])
    experiment = sized_as_before(experiment, manifest)
    experiment = with_patience(experiment, manifest.get("patience") or 0)
    fold = manifest.get("fold")
    return replace(experiment, fold=(fold[0], fold[1]), validation=0.0) if fold else experiment


def with_patience(experiment: Experiment, patience: int) -> Experiment:
    """Stop early: when the loss of a tenth of the training part, held out, improves no more.

    Nothing is expected of such a run any more, for it learns from fewer examples.

    Args:
        experiment: as the recipe made it; a share that it holds out itself stays.
        patience: epochs without improvement that are endured; 0 changes nothing.

    Raises:
        ArgumentError: patience is negative.
    """
    if patience < 0:
        raise ArgumentError(f"patience is a number of epochs, 0 or more; got {patience}")
    if not patience:
        return experiment
    return replace(
        experiment,
        validation=experiment.validation or HELD_OUT,
        early_stopping=EarlyStopping(patience=patience),
        expect=(),
    )


def _check_type(recipe: str, key: str, value: Any, default: Any) -> None:
    expected = type(default)
    fits = isinstance(value, expected) or (expected is float and isinstance(value, int))
    if not fits or (isinstance(value, bool) and expected is not bool):
        raise ArgumentError(
            f"{recipe}: {key} must be {expected.__name__} like {default!r}, "
            f"got {type(value).__name__} {value!r}"
        )
