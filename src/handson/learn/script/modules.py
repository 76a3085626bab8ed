"""Source text by module, and what a name of a module stands for, found by reading alone.

Nothing is imported but the packages that a module lies in.
"""

import ast
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from handson.base.errors import ArgumentError, unknown
from handson.learn.script.references import bindings

Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that a module of ours defines itself."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}:{self.name}"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A module, or a name of one, of another package; ``name`` is empty for the module."""

    module: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.module}.{self.name}".rstrip(".")


@dataclass(frozen=True, slots=True)
class Ours:
    """A module of ours."""

    module: str


Meaning = Definition | Foreign | Ours


@dataclass(eq=False)
class Text:
    """The source of one module."""

    module: str
    path: Path
    source: bytes = field(repr=False)

    @cached_property
    def tree(self) -> ast.Module:
        """The syntax tree; its columns count bytes."""
        return ast.parse(self.source)

    @cached_property
    def names(self) -> dict[str, list[ast.stmt]]:
        """The statements at the top that bind each name, in order."""
        found: dict[str, list[ast.stmt]] = {}
        for statement in _top(self.tree.body):
            for name, _ in bindings([statement]):
                statements = found.setdefault(name, [])
                if statement not in statements:
                    statements.append(statement)
        return found


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements of a module; imports for types only count as imports."""
    for statement in body:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            yield from statement.body
        else:
            yield statement


class Modules:
    """All modules of the packages whose text may be taken.

    Args:
        packages: their names; what they import from elsewhere stays an import.
    """

    def __init__(self, packages: tuple[str, ...] = ("handson",)) -> None:
        self.packages = packages
        self._texts: dict[str, Text | None] = {}

    def is_ours(self, module: str) -> bool:
        """Say whether a module belongs to one of the packages."""
        return module.partition(".")[0] in self.packages

    def text(self, module: str) -> Text:
        """Return the source of a module.

        Raises:
            ArgumentError: there is no such module, or it has no source.
        """
        found = self._find(module)
        if found is None:
            raise ArgumentError(f"there is no module {module!r} with source to take code from")
        return found

    def _find(self, module: str) -> Text | None:
        if module not in self._texts:
            try:
                spec = importlib.util.find_spec(module)
            except ModuleNotFoundError:
                spec = None
            path = Path(spec.origin) if spec and spec.origin else None
            known = path is not None and path.suffix == ".py"
            self._texts[module] = Text(module, path, path.read_bytes()) if known and path else None
        return self._texts[module]

    def resolve(self, module: str, name: str) -> Meaning | None:
        """Return what a name at the top of a module stands for, ``None`` for a name of Python's.

        Args:
            module: one of ours.
            name: as the module writes it.

        Raises:
            ArgumentError: the module takes everything from another (``import *``).
        """
        text = self.text(module)
        if "*" in text.names:
            raise ArgumentError(f"{module} imports *: name what it needs, so that it can be found")
        statements = text.names.get(name)
        if not statements:
            return None
        last = statements[-1]
        if not isinstance(last, Import):
            return Definition(module, name)
        for alias in last.names:
            if name != (alias.asname or alias.name.split(".")[0]):
                continue
            if isinstance(last, ast.Import):
                target = alias.name if alias.asname else name
                return Ours(target) if self.is_ours(target) else Foreign(target)
            source = _absolute(text, last)
            if source == module:  # a package that imports its own submodule
                return Ours(f"{module}.{alias.name}")
            return self.member(source, alias.name)
        return None

    def member(self, module: str, name: str) -> Meaning:
        """Return what ``module.name`` is.

        Raises:
            UnknownNameError: the module has no such name.
        """
        if not self.is_ours(module):
            full = f"{module}.{name}"
            return Foreign(full) if _is_module(full) else Foreign(module, name)
        found = self.resolve(module, name)
        if found is None and self._find(f"{module}.{name}"):
            return Ours(f"{module}.{name}")
        if found is None:
            raise unknown(f"name in {module}", name, self.text(module).names)
        return found


def _absolute(text: Text, statement: ast.ImportFrom) -> str:
    if not statement.level:
        return statement.module or ""
    package = text.module.split(".")
    up = statement.level - (text.path.name == "__init__.py")
    package = package[: len(package) - up]
    return ".".join([*package, *filter(None, [statement.module])])


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ModuleNotFoundError, ValueError):  # its parent is no package
        return False
