"""Mutants: plausible mistakes, each one changed line of the library's own source.

A mutant names a function and a fragment of one of its lines. While it is applied, the function
runs the changed code wherever it is called from, and is itself again afterwards. A mutant cannot
go stale in silence: when its fragment is no longer there exactly once, that is an error.
"""

import ast
import importlib
import inspect
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import CodeType, FunctionType

from handson.base.errors import HandsonError


class MutantError(HandsonError):
    """A mutant does not fit the source that it wants to change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One wrong line.

    Args:
        name: the mistake in a few words: ``"unbiased variance"``.
        where: the function, ``"handson.ops.loss:cross_entropy"`` or ``"module:Class.method"``.
        old: a fragment that stands exactly once in the function.
        new: what the mistaken author would have written.
    """

    name: str
    where: str
    old: str
    new: str

    def identity(self) -> "Mutant":
        """Return the mutant that changes nothing: the check must let it pass."""
        return replace(self, name="identity", new=self.old)


def resolve(where: str) -> FunctionType:
    """Return the plain function at ``"module:qualname"``, without its decorators."""
    module_name, _, qualname = where.partition(":")
    try:
        found: object = importlib.import_module(module_name)
        for part in qualname.split("."):
            found = inspect.getattr_static(found, part)
            if isinstance(found, staticmethod | classmethod):
                found = found.__func__
    except (ImportError, AttributeError, ValueError) as error:
        raise MutantError(
            f"there is no function at {where!r} ({error}); write it as 'module:function' or "
            "'module:Class.method'"
        ) from None
    found = inspect.unwrap(found) if callable(found) else found
    if not isinstance(found, FunctionType):
        raise MutantError(f"{where!r} is {type(found).__name__}, a mutant needs a function")
    return found


def mutate(function: FunctionType, old: str, new: str) -> CodeType:
    """Return the code of ``function`` with ``old`` replaced by ``new`` in its one line.

    Raises:
        MutantError: ``old`` is not there exactly once, or the change spans lines.
    """
    if "\n" in old + new:
        raise MutantError("a mutant changes one line; give fragments without a line break")
    lines, first = inspect.getsourcelines(function)
    source = "".join(lines)
    if source.count(old) != 1:
        raise MutantError(
            f"{function.__module__}:{function.__qualname__} holds {old!r} "
            f"{source.count(old)} times; a mutant needs a fragment that stands there once"
        )
    try:
        tree = ast.parse(textwrap.dedent(source.replace(old, new)))
    except SyntaxError as error:
        raise MutantError(f"{new!r} in place of {old!r} is not Python: {error.msg}") from None
    ast.increment_lineno(tree, first - 1)
    free = function.__code__.co_freevars
    if free:  # the closure must find the same names around it
        scope = ast.parse(f"def closure({', '.join(free)}): pass").body[0]
        assert isinstance(scope, ast.FunctionDef)
        scope.body = tree.body
        tree.body = [scope]
    found = _find(compile(tree, function.__code__.co_filename, "exec"), function.__code__.co_name)
    if found is None or found.co_freevars != free:
        raise MutantError(
            f"cannot rebuild {function.__qualname__} with {new!r}: it must use the same names of "
            f"the code around it ({', '.join(free) or 'none'})"
        )
    return found


def changed_line(mutant: Mutant) -> tuple[str, str]:
    """Return the line as it stands and as the mutant would have it."""
    lines, _ = inspect.getsourcelines(resolve(mutant.where))
    line = next((line for line in lines if mutant.old in line), mutant.old)
    return line.strip(), line.replace(mutant.old, mutant.new).strip()


def _find(code: CodeType, name: str) -> CodeType | None:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            if const.co_name == name:
                return const
            if inner := _find(const, name):
                return inner
    return None


@contextmanager
def applied(mutant: Mutant) -> Iterator[None]:
    """Run the block with the mutant's mistake in place."""
    function = resolve(mutant.where)
    right = function.__code__
    function.__code__ = mutate(function, mutant.old, mutant.new)
    try:
        yield
    finally:
        function.__code__ = right
