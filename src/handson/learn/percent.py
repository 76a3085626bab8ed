"""The percent format: a script cut into cells by ``# %%`` lines, as editors and jupytext do."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from handson.base.errors import DataError

MARKER = re.compile(r"^# ?%%(?P<about>.*)$")
ATTRIBUTE = re.compile(r"(\w+)=(\[[^\]]*\]|\"[^\"]*\"|'[^']*'|\S+)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a script or notebook.

    Attributes:
        kind: ``code`` or ``markdown``.
        text: its source, without the marker and, for prose, without the ``# `` of each line.
        line: number of its first line in the file, from 1.
        about: what stands after the marker: ``lang="zh"``, ``tags=["predict"]``.
    """

    kind: str
    text: str
    line: int
    about: dict[str, Any] = field(default_factory=dict)

    @property
    def lang(self) -> str:
        """The language of its prose, or empty."""
        return str(self.about.get("lang", ""))

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags."""
        return tuple(self.about.get("tags", ()))


def read_percent(text: str, name: str = "the script") -> tuple[dict[str, Any], list[Cell]]:
    """Cut a percent script into its front matter and its cells.

    The front matter is the comment between two lines ``# ---`` at the very top, one ``key: value``
    a line; ``[a, b]`` is a list and digits are a number.

    Args:
        text: the whole script.
        name: of the script, for messages.

    Raises:
        DataError: the front matter or a marker cannot be read.
    """
    lines = text.splitlines()
    front, start = _front_matter(lines, name)
    cells, first, marker = [], start, ""
    for number, line in enumerate([*lines[start:], "# %%"], start=start):
        if not MARKER.match(line):
            continue
        if marker or any(map(str.strip, lines[first:number])):
            cells.append(_cell(marker, lines[first:number], first + 1, name))
        first, marker = number + 1, line
    return front, cells


def _front_matter(lines: list[str], name: str) -> tuple[dict[str, Any], int]:
    if not lines or lines[0].rstrip() != "# ---":
        return {}, 0
    front: dict[str, Any] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() == "# ---":
            return front, number
        key, colon, value = line.removeprefix("#").strip().partition(":")
        if not colon or not line.startswith("#"):
            break
        front[key.strip()] = _value(value.strip())
    raise DataError(
        f"{name}: the front matter must be lines '# key: value' between two lines '# ---', "
        f"got {lines[min(len(front) + 1, len(lines) - 1)]!r}"
    )


def _value(text: str) -> Any:
    if text.startswith("["):
        return [item.strip() for item in text.strip("[]").split(",") if item.strip()]
    return int(text) if text.isdigit() else text


def _cell(marker: str, lines: list[str], line: int, name: str) -> Cell:
    about = MARKER.match(marker)["about"] if marker else ""  # type: ignore[index]
    kind = "markdown" if "[markdown]" in about else "code"
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    while lines and not lines[0].strip():
        lines, line = lines[1:], line + 1
    if kind == "markdown":
        lines = [re.sub(r"^# ?", "", one) for one in lines]
    return Cell(kind, "\n".join(lines), line, dict(_attributes(about, name)))


def _attributes(about: str, name: str) -> Iterator[tuple[str, Any]]:
    for key, value in ATTRIBUTE.findall(about):
        try:
            yield key, ast.literal_eval(value)
        except (SyntaxError, ValueError):
            raise DataError(f"{name}: a cell says {key}={value}, which is not a value") from None
