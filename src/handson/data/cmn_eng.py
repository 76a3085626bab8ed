"""English and Chinese sentence pairs."""

import os

from handson.data.archives import read_file
from handson.data.fra_eng import read_pairs
from handson.data.locate import ensure


def cmn_eng(
    *, root: str | os.PathLike[str] | None = None, download: bool = True
) -> list[tuple[str, str]]:
    """Return 28,447 pairs ``(English, Chinese)``, shortest English first, as they stand.

    Some Chinese sentences are in simplified characters, some in traditional ones. The file's third
    column says who wrote each pair; it is dropped here.

    Args:
        root: folder to look in before ``$HANDSON_DATA`` and the user's cache.
        download: whether a missing file may be fetched.

    Raises:
        MissingDataError: it is nowhere and could not be fetched.
        DataError: the file is damaged.

    Source: www.manythings.org/anki, from sentences of tatoeba.org; CC BY 2.0 (France), so keep the
    third column when you pass the sentences on.
    """
    path = ensure("cmn_eng", root, download=download)["cmn.txt"]
    return read_pairs(read_file(path, max_bytes=1 << 24).decode("utf-8"), str(path))
