"""Take one function out of a notebook, with all that it needs and nothing that it does not.

A notebook trains and plots; to check one function none of that should run. So the cells are read as
syntax trees, and only those statements are kept that define the function, or a name that a kept
statement uses.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handson.base.errors import DataError
from handson.learn.notebook import read_code
from handson.learn.percent import Cell


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement of the reader's.

    Attributes:
        text: its lines.
        place: the file, and the cell if it is a notebook.
        line: number of its first line there.
    """

    text: str
    place: str
    line: int


def submission(path: Path, name: str) -> list[Piece]:
    """Return the statements that define ``name`` in a notebook or script, in their order.

    Args:
        path: the reader's ``.ipynb`` or ``.py``.
        name: the function.

    Raises:
        DataError: it is not defined there, or its cell is not Python.
    """
    notebook = path.suffix == ".ipynb"
    cells = [
        (
            f"{path.name}, cell {cell.line}" if notebook else path.name,
            Cell(cell.kind, _plain(cell.text), 1 if notebook else cell.line),
        )
        for cell in read_code(path)
    ]
    statements = [found for place, cell in cells for found in _statements(cell, place, name)]
    if not any(name in _bound(node) for node, _ in statements):
        raise DataError(
            f"{path} defines no function {name!r}. Keep the name that the exercise gives, or write "
            "the lesson anew beside it: handson notebooks --to ANOTHER_FOLDER"
        )
    return [piece for _, piece in _needed(statements, name)]


def _statements(cell: Cell, place: str, name: str) -> list[tuple[ast.stmt, Piece]]:
    try:
        body = ast.parse(cell.text).body
    except SyntaxError as error:
        if f"def {name}" not in cell.text:
            return []  # another cell's trouble
        line = cell.line + (error.lineno or 1) - 1
        raise DataError(
            f"{place}, line {line}: {error.msg}: {(error.text or '').strip()}"
        ) from None
    lines = cell.text.splitlines()
    found = []
    for node in body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        found.append((node, Piece(text, place, cell.line + first - 1)))
    return found


def _plain(text: str) -> str:
    """Empty the lines that only a notebook understands: ``%magic``, ``!command``, ``help?``."""
    if text.lstrip().startswith("%%"):
        return ""
    keep = [
        "" if line.lstrip().startswith(("%", "!")) or line.rstrip().endswith("?") else line
        for line in text.splitlines()
    ]
    return "\n".join(keep)


def _needed(
    statements: Sequence[tuple[ast.stmt, Piece]], name: str
) -> list[tuple[ast.stmt, Piece]]:
    wanted, kept = {name}, dict.fromkeys(range(len(statements)), False)
    growing = True
    while growing:
        growing = False
        for number, (node, _) in enumerate(statements):
            if kept[number] or not ({"*"} | wanted) & _bound(node):
                continue
            kept[number] = growing = True
            wanted |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return [statements[number] for number, keep in kept.items() if keep]


def _bound(node: ast.stmt) -> set[str]:
    """Return the names that a statement defines; ``*`` for an import of everything."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    names = {
        n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    inner = [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return names.union(*map(_bound, inner))
