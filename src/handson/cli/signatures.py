"""What a recipe's source says about it, read without running it: importing one imports torch."""

import ast
import importlib.util
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handson.base.errors import unknown
from handson.catalog import recipe_addresses


@dataclass(frozen=True, slots=True)
class Expected:
    """A number that a recipe must reach.

    Args:
        metric: ``test_accuracy``.
        bound: ``≥ 0.83``.
        given: arguments under which it holds.
        folds: K when it is the mean of a cross-validation, else 0.
    """

    metric: str
    bound: str
    given: Mapping[str, Any]
    folds: int = 0


@dataclass(frozen=True, slots=True)
class Signature:
    """A recipe as its source has it.

    Args:
        name: of the recipe.
        defaults: arguments with their default values.
        data: the data set that it takes by default.
        expected: numbers that it must reach.
    """

    name: str
    defaults: Mapping[str, Any]
    data: str
    expected: tuple[Expected, ...]


def signature(name: str) -> Signature:
    """Read the source of the recipe called ``name``.

    What the source computes instead of saying it (an expectation in a loop, say) is left out.

    Raises:
        UnknownNameError: there is none.
    """
    known = recipe_addresses()
    if name not in known:
        raise unknown("recipe", name, known, hint="handson list")
    module, _, function = known[name].partition(":")
    found = importlib.util.find_spec(module)
    assert found is not None
    assert found.origin is not None
    with open(found.origin, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    node = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    defaults = {
        a.arg: ast.literal_eval(d)
        for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if d is not None
    }
    names = _literals(node)
    experiment = next((c for c in ast.walk(node) if _calls(c, "Experiment")), None)
    parts = _keywords(experiment)
    expected = [_expected(call, names) for call in ast.walk(node) if _calls(call, "Expect")]
    return Signature(
        name=name,
        defaults=defaults,
        data=_data(parts.get("data"), defaults),
        expected=tuple(e for e in expected if e),
    )


def command(
    name: str, arguments: Mapping[str, Any], defaults: Mapping[str, Any] | None = None
) -> str:
    """Write the command line that runs a recipe with these arguments.

    Args:
        name: of the recipe.
        arguments: by name.
        defaults: arguments that have these values are left out.
    """
    words = ["handson", "run", name]
    for key, value in arguments.items():
        if defaults is not None and key in defaults and defaults[key] == value:
            continue
        option = key.replace("_", "-")
        if isinstance(value, bool):
            words.append(f"--{option}" if value else f"--no-{option}")
        else:
            words += [f"--{option}", shlex.quote(str(value))]
    return " ".join(words)


def _literals(function: ast.FunctionDef) -> dict[str, Any]:
    """Return the local names that are given a plain value: ``book = {"lr": 0.1}``."""
    found: dict[str, Any] = {}
    for node in function.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = _value(node.value, found)
            except ValueError:
                continue
    return found


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        if node.id in names:
            return names[node.id]
        raise ValueError(f"{node.id} is computed")
    if isinstance(node, ast.Dict):
        merged: dict[str, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            merged |= {} if key is None else {_value(key, names): _value(value, names)}
            merged |= _value(value, names) if key is None else {}
        return merged
    return ast.literal_eval(node)


def _calls(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _keywords(call: ast.AST | None) -> dict[str, ast.expr]:
    if not isinstance(call, ast.Call):
        return {}
    return {k.arg: k.value for k in call.keywords if k.arg is not None}


def _expected(call: ast.AST, names: Mapping[str, Any]) -> Expected | None:
    parts = _keywords(call)
    try:
        values = {k: _value(v, names) for k, v in parts.items() if k != "source"}
    except ValueError:
        return None
    sign, limit = ("≥", "at_least") if "at_least" in values else ("≤", "at_most")
    return Expected(
        values["metric"],
        f"{sign} {values[limit]:g}",
        values.get("given", {}),
        values.get("folds", 0),
    )


def _data(node: ast.expr | None, defaults: Mapping[str, Any]) -> str:
    """Name the data set: ``data=linear`` or ``data=image_set(data)``, where an argument chooses."""
    if isinstance(node, ast.Call) and len(node.args) == 1:
        node = node.args[0]
    name = node.id if isinstance(node, ast.Name) else ""
    return str(defaults.get(name, name))
