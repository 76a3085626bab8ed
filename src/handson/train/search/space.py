"""What is searched: for each argument of a recipe, the values that it may take.

Written as people type it: ``lr=log:1e-4:1`` (spread evenly over the orders of magnitude),
``dropout=0:0.5`` (spread evenly), ``hidden=64,128,256`` (one of these).
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handson.base.errors import ArgumentError, unknown

HOW = "write lr=log:1e-4:1, dropout=0:0.5 or hidden=64,128,256"
DIGITS = 4
"""Significant digits of a drawn number: what a table shows is exactly what was tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The values that one argument may take.

    Args:
        name: of the argument.
        kind: type of its values: float, int, bool or str.
        choices: the values, when they are counted out.
        low: smallest value of a range.
        high: largest value of a range, itself included.
        log: whether orders of magnitude are equally likely, instead of values.
    """

    name: str
    kind: type
    choices: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False

    def draw(self, share: float) -> Any:
        """Return the value at ``share`` of the way through.

        Args:
            share: from 0 to below 1; evenly spread shares make fair draws.
        """
        if self.choices:
            return self.choices[int(share * len(self.choices))]
        if self.kind is int and not self.log:
            return int(self.low) + int(share * (int(self.high) - int(self.low) + 1))
        low, high = (math.log(v) if self.log else v for v in (self.low, self.high))
        value = low + share * (high - low)
        return self.settle(math.exp(value) if self.log else value)

    def settle(self, value: float) -> Any:
        """Round a number of the range to what is tried: whole, or four significant digits.

        Args:
            value: between ``low`` and ``high``.
        """
        rounded = round(value) if self.kind is int else float(f"{value:.{DIGITS}g}")
        return self.kind(min(max(rounded, self.low), self.high))

    @property
    def ends(self) -> tuple[Any, ...]:
        """Every choice, or both ends of the range: what a recipe must accept."""
        return self.choices or (self.kind(self.low), self.kind(self.high))

    def __str__(self) -> str:
        if self.choices:
            return f"{self.name}={','.join(_word(c) for c in self.choices)}"
        low, high = (f"{v:.12g}" for v in (self.low, self.high))
        return f"{self.name}={'log:' * self.log}{low}:{high}"


def parse_space(
    texts: Sequence[str], defaults: Mapping[str, Any], *, recipe: str = "the recipe"
) -> tuple[Axis, ...]:
    """Read a space and hold it against the arguments of a recipe.

    Args:
        texts: one per argument, such as ``"lr=log:1e-4:1"``.
        defaults: the recipe's arguments with their default values, which say the types.
        recipe: its name, for messages.

    Raises:
        UnknownNameError: the recipe has no such argument; the message holds the nearest.
        ArgumentError: a text cannot be read, a value has the wrong type, a range is empty, a
            logarithm of something not above 0, or one argument is given twice.
    """
    axes = tuple(_axis(text, defaults, recipe) for text in texts)
    if not axes:
        raise ArgumentError(f"there is nothing to search: the space is empty; {HOW}")
    names = [axis.name for axis in axes]
    for name in names:
        if names.count(name) > 1:
            raise ArgumentError(f"{name} is in the space twice; give all its values at once")
    return axes


def draw(space: Sequence[Axis], seed: int, number: int) -> dict[str, Any]:
    """Draw the arguments of one trial; they depend on nothing but these three.

    Args:
        space: what may vary.
        seed: of the search.
        number: of the trial, from 1.
    """
    rng = random.Random(f"{seed}/{number}")
    return {axis.name: axis.draw(rng.random()) for axis in space}


def _axis(text: str, defaults: Mapping[str, Any], recipe: str) -> Axis:
    name, equals, values = text.partition("=")
    name, values = name.strip().lstrip("-").replace("-", "_"), values.strip()
    if not equals or not name or not values:
        raise ArgumentError(f"the space {text!r} names no argument with values; {HOW}")
    if name == "seed":
        raise ArgumentError(
            "seed cannot be searched: it is the same for all trials, so that they differ by "
            "their arguments and not by luck. Give it once, with --seed"
        )
    if name not in defaults:
        hint = f"handson run {recipe} --help"
        raise unknown(f"argument of {recipe}", name, defaults, hint=hint)
    kind = type(defaults[name])
    log = values.startswith("log:")
    if ":" in values and kind in (int, float):
        return _range(name, kind, values.removeprefix("log:"), log)
    if log:
        raise ArgumentError(f"{name} is {kind.__name__}, which has no logarithm; list its values")
    choices = tuple(_value(name, kind, word.strip()) for word in values.split(","))
    if len(set(choices)) < len(choices):
        raise ArgumentError(f"{name}={values} holds a value twice")
    return Axis(name=name, kind=kind, choices=choices)


def _range(name: str, kind: type, text: str, log: bool) -> Axis:
    ends = text.split(":")
    if len(ends) != 2:
        raise ArgumentError(f"{name}={text!r} is no range of two numbers; {HOW}")
    low, high = (_value(name, kind, end) for end in ends)
    if log and low <= 0:
        raise ArgumentError(f"{name}=log:{text}: a logarithmic range begins above 0, not at {low}")
    if not low < high:
        raise ArgumentError(f"{name}={text}: the range is empty, {low} is not below {high}")
    return Axis(name=name, kind=kind, low=low, high=high, log=log)


def _value(name: str, kind: type, word: str) -> Any:
    """Read one value as the command line reads the argument's own."""
    if kind is bool:
        if word.lower() not in ("true", "false"):
            raise ArgumentError(f"{name} is true or false, got {word!r}")
        return word.lower() == "true"
    try:
        value = kind(word)
    except ValueError:
        value = None
    if value is None or value == "" or (kind is float and not math.isfinite(value)):
        raise ArgumentError(f"{name} must be {kind.__name__}, got {word!r}; {HOW}")
    return value


def _word(choice: Any) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def check_fixed(
    fixed: Mapping[str, Any], space: Sequence[Axis], defaults: Mapping[str, Any], recipe: str
) -> None:
    """Refuse arguments that are no arguments, or that are searched as well.

    Args:
        fixed: arguments that are the same in every trial.
        space: what varies.
        defaults: the recipe's arguments with their default values.
        recipe: its name, for messages.

    Raises:
        UnknownNameError: the recipe has no such argument.
        ArgumentError: an argument is both fixed and searched.
    """
    for name in fixed:
        if name not in defaults:
            hint = f"handson run {recipe} --help"
            raise unknown(f"argument of {recipe}", name, defaults, hint=hint)
    twice = [axis.name for axis in space if axis.name in fixed]
    if twice:
        raise ArgumentError(
            f"{twice[0]} is fixed at {fixed[twice[0]]!r} and also in the space; choose one"
        )
