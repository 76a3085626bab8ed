"""Laying out one statement over lines, as ruff's formatter does, after its text was changed."""

import io
import keyword
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 100
STEP = 4
PRAGMAS = ("# type:", "# noqa", "# pragma")
"""Comments that speak to tools of the library; they are dropped."""
_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A token, the space before it, and what a comma at the end of a bracket means."""

    text: str
    gap: str
    depth: int
    explodes: bool = False  # a trailing comma: what it ends stands one element a line


def layout(statement: str, indent: int = 0, *, header: bool = False) -> str:
    """Write a statement on one line if it fits, else its last bracket over several.

    Brackets that end in a comma stay one element a line. A statement that holds a comment is
    returned as it is. Texts that stand one after the other are not joined, as ruff may.

    Args:
        statement: one simple statement, or the line of ``def``, ``class``, ``for`` ... alone.
        indent: spaces before it.
        header: a ``def``: its first bracket is the one to open, and a comma at the end binds
            nothing.
    """
    found = _pieces(statement)
    if found is None:
        return " " * indent + statement
    return "\n".join(_lines(found, indent, "", header))


def _pieces(statement: str) -> list[_Piece] | None:
    """Return the tokens of a statement, ``None`` when it cannot be laid out anew."""
    rows = statement.splitlines(keepends=True)
    found: list[_Piece] = []
    inside: list[int] = []  # positions of the open brackets
    row, column = 1, 0
    for token in _tokens(statement):
        if token.type == tokenize.COMMENT:
            if not token.string.startswith(PRAGMAS):
                return None
            continue
        if token.start[0] != token.end[0]:
            return None  # a text of several lines
        broken = token.start[0] != row
        closing = token.string in _CLOSE
        before = found[-1].text if found else ""
        if broken:
            gap = "" if closing or before in _OPEN else " "
        else:
            gap = rows[row - 1][column : token.start[1]]
        if closing:
            start = inside.pop()
            if broken and before == ",":
                found[-1] = _trailing(found, start)
        found.append(_Piece(token.string, gap, len(inside)))
        if token.string in _OPEN:
            inside.append(len(found) - 1)
        row, column = token.end
    return found


def _tokens(statement: str) -> Iterator[tokenize.TokenInfo]:
    """Yield tokens without line ends; a formatted string is one token, as before Python 3.12."""
    skipped = (tokenize.NEWLINE, tokenize.NL, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT)
    rows = statement.splitlines(keepends=True)
    first: tokenize.TokenInfo | None = None
    nested = 0
    for token in tokenize.generate_tokens(io.StringIO(statement).readline):
        kind = tokenize.tok_name[token.type]
        if kind.endswith("STRING_START"):
            first, nested = first or token, nested + 1
        elif kind.endswith("STRING_END"):
            nested -= 1
            if not nested and first is not None:
                row = rows[first.start[0] - 1][first.start[1] : token.end[1]]
                yield tokenize.TokenInfo(tokenize.STRING, row, first.start, token.end, token.line)
                first = None
        elif not nested and token.type not in skipped:
            yield token


def _trailing(found: Sequence[_Piece], start: int) -> _Piece:
    comma, depth = found[-1], found[start].depth + 1
    several = sum(p.text == "," and p.depth == depth for p in found[start:]) > 1
    called = _follows_name(found, start) and found[start].text == "("
    display = not _follows_name(found, start) and found[start].text != "("
    # the comma of a tuple of one is no choice of layout
    return _Piece(",", comma.gap, comma.depth, called or several or display)


def _follows_name(pieces: Sequence[_Piece], start: int) -> bool:
    """Say whether a bracket calls or indexes what stands before it."""
    before = pieces[start - 1].text if start else ""
    return before in _CLOSE or (before.isidentifier() and not keyword.iskeyword(before))


def _flat(pieces: Sequence[_Piece]) -> str:
    kept = [p for p in pieces if not p.explodes]
    return "".join(p.text if i == 0 else p.gap + p.text for i, p in enumerate(kept))


def _lines(pieces: Sequence[_Piece], indent: int, suffix: str, header: bool = False) -> list[str]:
    flat = " " * indent + _flat(pieces) + suffix
    exploded = not header and any(p.explodes for p in pieces)
    pair = _pair(pieces, first=header)
    if len(flat) <= WIDTH and not exploded:
        return [flat]
    if len(strings := _strings(pieces)) > 1:
        lines = [" " * indent + _flat(string) for string in strings]
        return [*lines[:-1], lines[-1] + suffix]
    if pair is None:
        return [flat]
    start, stop = pair
    inner = indent + STEP
    head = " " * indent + _flat(pieces[: start + 1])
    tail = " " * indent + _flat(pieces[stop:]) + suffix
    body = list(pieces[start + 1 : stop])
    listed = len(_elements(body)) > 1 and not _generates(body)
    collection = listed and not _follows_name(pieces, start)
    exploded = collection or (not header and any(p.explodes for p in body))
    if len(_flat(body)) + inner <= WIDTH and not exploded:
        return [head, " " * inner + _flat(body), tail]
    lines = [head]
    elements = _elements(body)
    bare = _generates(body) or (len(elements) == 1 and len(_strings(body)) > 1)
    for element in elements:
        lines += _lines(element, inner, "" if bare else ",")
    return [*lines, tail]


def _strings(pieces: Sequence[_Piece]) -> list[Sequence[_Piece]]:
    """Cut strings that stand one after the other apart; anything else is one part."""
    if all(p.text[-1:] in ('"', "'") for p in pieces):
        return [[p] for p in pieces]
    return [pieces]


def _pair(pieces: Sequence[_Piece], first: bool) -> tuple[int, int] | None:
    """Return where the bracket to open begins and ends: the last one that holds something."""
    base = min((p.depth for p in pieces), default=0)
    pairs, start = [], 0
    for i, piece in enumerate(pieces):
        if piece.depth != base:
            continue
        if piece.text in _OPEN:
            start = i
        elif piece.text in _CLOSE and i > start + 1:
            pairs.append((start, i))
    return (pairs[0] if first else pairs[-1]) if pairs else None


def _generates(body: Sequence[_Piece]) -> bool:
    """Say whether the inside of a bracket is a comprehension."""
    return any(p.text == "for" and p.depth == body[0].depth for p in body)


def _elements(body: Sequence[_Piece]) -> list[list[_Piece]]:
    """Cut the inside of a bracket at its commas; a comprehension before each for and if."""
    base, generates, looping = body[0].depth, _generates(body), False
    elements: list[list[_Piece]] = [[]]
    for piece in body:
        looping = looping or (piece.text == "for" and piece.depth == base)
        if generates and looping and piece.depth == base and piece.text in ("for", "if"):
            elements.append([piece])
        elif not generates and piece.text == "," and piece.depth == base:
            elements.append([])
        else:
            elements[-1].append(piece)
    return [element for element in elements if element]
