"""Our own public functions and classes, read from the source: importing them would load torch."""

import ast
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import handson
from handson.base.paths import cache_home

ROOT = Path(handson.__file__).parent
LEFT_OUT = ("cli/", "lessons/", "verify/pairs/")
"""Folders that hold no code to call: the command line, lessons, and what is said about code."""

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Definition:
    """A public function or class.

    Args:
        module: ``handson.nn.linear``.
        name: ``Linear``.
        kind: ``class`` or ``function``.
        parameters: as one writes them, with their defaults and without types.
        line: first line of its docstring.
    """

    module: str
    name: str
    kind: str
    parameters: str
    line: str

    @property
    def address(self) -> str:
        """``handson.nn.linear:Linear``."""
        return f"{self.module}:{self.name}"


def definitions(root: Path = ROOT) -> list[Definition]:
    """Return what is public in every file, in the order of the files.

    Parsing is remembered in the user's cache for files that have not changed since.

    Args:
        root: folder of the package.
    """
    cache = cache_home() / "find" / "library.json"
    known = _remembered(cache)
    files: dict[str, Any] = {}
    for path, stat in _files(str(root), ""):
        old = known.get(f"{root}/{path}")
        stamp = [stat.st_mtime_ns, stat.st_size]
        files[f"{root}/{path}"] = (
            old
            if old and old["stamp"] == stamp
            else {"stamp": stamp, "holds": [astuple(d) for d in _parsed(root / path, path)]}
        )
    if files != {name: known.get(name) for name in files}:
        _remember(cache, files)
    return [Definition(*holds) for file in files.values() for holds in file["holds"]]


def parse(text: str, module: str) -> Iterator[Definition]:
    """Yield the public functions and classes of one file.

    Args:
        text: its source.
        module: its dotted name.
    """
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            said = (ast.get_docstring(node) or "").partition("\n")[0].replace("``", "")
            if isinstance(node, ast.FunctionDef):
                yield Definition(module, node.name, "function", _arguments(node), said)
            else:
                yield Definition(module, node.name, "class", _fields(node), said)


def _files(folder: str, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    for item in sorted(os.scandir(folder), key=lambda item: item.name):
        path = prefix + item.name
        if item.is_dir() and item.name != "__pycache__" and f"{path}/" not in LEFT_OUT:
            yield from _files(item.path, f"{path}/")
        elif item.name.endswith(".py") and not item.name.startswith("_"):
            yield path, item.stat()


def _parsed(file: Path, path: str) -> list[Definition]:
    module = "handson." + path.removesuffix(".py").replace("/", ".")
    try:
        return list(parse(file.read_text(encoding="utf-8"), module))
    except (SyntaxError, ValueError):
        return []  # being edited at this moment


def _arguments(function: ast.FunctionDef, method: bool = False) -> str:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    for argument in [*every, *filter(None, (arguments.vararg, arguments.kwarg))]:
        argument.annotation = None
    if method:
        (arguments.posonlyargs or arguments.args)[:1] = []
    return ast.unparse(arguments)


def _fields(node: ast.ClassDef) -> str:
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return _arguments(part, method=True)
    above = [*node.decorator_list, *node.bases]
    named = {n.id for part in above for n in ast.walk(part) if isinstance(n, ast.Name)}
    if not named & {"dataclass", "NamedTuple"}:
        return ""
    fields = [part for part in node.body if isinstance(part, ast.AnnAssign)]
    return ", ".join(
        part.target.id + (f"={ast.unparse(part.value)}" if part.value else "")
        for part in fields
        if isinstance(part.target, ast.Name)
    )


def _remembered(cache: Path) -> dict[str, Any]:
    """Read the cache; one that is torn, foreign or of another version is as good as none."""
    try:
        content = json.loads(cache.read_text(encoding="utf-8"))
        sound = content["version"] == [FORMAT, handson.__version__] and all(
            len(file["stamp"]) == 2 and all(map(_is_definition, file["holds"]))
            for file in content["files"].values()
        )
        files: dict[str, Any] = content["files"] if sound else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return files


def _is_definition(holds: Any) -> bool:
    return len(holds) == 5 and all(isinstance(part, str) for part in holds)


def _remember(cache: Path, files: dict[str, Any]) -> None:
    """Write the cache whole or not at all; without a place to write, do without."""
    partial = cache.with_name(f".{cache.name}.{secrets.token_hex(4)}")
    content = {"version": [FORMAT, handson.__version__], "files": files}
    with suppress(OSError):
        cache.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")
        os.replace(partial, cache)
    with suppress(OSError):
        partial.unlink()
