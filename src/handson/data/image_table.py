"""A CSV that names image files and their classes."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from handson.base.errors import DataError
from handson.data.csv_rows import Table, column
from handson.data.image_files import SUFFIXES
from handson.data.labelled_files import TEST_NAMES, LabelledFile, Listing, parts_used, printable

FILE_NAMES = ("path", "file", "filename", "image")
LABEL_NAMES = ("label", "class", "target")
SPLIT_NAMES = ("split",)
SHOWN = 5


def list_image_table(table: Table) -> Listing:
    """Find the images that a table names, relative to its own folder.

    Args:
        table: its header has a column path, file, filename or image, one label, class or target,
            and perhaps one split with train and test (or val).

    Raises:
        DataError: a column is missing, a row is short, a label is blank, a part is unknown, or a
            file has two labels.
    """
    rows = table.rows()
    _, header = next(rows)
    file_at, label_at = (_needed(table, header, names) for names in (FILE_NAMES, LABEL_NAMES))
    split_at = column(header, SPLIT_NAMES)
    listing = Listing("a CSV of files and labels")
    if table.encoding != "utf-8-sig":
        listing.notes.append(f"{table.path.name} was read as {table.encoding.upper()}, not UTF-8")
    blank: list[int] = []
    parts: list[tuple[int, str]] = []
    seen: dict[str, str] = {}
    for line, cells in rows:
        if len(cells) != len(header):
            raise DataError(
                f"{table.path}, line {line}: {len(cells)} cells, but the header has {len(header)}"
            )
        name, label = cells[file_at], cells[label_at]
        if not label:
            blank.append(line)
        if split_at is not None:
            parts.append((line, cells[split_at].casefold()))
        if seen.get(name, label) != label:
            raise DataError(
                f"{table.path}, line {line}: {name!r} is {label!r} here and {seen[name]!r} above; "
                "a file has one class"
            )
        listing.files.append(LabelledFile(_find(table.path.parent, name), name, label))
        seen[name] = label
    refuse_blank(table, header[label_at], blank)
    _put_into_parts(table, listing, parts)
    _leave_out(listing)
    if not listing.files:
        why = f"; the first: {': '.join(listing.left_out[0])}" if listing.left_out else ""
        raise DataError(
            f"{table.path} names no image that is there{why}. "
            f"Names of files are relative to {table.path.parent}"
        )
    return listing


def refuse_blank(table: Table, name: str, lines: list[int]) -> None:
    """Refuse a label column with blank cells.

    Args:
        table: where they are.
        name: of the column.
        lines: line numbers of the blank cells.

    Raises:
        DataError: there is one.
    """
    if lines:
        shown = ", ".join(map(str, lines[:SHOWN]))
        more = f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
        raise DataError(
            f"{table.path}: column {name!r} is blank on line {shown}{more}; every image needs a "
            "label: fill them in, or take the rows out"
        )


def part_of(table: Table, line: int, word: str) -> str:
    """Return ``train``, or the casefolded name of another part, of a cell of column split.

    Args:
        table: where the cell is.
        line: its line number.
        word: what it says, casefolded.

    Raises:
        DataError: it says something else.
    """
    if word in ("train", "training"):
        return "train"
    if word in TEST_NAMES:
        return word
    raise DataError(
        f"{table.path}, line {line}: split is {word!r}; expected train, test or val in every row"
    )


def _needed(table: Table, header: list[str], names: tuple[str, ...]) -> int:
    found = column(header, names)
    if found is None:
        raise DataError(
            f"{table.path} has no column {', '.join(names[:-1])} or {names[-1]}; its first line is "
            f"{_shown(header)}. Expected a table of files (columns path and label, perhaps split) "
            "or of pixels (label, pixel0 … pixel783)"
        )
    return found


def _shown(header: list[str]) -> str:
    return ", ".join(map(repr, header[:SHOWN])) + (" …" if len(header) > SHOWN else "")


def _find(folder: Path, name: str) -> Path:
    path = folder / name
    return folder / name.replace("\\", "/") if "\\" in name and not path.exists() else path


def _put_into_parts(table: Table, listing: Listing, words: list[tuple[int, str]]) -> None:
    """Set the parts as column split says; where it knows several kinds of test, one is used."""
    if not words:
        return
    named = [part_of(table, line, word) for line, word in words]
    names = parts_used(named)
    unused = Counter(part for part in named if part not in names)
    listing.files = [
        replace(file, part=names[part])
        for file, part in zip(listing.files, named, strict=True)
        if part in names
    ]
    if len(names) > 1:
        listing.layout += f", in parts {' and '.join(names)}"
    listing.notes += [f"{n} rows of split {part!r} are not used" for part, n in unused.items()]


def _leave_out(listing: Listing) -> None:
    """Take out what is no file of ours, and files that are named a second time."""
    kept: dict[Path, LabelledFile] = {}
    for file in listing.files:
        if file.path in kept:
            listing.left_out.append((printable(file.name), "named twice; used once"))
        elif not file.path.exists():
            listing.left_out.append((printable(file.name), "no such file"))
        elif not file.path.is_file():
            listing.left_out.append((printable(file.name), "a folder, not a file"))
        elif file.path.suffix.lower() not in SUFFIXES and file.path.suffix:
            listing.left_out.append((printable(file.name), f"no image ({file.path.suffix!r})"))
        else:
            kept[file.path] = file
    listing.files = list(kept.values())
