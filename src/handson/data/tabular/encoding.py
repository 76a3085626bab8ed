"""The encoding of a text file, which the file itself does not tell."""

import codecs
import re
import unicodedata
from pathlib import Path

from handson.base.errors import DataError
from handson.data.csv_rows import ENCODINGS

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LAST_OF_TWO_BYTES = "\u07ff"
USUAL_LATIN = "\u017f"


def read_text(path: Path, encoding: str | None = None) -> tuple[str, str]:
    """Return the text of a file and the encoding it was read in.

    Args:
        path: the file.
        encoding: what it is written in; found out by default: UTF-8, GB18030 or UTF-16.

    Raises:
        DataError: it cannot be read, or is no text in the encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}") from None
    utf16 = data.startswith(UTF16)
    tried = (encoding,) if encoding else ("utf-16",) if utf16 else ENCODINGS
    found = {}
    if b"\0" not in data or utf16 or encoding:
        for name in tried:
            try:
                found[name] = data.decode(name)
            except LookupError:
                raise DataError(
                    f"no encoding is called {name!r}; try 'utf-8' or 'gb18030'"
                ) from None
            except UnicodeDecodeError:
                continue
            if not (name == ENCODINGS[0] and looks_mistaken(found[name])):
                break
    if not found:
        names = " or ".join(name.removesuffix("-sig") for name in tried)
        raise DataError(
            f"{path} is no text in {names}; save the table as CSV in UTF-8, or give encoding="
        )
    name, text = found.popitem()
    return text.removeprefix("\ufeff"), name.removesuffix("-sig")


def looks_mistaken(text: str) -> bool:
    """Tell whether what could be read as UTF-8 is rather a few words of GB18030.

    Both write some characters in two bytes, and 缺失 in GB18030 is ``ȱʧ`` in UTF-8. Nobody writes
    such words: Latin letters that hardly any language has, or several scripts in one word.

    Args:
        text: as read in UTF-8.
    """
    if any(letter > LAST_OF_TWO_BYTES for letter in text):
        return False
    for run in re.findall(r"(?<![A-Za-z])[^\x00-\x7f]{2,}(?![A-Za-z])", text):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in run}
        if len(scripts) > 1 or (scripts == {"LATIN"} and max(run) > USUAL_LATIN):
            return True
    return False
