"""Our glossary: what the same idea is called in Chinese and English, and what it is."""

from dataclasses import dataclass
from pathlib import Path

from handson.base.words import Words

PATH = Path(__file__).with_name("glossary.txt")


@dataclass(frozen=True, slots=True)
class Term:
    """One idea of the field.

    Args:
        zh: its Chinese names, the usual one first.
        en: its English names, the usual one first.
        related: names of torch's and of ours, and other terms' English names, the nearest first.
        itself: those of them that are the idea, as code.
        line: what it is.
    """

    zh: tuple[str, ...]
    en: tuple[str, ...]
    related: tuple[str, ...]
    itself: frozenset[str]
    line: Words

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in either language."""
        return (*self.zh, *self.en)


def terms() -> list[Term]:
    """Read every term; the format stands at the top of the file."""
    lines = [
        line
        for line in PATH.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    found = []
    for head, body in zip(lines[::2], lines[1::2], strict=True):
        zh, en, related = (
            tuple(name.strip() for name in part.split(",")) for part in head.split(" | ")
        )
        said_zh, said_en = body.strip().split(" | ")
        itself = frozenset(name[1:] for name in related if name.startswith("="))
        plain = tuple(name.removeprefix("=") for name in related)
        found.append(Term(zh, en, plain, itself, Words(zh=said_zh, en=said_en)))
    return found


def is_address(related: str) -> bool:
    """Return whether a related name is code, torch's or ours, and not another term."""
    return related.startswith(("torch.", "handson."))
