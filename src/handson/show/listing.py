"""The library's own source, read as it is now: what a lesson shows instead of a copy."""

import functools
import html
import importlib
import importlib.util
import inspect
import pkgutil
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from handson.base.errors import DataError, UnknownNameError, unknown
from handson.show.definitions import find_definition, read_source


@dataclass(frozen=True, repr=False)
class Listing:
    """A piece of source that knows where it lives; a notebook shows it in colour.

    Attributes:
        address: what was asked for, ``"handson.ops.loss:cross_entropy"``.
        path: the file from its package on, ``"handson/ops/loss.py"``.
        first_line: number of the first line in that file, from 1.
        text: the lines, indented as if they stood alone.
    """

    address: str
    path: str
    first_line: int
    text: str

    def __repr__(self) -> str:
        lines = self.text.splitlines()
        digits = len(str(self.first_line + len(lines) - 1))
        numbered = [
            f"{number:{digits}}  {line}".rstrip()
            for number, line in enumerate(lines, start=self.first_line)
        ]
        return "\n".join([f"# {self.path}:{self.first_line}", *numbered])

    def _repr_markdown_(self) -> str:
        fence = "````" if "```" in self.text else "```"
        return f"`{self.path}:{self.first_line}`\n\n{fence}python\n{self.text}\n{fence}\n"

    def _repr_html_(self) -> str:
        where = f"{html.escape(self.path)}:{self.first_line}"
        try:
            from pygments import highlight  # type: ignore[import-untyped]
            from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
            from pygments.lexers import PythonLexer  # type: ignore[import-untyped]
        except ImportError:
            body = f"<pre>{html.escape(self.text)}</pre>"
        else:
            body = highlight(
                self.text,
                PythonLexer(stripnl=False),
                HtmlFormatter(
                    noclasses=True,
                    style="friendly",
                    linenos="inline",
                    linenostart=self.first_line,
                    cssstyles="padding:0.6em 0.8em;border-radius:6px;overflow-x:auto;color:#222",
                    prestyles="margin:0;line-height:1.35;background:none;color:inherit",
                ),
            )
        return f"<div><code>{where}</code>{body}</div>"


def source(address: str) -> Listing:
    """Read the source of a function, class, method, constant or whole module, as it is now.

    The file is read anew on each call, so an edit shows without a restart. Decorators are shown
    with what they decorate, and a name that was imported leads to where it is defined.

    Args:
        address: ``"module:name"``, ``"module:Class.method"`` or ``"module"``.

    Raises:
        UnknownNameError: no such module or name, or it is not written in Python.
        DataError: the file was edited and is not valid Python now.
    """
    module_name, _, qualname = address.partition(":")
    module = _import(module_name, address)
    found = _find(module, qualname)
    if found is None:
        module, qualname = _home(module, qualname)
        found = _find(module, qualname)
    path = _file(module, address)
    where = _shown(path, module.__name__)
    if found is None:
        raise UnknownNameError(
            f"{address!r} exists, but no definition of it stands in {where}: it is made while the "
            "program runs, or not written in Python. Ask for what makes it, or for the module."
        )
    text, first = found
    return Listing(address, where, first, text)


def _find(module: ModuleType, qualname: str) -> tuple[str, int] | None:
    path = getattr(module, "__file__", None) or ""
    if not path.endswith(".py"):
        return None
    text = read_source(Path(path))
    if not qualname:
        return text.rstrip("\n"), 1
    try:
        return find_definition(text, qualname)
    except SyntaxError as error:
        raise DataError(
            f"{path}, line {error.lineno}, is not Python as it is now: {error.msg}. "
            "Mend it and ask again, or ask for the whole module."
        ) from None


def _import(name: str, address: str) -> ModuleType:
    if not name or not all(part.isidentifier() for part in name.split(".")):
        raise UnknownNameError(
            f"{address!r} is not an address; write module:name, "
            "for example handson.ops.loss:cross_entropy."
        )
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name == error.name or name.startswith(f"{error.name}.")):
            raise  # the module is there, but something that it needs is not
        parent, _, _ = error.name.rpartition(".")
        raise unknown("module", name, _modules(parent)) from None


def _modules(parent: str) -> list[str]:
    """Return the names of the modules inside ``parent``, or of handson's packages."""
    package = sys.modules.get(parent or "handson")
    paths = getattr(package, "__path__", None)
    if package is None or paths is None:
        return [parent] if parent else []
    return [m.name for m in pkgutil.iter_modules(paths, f"{package.__name__}.")] or [parent]


def _home(module: ModuleType, qualname: str) -> tuple[ModuleType, str]:
    """Follow a name to the module that defines it and its name there."""
    value: Any = module
    for part in filter(None, qualname.split(".")):
        try:
            value = inspect.getattr_static(value, part)
        except AttributeError:
            if hasattr(value, part):  # a module's __getattr__, or a metaclass's
                value = getattr(value, part)
                continue
            raise unknown(f"name in {_called(value)}", part, _public(value)) from None
    value = _undecorated(value)
    if isinstance(value, ModuleType):
        return value, ""
    home, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if isinstance(home, str) and isinstance(name, str) and "<locals>" not in name:
        return sys.modules.get(home, module), name
    return module, qualname


def _undecorated(value: Any) -> Any:
    while True:
        if isinstance(value, property) and value.fget is not None:
            value = value.fget
        elif isinstance(value, staticmethod | classmethod):
            value = value.__func__
        elif isinstance(value, functools.cached_property | functools.partial):
            value = value.func
        elif hasattr(value, "__wrapped__"):
            value = value.__wrapped__
        else:
            return value


def _called(value: Any) -> str:
    return str(getattr(value, "__name__", type(value).__name__))


def _public(value: Any) -> list[str]:
    return [name for name in dir(value) if not name.startswith("_")]


def _file(module: ModuleType, address: str) -> Path:
    path = getattr(module, "__file__", None)
    if not path or not path.endswith(".py"):
        raise UnknownNameError(
            f"{address!r} comes from module {module.__name__!r}, which is not written in Python, "
            "so there is no source to show."
        )
    return Path(path)


def _shown(path: Path, module_name: str) -> str:
    depth = module_name.count(".") + 1 + (path.name == "__init__.py")
    return "/".join(path.parts[-depth:])
