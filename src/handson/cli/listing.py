"""``handson list``: what can be trained, on which data, and what it must reach."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from handson.base.errors import UnknownNameError, unknown
from handson.catalog import CONCEPTS, Concept

WIDTH = 80
"""Characters of the narrowest usual terminal."""

MORE = {
    "en": "All options of one: handson run NAME --help",
    "zh": "某个配方的全部选项：handson run 名字 --help",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to type, and what comes of it."""

    recipe: str
    concept: Concept
    data: str
    expected: str
    command: str


def list_command(
    word: Annotated[
        str | None, typer.Argument(metavar="WORD", help="Only what has to do with it, 中文 too.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option(help="zh or en; by default the language of your system.")
    ] = None,
) -> None:
    """List the recipes: the idea, the data, the number to reach, the command.

    Example:  handson list lenet        handson list 回归 --lang zh
    """
    from handson.cli.table import print_table

    lang = _known(language(os.environ) if lang is None else lang)
    found = _about(word)
    if not sys.stdout.isatty():
        cells = [(x.recipe, _name(x.concept, lang), x.data, x.expected, x.command) for x in found]
        print_table(("recipe", "concept", "data", "expected", "command"), cells)
        return
    data = max(len(line.data) for line in found)
    room = WIDTH - data - max(len(line.expected) for line in found) - len("  " * 3)
    column = max((n for line in found if (n := len(line.command)) <= room), default=room)
    for recipe in dict.fromkeys(line.recipe for line in found):
        variants = [line for line in found if line.recipe == recipe]
        typer.echo(f"{recipe}  {_name(variants[0].concept, lang)}")
        for line in variants:
            text = f"  {line.command:{column}}  {line.data:{data}}  {line.expected}"
            if len(line.command) > column:
                text = f"  {line.command}\n  {'':{column}}  {line.data:{data}}  {line.expected}"
            typer.echo(text.rstrip())
    typer.echo(f"\n{MORE[lang]}")


def language(environment: Mapping[str, str]) -> str:
    """Return ``zh`` when the environment's locale is Chinese, else ``en``."""
    first = next((v for k in ("LC_ALL", "LC_MESSAGES", "LANG") if (v := environment.get(k))), "")
    return "zh" if first.lower().startswith("zh") else "en"


def lines() -> list[Line]:
    """Return every recipe as it is by default, and every variant that must reach a number."""
    from handson.cli.signatures import command, signature

    found: list[Line] = []
    for concept in CONCEPTS:
        for address in concept.recipes:
            name = address.partition(":")[2]
            source = signature(name)
            variants = {command(name, {}): (source.data, [""])}
            for number in source.expected:
                typed = command(name, number.given, source.defaults)
                typed += f" --kfold {number.folds}" if number.folds else ""
                data = str(number.given.get("data", source.data))
                variants.setdefault(typed, (data, []))[1].append(f"{number.metric} {number.bound}")
            found += [
                Line(name, concept, data, ", ".join(filter(None, numbers)), typed)
                for typed, (data, numbers) in variants.items()
            ]
    return found


def _known(lang: str) -> str:
    if lang not in MORE:
        raise unknown("language", lang, MORE)
    return lang


def _about(word: str | None) -> list[Line]:
    found = [line for line in lines() if word is None or _fits(line, word)]
    if not found:
        raise _nothing(word or "")
    return found


def _name(concept: Concept, lang: str) -> str:
    return concept.zh if lang == "zh" else concept.en


def _fits(line: Line, word: str) -> bool:
    places = (line.concept.id, line.concept.zh, line.concept.en, line.data, line.command)
    return any(word.casefold() in place.casefold() for place in places)


def _nothing(word: str) -> UnknownNameError:
    """Make the error for a word that no recipe has; it says what else is about it."""
    error = unknown("recipe", word, [line.recipe for line in lines()], hint="handson list")
    about = [
        c for c in CONCEPTS if any(word.casefold() in n.casefold() for n in (c.id, c.zh, c.en))
    ]
    proofs = [f"{c.en} {c.zh}: handson verify {c.pair[0]}" for c in about if c.pair]
    if proofs:
        return UnknownNameError(
            f"no recipe trains {word!r} alone, but it can be seen at work: {'; '.join(proofs)}"
        )
    return error
