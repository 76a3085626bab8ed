"""The Time Machine: a novel, as text to model."""

import os

from handson.data.archives import read_file
from handson.data.locate import ensure


def time_machine(*, root: str | os.PathLike[str] | None = None, download: bool = True) -> str:
    r"""Return the text of H. G. Wells's novel: 3,221 lines, as they stand in the book's file.

    Nothing is cleaned: case, punctuation and empty lines are there, lines end with ``\n``.

    Args:
        root: folder to look in before ``$HANDSON_DATA`` and the user's cache.
        download: whether a missing file may be fetched.

    Raises:
        MissingDataError: it is nowhere and could not be fetched.
        DataError: the file is damaged.
    """
    path = ensure("time_machine", root, download=download)["timemachine.txt"]
    return read_file(path, max_bytes=1 << 22).decode("ascii")
