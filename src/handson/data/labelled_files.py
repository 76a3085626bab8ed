"""Files with their labels, as they were found, and how to cut them into parts that never change."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SHARE = 0.2
"""Of each class for the test, where the reader's data has no parts of its own."""
TEST_NAMES = ("test", "testing", "val", "valid", "validation")
"""What people call the part that is not learned from; the first that is there is used."""


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """One file.

    Args:
        path: where it is.
        name: its place below the folder or in the table, with ``/``: the same on every system.
        label: name of its class.
        part: ``train`` or ``test``; empty when it was in neither.
    """

    path: Path
    name: str
    label: str
    part: str = ""


@dataclass(slots=True)
class Listing:
    """What a folder or a table holds.

    Args:
        layout: how it is laid out, for people.
        files: those that may be images, in an order that depends on names alone.
        left_out: name and reason of everything else.
        notes: what the reader should know.
    """

    layout: str
    files: list[LabelledFile] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def printable(name: str) -> str:
    """Return a file's name as text that every console and file can hold, composed (NFC).

    Bytes that are no UTF-8, as from an old archive, are written in hexadecimal.
    """
    clean = os.fsencode(name).decode("utf-8", "backslashreplace")
    return unicodedata.normalize("NFC", clean)


def natural(name: str) -> tuple[list[str | int], str]:
    """Return a key by which ``9`` comes before ``10``, and ``b`` after ``A``."""
    pieces = re.split(r"([0-9]+)", name.casefold())
    return [int(p) if i % 2 else p for i, p in enumerate(pieces)], name


def parts_used(words: Collection[str]) -> dict[str, str]:
    """Return which part each word of a column split means; what it leaves out is not used.

    Args:
        words: as they stand there, ``train`` and names of ``TEST_NAMES``.
    """
    test = next((word for word in TEST_NAMES if word in words), None)
    return {"train": "train", test: "test"} if test else {"train": ""}


def look_alikes(classes: Sequence[str]) -> list[str]:
    """Describe every group of class names that differ only in case or spaces."""
    groups: dict[str, list[str]] = {}
    for name in classes:
        groups.setdefault("".join(name.split()).casefold(), []).append(name)
    return [
        f"the classes {', '.join(map(repr, group))} differ only in case or spaces; if they are "
        "one, give them one name"
        for group in groups.values()
        if len(group) > 1
    ]


def share_out(names: Sequence[str], labels: Sequence[int]) -> list[bool]:
    """Say for each file whether it goes to the test: a fifth of every class, at least one.

    Decided by digests of the names alone, so the same files are cut alike on every machine, and
    adding some moves few of the others.

    Args:
        names: one per file, all different.
        labels: number of each file's class, from 0.
    """
    members: dict[int, list[tuple[bytes, int]]] = {}
    for i, (name, label) in enumerate(zip(names, labels, strict=True)):
        digest = hashlib.sha256(name.encode("utf-8", "backslashreplace")).digest()
        members.setdefault(label, []).append((digest, i))
    chosen = [False] * len(names)
    for group in members.values():
        for _, i in sorted(group)[: max(1, round(len(group) * SHARE))]:
            chosen[i] = True
    return chosen
