"""``handson progress``: what you have opened and solved, chapter by chapter."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from handson.base.errors import DataError
from handson.base.words import Words, language
from handson.cli.notebooks import Lang


def progress_command(
    lang: Lang = None,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write it as CSV; - for standard output."),
    ] = None,
    learner: Annotated[str, typer.Option(help="Your name, for the first column of the CSV.")] = "",
) -> None:
    """Show what you have opened and solved, chapter by chapter.

    Example:  handson progress --csv progress.csv --learner "Li Lei"
    """
    from itertools import groupby

    from handson.catalog import CHAPTERS
    from handson.learn.progress import Progress, to_csv

    spoken = language(lang)
    progress = Progress()
    steps = progress.steps()
    if csv is not None:
        text = to_csv(steps, learner)
        if str(csv) == "-":
            sys.stdout.write(text)
            return
        _write(csv, text)
        return
    for number, of_chapter in groupby(steps, key=lambda step: step.chapter):
        found = list(of_chapter)
        solved = sum(step.solved for step in found)
        typer.echo(f"{Words(*CHAPTERS[number]).said_in(spoken)}  {solved}/{len(found)}")
        for step in found:
            state = SOLVED if step.solved else TRIED if step.checks else OPENED[step.opened]
            tried = TIMES.said_in(spoken).format(step.checks) if step.checks else ""
            typer.echo(f"  {state.said_in(spoken)}  {step.lesson} · {step.exercise}{tried}")
    typer.echo(NEXT.said_in(spoken).format(progress.path))


def _write(path: Path, text: str) -> None:
    """Write a table that table programs read as UTF-8.

    Raises:
        DataError: the system refuses.
    """
    try:
        path.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise DataError(
            f"cannot write {path}: {error.strerror or error}; name a file in another folder"
        ) from None
    typer.echo(f"{path}")


SOLVED = Words(zh="[已解出]", en="[solved]")
TRIED = Words(zh="[尝试过]", en="[tried ]")
OPENED = {
    True: Words(zh="[已打开]", en="[opened]"),
    False: Words(zh="[未开始]", en="[      ]"),
}
TIMES = Words(zh="（检查过 {} 次）", en="  (checked {} times)")
NEXT = Words(
    zh="\n记录在 {}；handson check LESSON 检查练习，--csv FILE 导出",
    en="\nkept in {}; handson check LESSON checks exercises, --csv FILE exports",
)
