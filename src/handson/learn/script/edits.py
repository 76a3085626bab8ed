"""Changing a statement of a module by its syntax tree while its text stays as it was written."""

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field

from handson.learn.script.layout import PRAGMAS, layout
from handson.learn.script.modules import Text

Place = tuple[int, int]


def start(node: ast.expr | ast.arg | ast.keyword) -> Place:
    """Return where a node begins: its line, from 1, and its byte in it."""
    return node.lineno, node.col_offset


def end(node: ast.expr | ast.arg | ast.keyword) -> Place:
    """Return where a node ends."""
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return node.end_lineno, node.end_col_offset


@dataclass
class Edits:
    """Changes of one module's text, written down first and applied together.

    Args:
        text: of the module.
        changes: what stands between two places, and what shall stand there.
    """

    text: Text
    changes: list[tuple[Place, Place, str]] = field(default_factory=list)

    def replace(self, first: Place, last: Place, by: str = "") -> None:
        """Let ``by`` stand between two places; nothing deletes what stands there."""
        self.changes.append((first, last, by))

    def before(self, place: Place, mark: str) -> Place | None:
        """Return where ``mark`` stands, if nothing but space is between it and ``place``."""
        lines = self.text.source.splitlines(keepends=True)
        row, column = place
        left = b"".join(lines[: row - 1]) + lines[row - 1][:column]
        left = left.rstrip()
        if not left.endswith(mark.encode()):
            return None
        left = left[: -len(mark)]
        return left.count(b"\n") + 1, len(left) - left.rfind(b"\n") - 1

    def shorten_docstrings(self, statement: ast.stmt) -> None:
        """Keep the first paragraph of every docstring."""
        for node in ast.walk(statement):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue
            said = ast.get_docstring(node)
            first = node.body[0]
            if said is not None and isinstance(first, ast.Expr):
                self.replace(start(first.value), end(first.value), _summary(said, first.col_offset))

    def render(self, statement: ast.stmt) -> str:
        """Return the text of a statement at the top, comments above it and changes included."""
        lines = self.text.source.splitlines(keepends=True)
        decorators = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(d.lineno for d in decorators)])
        while first > 1 and lines[first - 2].startswith(b"#"):
            first -= 1
        last = self._last_line(statement)
        segment = b"".join(lines[first - 1 : last]).decode()
        rows, done = [line.decode().rstrip() for line in lines[first - 1 : last]], first - 1
        written: list[str] = []
        for begin, stop in _logical_lines(segment):
            begin, stop = begin + first - 1, stop + first - 1
            written += rows[done - first + 1 : begin - first]  # comments and empty lines
            written.append(self._logical(begin, stop, lines))
            done = stop
        return "\n".join(written)

    def _last_line(self, statement: ast.stmt) -> int:
        """Return the last line of a statement and of the text that explains a constant."""
        body = self.text.tree.body
        following = body[i + 1] if (i := _index(body, statement)) + 1 < len(body) else None
        explained = isinstance(statement, ast.Assign | ast.AnnAssign) and (
            isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
            and isinstance(following.value.value, str)
        )
        last = (following if explained and following else statement).end_lineno
        assert last is not None
        return last

    def _logical(self, begin: int, stop: int, lines: list[bytes]) -> str:
        before = b"".join(lines[begin - 1 : stop])
        starts = [0]
        for line in lines[begin - 1 : stop]:
            starts.append(starts[-1] + len(line))
        after, position = b"", 0
        for (row, column), (end_row, end_column), by in sorted(self.changes):
            if begin <= row <= stop:
                at, until = starts[row - begin] + column, starts[end_row - begin] + end_column
                after += before[position:at] + by.encode()
                position = max(until, position)
        after = (after + before[position:]).rstrip()
        if after == before.rstrip() and not any(p.encode() in before for p in PRAGMAS):
            return after.decode()
        statement = after.decode().lstrip(" ")
        indent = len(after.decode()) - len(statement)
        return layout(statement, indent, header=bool(re.match(r"(async )?def\b", statement)))


def _index(body: list[ast.stmt], statement: ast.stmt) -> int:
    return next((i for i, other in enumerate(body) if other is statement), len(body))


def _logical_lines(segment: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last row of every statement, or header of one."""
    begin = 0
    skipped = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    for token in tokenize.generate_tokens(io.StringIO(segment).readline):
        if token.type == tokenize.NEWLINE and begin:
            yield begin, token.start[0]
            begin = 0
        elif token.type not in skipped and not begin:
            begin = token.start[0]


def _summary(said: str, indent: int) -> str:
    paragraph = inspect.cleandoc(said).partition("\n\n")[0].splitlines()
    quotes = 'r"""' if "\\" in said else '"""'
    margin = "\n" + " " * indent
    closing = '"""' if len(paragraph) == 1 else margin + '"""'
    return quotes + margin.join(paragraph) + closing
