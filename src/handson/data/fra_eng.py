"""English and French sentence pairs."""

import os

from handson.base.errors import DataError
from handson.data.archives import read_zip_member
from handson.data.locate import ensure


def fra_eng(
    *, root: str | os.PathLike[str] | None = None, download: bool = True
) -> list[tuple[str, str]]:
    """Return 167,130 pairs ``(English, French)``, shortest English first, as they stand.

    Nothing is cleaned: case, punctuation and the French non-breaking spaces are there. The zip file
    is read in memory and never unpacked.

    Args:
        root: folder to look in before ``$HANDSON_DATA`` and the user's cache.
        download: whether a missing file may be fetched.

    Raises:
        MissingDataError: it is nowhere and could not be fetched.
        DataError: the file is damaged.

    Source: www.manythings.org/anki, from sentences of tatoeba.org; CC BY 2.0, so name both when
    you pass the sentences on.
    """
    path = ensure("fra_eng", root, download=download)["fra-eng.zip"]
    text = read_zip_member(path, "fra-eng/fra.txt", max_bytes=1 << 26).decode("utf-8")
    return read_pairs(text, str(path))


def read_pairs(text: str, name: str) -> list[tuple[str, str]]:
    """Split lines of two or more columns at their tabs; return the first two columns of each.

    Args:
        text: the whole file.
        name: the file's name, for the error.

    Raises:
        DataError: a line has fewer than two columns.
    """
    pairs = []
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        columns = line.removesuffix("\r").split("\t")
        if len(columns) < 2:
            raise DataError(
                f"{name}, line {number}: expected two sentences with a tab between them, got "
                f"{line[:60]!r}"
            )
        pairs.append((columns[0], columns[1]))
    return pairs
