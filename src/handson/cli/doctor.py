"""``handson doctor``: what this machine lacks, and the commands that mend it."""

from typing import Annotated

import typer


def doctor_command(
    lang: Annotated[
        str | None, typer.Option(metavar="zh|en", help="Language of the answer.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Leave out the test of speed.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the mirrors.")] = False,
) -> None:
    """Examine Python, PyTorch, GPU, memory, disk, data, fonts and Jupyter: 查看环境哪里有问题.

    Every finding says what it is, why it matters and the command that mends it. Ends with exit
    code 1 when something must be mended. Where this command cannot start at all, this one can:
    python -m handson.learn.doctor

    Example:  handson doctor --lang zh
    """
    from handson.learn.doctor.__main__ import main

    if main(lang, json=as_json, quick=quick, offline=offline):
        raise typer.Exit(1)
