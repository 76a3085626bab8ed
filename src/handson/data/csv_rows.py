"""Tables as people's programs write them: commas, semicolons or tabs, UTF-8 or Chinese Windows."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from handson.base.errors import DataError

ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",;\t"
SNIFFED = 1 << 16


class Table:
    """A text file of rows, opened as it was written.

    Args:
        path: the file.

    Raises:
        DataError: it cannot be read, is empty, or is no text.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.encoding = self._encoding()
        with self._open() as file:
            first = next((line for line in file if line.strip()), "")
        if not first:
            raise DataError(f"{path} is empty; expected a table: a row of names, then rows")
        self.separator = max(SEPARATORS, key=first.count)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with its line number, from 1; cells without spaces around them.

        Raises:
            DataError: a row cannot be understood.
        """
        with self._open() as file:
            reader = csv.reader(file, delimiter=self.separator)
            while True:
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except (csv.Error, UnicodeDecodeError) as error:
                    raise DataError(
                        f"{self.path}, line {reader.line_num}: cannot be read as a table ({error})"
                    ) from None
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, [cell.strip() for cell in cells]

    def _encoding(self) -> str:
        try:
            with self.path.open("rb") as file:
                head = file.read(SNIFFED)
        except OSError as error:
            raise DataError(f"cannot read {self.path}: {error.strerror or error}") from None
        if b"\0" not in head:
            for encoding in ENCODINGS:
                decoder = codecs.getincrementaldecoder(encoding)()
                try:
                    decoder.decode(head, final=len(head) < SNIFFED)
                except UnicodeDecodeError:
                    continue
                return encoding
        raise DataError(
            f"{self.path} is no text in UTF-8 or GB18030, so it is no CSV; save the table as CSV"
        )

    @contextmanager
    def _open(self) -> Iterator[TextIO]:
        try:
            with self.path.open(encoding=self.encoding, newline="") as file:
                yield file
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"cannot read {self.path}: {error}") from None


def column(header: Sequence[str], names: Sequence[str]) -> int | None:
    """Return the place of the first of ``names`` that the header has, in any case; or None."""
    plain = [cell.strip().casefold() for cell in header]
    return next((plain.index(name) for name in names if name in plain), None)
