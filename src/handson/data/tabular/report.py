"""What was found out about a table file; it prints itself, and JSON can hold it."""

from typing import Any


class TableReport(dict[str, Any]):
    """Facts about a file that was read, by name.

    ``path``; ``encoding`` of its text (``parquet`` for a file of that kind); ``separator`` between
    cells; ``rows`` and ``columns``, how many; ``missing``, how often each marker of a missing value
    occurs; ``mixed``, columns of numbers with something else among them, by name: the row, counted
    from 0, the cell, and how many such cells there are; ``headless``, whether the names of
    columns are all numbers, so that the file may have no line of names.
    """

    def __str__(self) -> str:
        separated = f", separated by {self['separator']!r}" if self["separator"] else ""
        lines = [
            f"{self['path']}: {self['rows']:,} rows, {self['columns']} columns; "
            f"{self['encoding']}{separated}"
        ]
        if self["missing"]:
            found = ", ".join(f"{word!r} {count:,}" for word, count in self["missing"].items())
            lines.append(f"taken for missing: {found}")
        for column, (row, cell, count) in self["mixed"].items():
            others = f"{count:,} other cell{'s' * (count > 1)}"
            lines.append(
                f"column {column!r} holds numbers and {others}, the first in row {row}: {cell!r}"
            )
        if self["headless"]:
            lines.append("the first line holds numbers, and was taken for the names of columns")
        return "\n".join(lines)
