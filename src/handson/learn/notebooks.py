"""A folder of notebooks: lessons written there, an index in reading order, nothing overwritten."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handson.base.errors import DataError, HandsonError
from handson.base.words import Words
from handson.catalog import CHAPTERS, CONCEPTS
from handson.learn.lesson import Lesson, all_lessons
from handson.learn.notebook import read_notebook, to_notebook, to_text
from handson.learn.percent import Cell
from handson.learn.progress import Progress

INDEX = "index.ipynb"
INSTALL = "python -m pip install 'handson[notebooks]'"


class NotebookError(HandsonError, RuntimeError):
    """A notebook could not be written, run or opened."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one notebook.

    Attributes:
        path: where it lies.
        new: whether it was written now; else one of that name was there and was kept.
    """

    path: Path
    new: bool


def write_notebooks(
    lessons: Iterable[Lesson], folder: Path, lang: str, *, force: bool = False
) -> list[Written]:
    """Write lessons as notebooks, and an index of all that lie in the folder.

    Args:
        lessons: what to write.
        folder: where; made if it is not there.
        lang: ``zh`` or ``en``.
        force: whether to overwrite notebooks that are there, with everything done in them.

    Raises:
        NotebookError: the folder or a file cannot be written.
    """
    written, progress = [], Progress()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for lesson in lessons:
            path = folder / f"{lesson.stem}.ipynb"
            new = force or not path.exists()
            if new:
                text = to_text(to_notebook(lesson, lang))
                _replace(path, text)
                progress.wrote(lesson.stem, lang, path, text)
            written.append(Written(path, new))
        _replace(folder / INDEX, to_text(_index(folder, lang)))
    except OSError as error:
        raise NotebookError(
            f"cannot write notebooks to {folder}: {error.strerror or error}. "
            "Choose another folder with --to"
        ) from None
    return written


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        half.write_text(text, encoding="utf-8", newline="\n")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _index(folder: Path, lang: str) -> dict[str, Any]:
    lessons = {stem: each for stem, each in all_lessons().items() if _there(folder, stem)}
    lines, chapter = [Words(zh="# 动手学：目录", en="# handson: the lessons").said_in(lang), ""], ""
    for concept in CONCEPTS:
        if concept.lesson not in lessons:
            continue
        if concept.chapter != chapter:
            chapter = concept.chapter
            lines += ["", f"## {Words(*CHAPTERS[chapter]).said_in(lang)}", ""]
        each = lessons[concept.lesson]
        minutes = Words(zh="{} 分钟", en="{} minutes").said_in(lang).format(each.minutes)
        lines.append(f"- [{each.title.said_in(lang)}]({each.stem}.ipynb) · {minutes}")
    empty = Lesson(stem="index", concept="", needs=(), minutes=0, cells=())
    page = to_notebook(_with(empty, "\n".join(lines)), lang)
    page["cells"] = page["cells"][:1]
    return page


def _with(lesson: Lesson, text: str) -> Lesson:
    from dataclasses import replace

    return replace(lesson, cells=(Cell("markdown", text, 1),))


def _there(folder: Path, stem: str) -> bool:
    return (folder / f"{stem}.ipynb").is_file()


def execute(path: Path, *, seconds: float = 600.0, say: Callable[[str], object] = print) -> None:
    """Run a notebook from top to bottom and save its outputs in it.

    Args:
        path: the notebook.
        seconds: for one cell.
        say: is told what is being run.

    Raises:
        NotebookError: a package is missing, or a cell failed (the notebook holds what was run).
        DataError: the file is not a notebook.
    """
    read_notebook(path)
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError
    except ImportError as error:
        raise NotebookError(f"running notebooks needs {error.name}: {INSTALL}") from None
    say(f"running {path}")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook, timeout=int(seconds), resources={"metadata": {"path": str(path.parent)}}
    )
    client.create_kernel_manager().kernel_spec_manager.ensure_native_kernel = True
    try:
        client.execute(env={**os.environ, "PYTHONUTF8": "1"})
    except (CellExecutionError, CellTimeoutError) as error:
        last = re.sub(r"\x1b\[[\d;]*m", "", str(error)).strip().splitlines()[-1]
        raise NotebookError(f"{path}: a cell failed: {last}. Its output is in the file") from None
    finally:
        _replace(path, to_text(notebook))


def open_notebooks(folder: Path, *, options: Sequence[str] = ()) -> int:
    """Start JupyterLab in the folder and wait for its end; return its exit code.

    Args:
        folder: of the notebooks.
        options: more options for JupyterLab.

    Raises:
        NotebookError: JupyterLab is not installed for this Python.
        DataError: the folder is not there.
    """
    if not folder.is_dir():
        raise DataError(f"there is no folder {folder}; write one with: handson notebooks")
    found = subprocess.run(
        [sys.executable, "-c", "import jupyterlab"], capture_output=True, check=False
    )
    if found.returncode:
        other = shutil.which("jupyter")
        more = f" (the one at {other} belongs to another Python)" if other else ""
        raise NotebookError(f"JupyterLab is not installed for this Python{more}: {INSTALL}")
    start = [INDEX] if (folder / INDEX).is_file() else []
    try:
        return subprocess.call([sys.executable, "-m", "jupyterlab", *options, *start], cwd=folder)
    except KeyboardInterrupt:
        return 0
