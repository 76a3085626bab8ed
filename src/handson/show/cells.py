"""How wide text is: a Chinese character takes two cells, an English letter one."""

from unicodedata import combining, east_asian_width


def cell_width(text: str) -> int:
    """Return how many cells of a terminal ``text`` takes.

    >>> cell_width("ab"), cell_width("损失")
    (2, 4)
    """
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1 for letter in text
    )


def clip(text: str, cells: int) -> str:
    """Return ``text``, shortened with "…" to at most ``cells`` cells (at least 1).

    >>> clip("ankle boot", 6)
    'ankle…'
    """
    if cell_width(text) <= cells:
        return text
    while text and cell_width(text) > cells - 1:
        text = text[:-1]
    return f"{text}…"
