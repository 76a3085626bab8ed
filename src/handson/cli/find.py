"""``handson find``: ideas, our code, torch's names, lessons and recipes, in Chinese or English."""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handson.base.words import language
from handson.cli.table import AsJson

if TYPE_CHECKING:
    from handson.learn.find.ranking import Answer, Hit

NARROWEST = 20
PIECES = re.compile(r"[\u2e80-\uffef][，。；：、！？）”]*|[^\s\u2e80-\uffef]+[，。；：、）”]*|\s+")


def find_command(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="A name, or what it is about; 中文 too."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = 12,
    lang: Annotated[
        str | None, typer.Option(help="zh or en; by default the language of your system.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look something up: ideas, our code, PyTorch's names, lessons, recipes, verbs.

    Spelling mistakes are forgiven. Ends with exit code 1 when nothing is found.

    Example:  handson find "layer norm"        handson find 注意力
    """
    from handson.learn.find.found import nothing_found
    from handson.learn.find.index import index
    from handson.learn.find.ranking import rank

    spoken = language(lang)
    query = " ".join(words or ())
    answer = rank(query, index(_verbs()), limit)
    if as_json:
        typer.echo(json.dumps(_content(query, answer, spoken), indent=2))
    elif not answer.hits:
        typer.echo(nothing_found(query, answer, spoken), err=True)
    elif sys.stdout.isatty():
        width = max(NARROWEST, shutil.get_terminal_size().columns)
        typer.echo("\n\n".join("\n".join(_block(hit, spoken, width)) for hit in answer.hits))
    else:
        for hit in answer.hits:
            typer.echo("\t".join(_cells(hit, spoken)))
    if not answer.hits:
        raise typer.Exit(1)


def _verbs() -> dict[str, str]:
    """Return the verbs of the command line as they are, with their help."""
    from handson.cli.app import app

    root = typer.main.get_group(app)
    return {name: verb.get_short_help_str(200) for name, verb in root.commands.items()}


def _content(query: str, answer: "Answer", lang: str) -> dict[str, Any]:
    hits = [
        {
            "name": hit.entry.name,
            "kind": hit.entry.kind,
            "title": hit.entry.title.said_in(lang),
            "line": hit.entry.line.said_in(lang),
            "ways": [{"kind": way.kind, "text": way.text} for way in hit.entry.ways],
            "also": list(hit.also),
            "score": round(hit.score, 1),
        }
        for hit in answer.hits
    ]
    return {"query": query, "hits": hits, "nearest": list(answer.nearest)}


def _cells(hit: "Hit", lang: str) -> list[str]:
    entry = hit.entry
    ways = "  |  ".join(way.text for way in entry.ways)
    return [entry.name, _kind(hit, lang), entry.line.said_in(lang), ways]


def _kind(hit: "Hit", lang: str) -> str:
    from handson.learn.find.entry import KINDS

    return KINDS[hit.entry.kind].said_in(lang)


def _block(hit: "Hit", lang: str, width: int) -> Iterator[str]:
    """Yield the lines of one hit; commands are left whole, to be copied."""
    from handson.learn.find.found import described

    entry = hit.entry
    kind = f"  [{_kind(hit, lang)}]"
    title = entry.title.said_in(lang)
    yield cut(title, max(1, width - cells(kind))) + kind
    yield from (f"  {line}" for line in wrap(described(hit, lang), width - 2))
    yield from (f"  {way.prompted}" for way in entry.ways)


def cells(text: str) -> int:
    """Return how many columns of a terminal a text takes; a Chinese character takes two."""
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int) -> str:
    """Shorten a text to so many columns.

    Args:
        text: one line.
        width: columns, at least 1.
    """
    return text if cells(text) <= width else _beginning(text, width - 1) + "…"


def _beginning(text: str, width: int) -> str:
    kept = 0
    for letter in text:
        width -= cells(letter)
        if width < 0:
            break
        kept += len(letter)
    return text[:kept]


def wrap(text: str, width: int) -> list[str]:
    """Break a text into lines, between words or Chinese characters; closing marks stay behind.

    Args:
        text: a sentence or two.
        width: columns, at least 2.
    """
    lines = [""]
    for piece in PIECES.findall(text):
        if piece.isspace() and cells(lines[-1]) >= width:
            continue
        if lines[-1] and cells(lines[-1] + piece.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
        while cells(lines[-1]) > width and len(lines[-1]) > 1:
            head = _beginning(lines[-1], width)
            lines[-1:] = [head, lines[-1][len(head) :]]
    return [line.rstrip() for line in lines if line.strip()]
