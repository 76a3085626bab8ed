"""A lesson as data: what it is about, what it needs, and its cells in either language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from handson.base.errors import DataError, unknown
from handson.base.words import Words
from handson.catalog import CONCEPTS, Concept
from handson.learn.percent import Cell, read_percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One lesson, read from its script.

    Attributes:
        stem: the file's name without ``.py``.
        concept: id of the idea that it teaches.
        needs: ids of the ideas that it builds on.
        minutes: how long a reader takes.
        cells: all cells, both languages.
    """

    stem: str
    concept: str
    needs: tuple[str, ...]
    minutes: int
    cells: tuple[Cell, ...]

    @property
    def title(self) -> Words:
        """Its first heading, in both languages."""
        return Words(zh=self._heading("zh"), en=self._heading("en"))

    def said_in(self, lang: str) -> list[Cell]:
        """Return the cells that a reader of ``lang`` sees."""
        return [cell for cell in self.cells if cell.lang in ("", lang)]

    @property
    def exercises(self) -> tuple[str, ...]:
        """Names of the functions that the reader writes."""
        return tuple(
            name
            for cell in self.cells
            if "exercise" in cell.tags
            for name in re.findall(r"^def (\w+)", cell.text, re.MULTILINE)
        )

    def _heading(self, lang: str) -> str:
        text = next(cell.text for cell in self.cells if cell.lang == lang)
        return text.partition("\n")[0].lstrip("# ")


def read_lesson(stem: str, text: str) -> Lesson:
    """Read a lesson from the text of its script.

    Args:
        stem: name of the script without ``.py``.
        text: the script.

    Raises:
        DataError: front matter is missing or says something unknown.
    """
    front, cells = read_percent(text, f"lesson {stem}")
    if set(front) != {"concept", "needs", "minutes"} or not isinstance(front["minutes"], int):
        raise DataError(
            f"lesson {stem}: the front matter must give concept, needs (a list) and minutes "
            f"(a whole number), got {front}"
        )
    return Lesson(
        stem=stem,
        concept=front["concept"],
        needs=tuple(front["needs"]),
        minutes=front["minutes"],
        cells=tuple(cells),
    )


@cache
def all_lessons() -> dict[str, Lesson]:
    """Return every lesson by its stem, in the order of the catalogue."""
    folder = files("handson.lessons")
    return {
        concept.lesson: read_lesson(
            concept.lesson, (folder / f"{concept.lesson}.py").read_text(encoding="utf-8")
        )
        for concept in _taught()
    }


def lesson(name: str) -> Lesson:
    """Return the lesson called ``name``, or the one that teaches the idea of that name.

    Args:
        name: stem of a lesson, or an idea's id or name in either language, in any case.

    Raises:
        UnknownNameError: there is none; the message holds the nearest.
    """
    wanted = name.casefold().strip().replace(" ", "_").replace("-", "_").removesuffix(".py")
    for concept in _taught():
        names = (concept.lesson, concept.id, concept.zh, concept.en)
        if wanted in (each.casefold().replace(" ", "_").replace("-", "_") for each in names):
            return all_lessons()[concept.lesson]
    raise unknown("lesson", name, all_lessons(), hint="handson notebooks --list")


def chosen(names: Iterable[str]) -> list[Lesson]:
    """Return the named lessons, or all of them for no name.

    Raises:
        UnknownNameError: one of them does not exist.
    """
    wanted = [lesson(name) for name in names]
    return wanted or list(all_lessons().values())


def _taught() -> list[Concept]:
    return [concept for concept in CONCEPTS if concept.lesson]
