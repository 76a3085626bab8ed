"""Calls and values as the text that makes them again."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from handson.base.errors import ArgumentError


class Call(NamedTuple):
    """A function with the arguments that a ``partial`` binds to it."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any]


def unwrap(called: Callable[..., Any]) -> Call:
    """Return what a ``partial`` calls, and with what; of any other function itself."""
    if isinstance(called, partial):
        return Call(called.func, called.args, called.keywords)
    return Call(called, (), {})


def name_of(thing: object) -> str:
    """Return the address of a function, a class or the class of an object, for messages."""
    named = thing if hasattr(thing, "__qualname__") else type(thing)
    return f"{named.__module__}.{getattr(named, '__qualname__', '')}"


def literal(value: object, what: str) -> str:
    """Write a plain value as Python.

    Args:
        value: a number, a text, a truth value, None, or tuples, lists and dicts of them.
        what: what it is, for the error.

    Raises:
        ArgumentError: it is something else.
    """
    if isinstance(value, str):
        text = repr(value)
        plain = text[1:-1] if text[0] == "'" and '"' not in value else ""
        return f'"{plain}"' if plain or not value else text
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if value is None or type(value) in (bool, int, float):
        return repr(value)
    if isinstance(value, tuple | list):
        items = ", ".join(literal(item, what) for item in value)
        if isinstance(value, list):
            return f"[{items}]"
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, dict):
        pairs = (f"{literal(k, what)}: {literal(v, what)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    raise ArgumentError(
        f"{what} is {name_of(value)}, which has no text to write; a script can hold numbers, "
        "texts, truth values and lists of them"
    )


def written(name: str, call: Call, *, leave_out: str = "", first: str = "") -> str:
    """Write a call.

    Args:
        name: what the function is called in the script.
        call: with which arguments.
        leave_out: a keyword that the script does without.
        first: text of an argument that stands before all others.
    """
    parts = [first] * bool(first)
    parts += [literal(value, f"an argument of {name}") for value in call.arguments]
    parts += [
        f"{key}={literal(value, f'{key} of {name}')}"
        for key, value in call.keywords.items()
        if key != leave_out
    ]
    return f"{name}({', '.join(parts)})"
