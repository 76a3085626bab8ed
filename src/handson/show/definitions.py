"""Where a name is defined in a file, found by parsing the file and not by running it."""

import ast
import textwrap
import tokenize
from pathlib import Path


def read_source(path: Path) -> str:
    """Read a Python file in the encoding that it declares."""
    with tokenize.open(path) as stream:
        return stream.read()


def find_definition(text: str, qualname: str) -> tuple[str, int] | None:
    """Return the lines that define ``qualname`` and the number of the first, or None.

    Functions, classes, methods and assigned names are found; decorators belong to what they
    decorate. Of several definitions the last counts, as it does for Python.

    Args:
        text: the whole source.
        qualname: ``"name"`` or ``"Class.method"``.

    Raises:
        SyntaxError: the text is not Python.
    """
    body: list[ast.stmt] = ast.parse(text).body
    node: ast.stmt | None = None
    for part in qualname.split("."):
        node = next((n for n in reversed(_flat(body)) if part in _defines(n)), None)
        if node is None:
            return None
        body = getattr(node, "body", []) if isinstance(node, ast.ClassDef) else []
    if node is None:
        return None
    first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
    lines = text.splitlines()[first - 1 : node.end_lineno]
    return textwrap.dedent("\n".join(lines)), first


def _flat(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return statements with those inside ``if``, ``try`` and ``with`` blocks."""
    flat: list[ast.stmt] = []
    for node in body:
        flat.append(node)
        if isinstance(node, ast.If | ast.Try | ast.With):
            for field in ("body", "orelse", "handlers", "finalbody"):
                for inner in getattr(node, field, []):
                    flat += _flat(inner.body if isinstance(inner, ast.ExceptHandler) else [inner])
    return flat


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()
