"""Notebooks as files: lessons written as ``.ipynb``, and the code read back out of them."""

import json
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from handson.base.errors import DataError
from handson.learn.lesson import Lesson
from handson.learn.percent import Cell, read_percent

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def to_notebook(lesson: Lesson, lang: str) -> dict[str, Any]:
    """Return a lesson as the content of a notebook, without outputs.

    The same lesson gives the same bytes: cells are called by their number, and nothing records when
    or where it was written.

    Args:
        lesson: what to write.
        lang: ``zh`` or ``en``; the prose of the other is left out.
    """
    speak = Cell("code", f"%env HANDSON_LANG={lang}", 0, {"tags": ["language"]})
    cells = lesson.said_in(lang)
    return {
        "cells": [_cell(cell, i) for i, cell in enumerate([cells[0], speak, *cells[1:]])],
        "metadata": {
            "handson": {"lesson": lesson.stem, "lang": lang},
            "kernelspec": KERNEL,
            "language_info": {
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
                "pygments_lexer": "ipython3",
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(cell: Cell, number: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": f"cell-{number:02}",
        "metadata": {"tags": list(cell.tags)} if cell.tags else {},
        "source": (joined(cell.text) if cell.kind == "markdown" else cell.text).splitlines(
            keepends=True
        ),
    }
    if cell.kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def joined(prose: str) -> str:
    """Join the lines of Chinese paragraphs: a line break there would be shown as a space."""
    lines, free = [""], True
    for line in prose.splitlines():
        if line.startswith(("```", "$$")) and not line.endswith("$$", 2):
            free = not free  # code and formulas keep their lines
        begins = line.lstrip().startswith(("#", "- ", "* ", "|", ">", "$$", "```", "1. "))
        if free and not begins and _wide(lines[-1][-1:]) and _wide(line[:1]):
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines[1:])


def _wide(letter: str) -> bool:
    return bool(letter) and east_asian_width(letter) in "WFA" and letter not in "–…"


def to_text(notebook: dict[str, Any]) -> str:
    """Return a notebook as Jupyter itself writes it, so that saving it there changes little."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook.

    Args:
        path: the ``.ipynb`` file.

    Raises:
        DataError: it is not a notebook of format 4.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["nbformat"] == 4 and isinstance(found["cells"], list):
            return dict(found)
    except (KeyError, TypeError, ValueError):  # not JSON, or not ours
        pass
    raise DataError(
        f"{path} is not a Jupyter notebook (format 4); open it in Jupyter and save it, or write it "
        "anew with: handson notebooks --force"
    )


def notebook_language(path: Path) -> str | None:
    """Return the language that a notebook of ours was written in; None for any other file."""
    try:
        return str(read_notebook(path)["metadata"]["handson"]["lang"])
    except (DataError, OSError, KeyError, TypeError):
        return None


def read_code(path: Path) -> list[Cell]:
    """Return the code cells of a notebook or of a script, in their order.

    A script without cell markers is one cell.

    Args:
        path: a ``.ipynb`` or ``.py`` file.

    Raises:
        DataError: it is neither, or cannot be read.
    """
    if path.suffix == ".ipynb":
        return [
            Cell("code", "".join(cell["source"]), number)
            for number, cell in enumerate(read_notebook(path)["cells"], start=1)
            if cell.get("cell_type") == "code"
        ]
    if path.suffix != ".py":
        raise DataError(f"{path} is neither a notebook (.ipynb) nor a script (.py)")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path} is not UTF-8 text ({error.reason}); save it as UTF-8") from None
    return [cell for cell in read_percent(text, str(path))[1] if cell.kind == "code"]
