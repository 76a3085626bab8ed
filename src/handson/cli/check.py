"""``handson check``: is what the reader wrote right?"""

from pathlib import Path
from typing import Annotated

import typer

from handson.base.errors import DataError
from handson.base.words import Words, language
from handson.cli.notebooks import Lang


def check_command(
    name: Annotated[str, typer.Argument(metavar="LESSON", help="Lesson, or one of its exercises.")],
    file: Annotated[
        Path | None,
        typer.Argument(help="Your notebook or script; the one you changed last unless given."),
    ] = None,
    solution: Annotated[
        bool, typer.Option("--solution", help="Show our solution and check nothing.")
    ] = False,
    lang: Lang = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="Time that each function may take.")] = 60,
    memory: Annotated[float, typer.Option(min=0.1, help="GiB that each function may take.")] = 2,
) -> None:
    """Check the exercises of a lesson: which case differs, by how much, on which input.

    Ends with exit code 0 when every exercise is right. Your file is only read.

    Example:  handson check lenet
              handson check lenet my_lenet.ipynb
    """
    from handson.learn.checking import check_file
    from handson.learn.exercises import all_tasks
    from handson.learn.lesson import lesson
    from handson.learn.notebook import notebook_language

    task = all_tasks().get(name)
    asked = task.lesson if task else lesson(name)
    names = (task.name,) if task else asked.exercises
    if solution:
        from handson.show import source

        for each in names:
            typer.echo(source(all_tasks()[each].address))
        return
    path = file or _newest(asked.stem)
    spoken = language(lang or notebook_language(path))
    typer.echo(FILE.said_in(spoken).format(path=path))
    verdicts = check_file(asked, path, only=names, seconds=seconds, memory=round(memory * 2**30))
    for verdict in verdicts:
        typer.echo("")
        typer.echo(verdict.said_in(spoken))
    if not all(verdict.right for verdict in verdicts):
        typer.echo(AGAIN.said_in(spoken).format(name=name))
        raise typer.Exit(1)


def _newest(stem: str) -> Path:
    """Return the file of a lesson that was changed last.

    Raises:
        DataError: there is none.
    """
    from handson.learn.progress import Progress

    near = [Path(), Path("notebooks/zh"), Path("notebooks/en")]
    files = [folder / f"{stem}{ending}" for folder in near for ending in (".ipynb", ".py")]
    found = {
        path.resolve(): path for path in [*Progress().notebooks(stem), *files] if path.is_file()
    }
    if not found:
        raise DataError(
            f"there is no notebook of lesson {stem!r} here. Write one with: handson notebooks "
            f"{stem}; or name your file: handson check {stem} FILE"
        )
    return max(found.values(), key=lambda path: path.stat().st_mtime)


FILE = Words(zh="检查 {path}", en="checking {path}")
AGAIN = Words(
    zh="\n改好并保存文件后再运行一次；想看我们的写法：handson check {name} --solution",
    en="\nChange it, save the file, run this again. Our version: handson check {name} --solution",
)
