"""Lines of a given width, where Chinese characters take two columns each."""

import unicodedata

_NOT_FIRST = frozenset("，。；：、！？）】》”’…,.;:!?)]}%")
_NOT_LAST = frozenset("（【《“‘([{")


def width(text: str) -> int:
    """Return the columns that ``text`` takes in a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, columns: int, indent: str = "") -> list[str]:
    r"""Return ``text`` in lines of at most ``columns``, each after ``indent``.

    A line of the text that begins with ``| `` is somebody else's words, and is kept as it is.

    Args:
        text: words, with ``\n`` where a new line must begin.
        columns: of a line, indent included.
        indent: spaces.
    """
    lines = []
    for part in text.split("\n"):
        if part.startswith("| "):
            lines.append(indent + part)
            continue
        line = ""
        for piece in _pieces(part):
            if line and width(indent + line + piece.rstrip()) > columns:
                lines.append(indent + line.rstrip())
                line = ""
            line += piece if line else piece.lstrip()
        lines.append((indent + line).rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Cut ``text`` where a line may end: after a space, and on both sides of a wide character."""
    pieces: list[str] = []
    for letter in text:
        before = pieces[-1][-1] if pieces else ""
        wide = before and (width(letter) == 2 or width(before) == 2)
        may_cut = before == " " or (
            wide and letter not in _NOT_FIRST and letter != " " and before not in _NOT_LAST
        )
        if not pieces or may_cut:
            pieces.append(letter)
        else:
            pieces[-1] += letter
    return pieces
