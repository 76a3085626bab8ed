"""``handson notebooks``: the lessons as notebooks, in Chinese or in English."""

from pathlib import Path
from typing import Annotated

import typer

from handson.base.words import Words, language

Lang = Annotated[
    str | None, typer.Option(metavar="zh|en", help="Language; the system's unless given.")
]


def notebooks_command(
    lessons: Annotated[
        list[str] | None,
        typer.Argument(help="Lessons or ideas; none means all. 'open' starts JupyterLab."),
    ] = None,
    lang: Lang = None,
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder; notebooks/zh or notebooks/en.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite notebooks that are there, with your work.")
    ] = False,
    run: Annotated[
        bool, typer.Option("--execute", help="Also run them and keep the outputs.")
    ] = False,
    show: Annotated[bool, typer.Option("--list", help="List the lessons and write none.")] = False,
) -> None:
    """Write lessons as Jupyter notebooks; those that are there are kept.

    Example:  handson notebooks lenet --lang zh
              handson notebooks open
    """
    from handson.learn.lesson import chosen
    from handson.learn.notebooks import execute, open_notebooks, write_notebooks

    spoken = language(lang)
    folder = to or Path("notebooks") / spoken
    if lessons == ["open"]:
        raise typer.Exit(open_notebooks(folder))
    wanted = chosen(lessons or [])
    if show:
        for lesson in wanted:
            minutes = Words(zh="{} 分钟", en="{} min").said_in(spoken).format(lesson.minutes)
            typer.echo(f"{lesson.stem:24} {minutes:>8}  {lesson.title.said_in(spoken)}")
        return
    written = write_notebooks(wanted, folder, spoken, force=force)
    for each in written:
        typer.echo(f"{(WRITTEN if each.new else KEPT).said_in(spoken)} {each.path}")
    if not all(each.new for each in written):
        typer.echo(FORCE.said_in(spoken), err=True)
    if run:
        for each in written:
            execute(each.path, say=lambda text: typer.echo(text, err=True))
    option = f" --to {folder}" if to else f" --lang {spoken}"
    typer.echo(NEXT.said_in(spoken).format(option=option, lesson=wanted[-1].stem))


WRITTEN = Words(zh="已写好", en="wrote")
KEPT = Words(zh="已存在", en="kept ")
FORCE = Words(
    zh="已存在的笔记本没有动（里面有你的内容）；要覆盖请加 --force",
    en="notebooks that were there are untouched (your work is in them); --force overwrites them",
)
NEXT = Words(
    zh="\n接下来：\n  handson notebooks open{option}    用 JupyterLab 打开\n"
    "  handson check {lesson}    检查你写的练习",
    en="\nNext:\n  handson notebooks open{option}    in JupyterLab\n"
    "  handson check {lesson}    to check the exercises that you wrote",
)
