"""A chart drawn with characters, for a terminal and for logs."""

import math
import shutil
import sys
from collections.abc import Mapping, Sequence

from handson.base.errors import ArgumentError
from handson.show.cells import cell_width
from handson.show.digits import aligned, short
from handson.show.raster import Point, Raster
from handson.show.rows import LARGEST

LETTERS = "ox+*#@%&"
LEAST_WIDTH, LEAST_HEIGHT, MOST_WIDTH = 24, 3, 100
MARK_EVERY = 6  # characters between two letters on one line, at least


def chart(
    series: Mapping[str, Sequence[float | int | None]],
    *,
    width: int | None = None,
    height: int = 12,
    title: str | None = None,
    xlabel: str | None = None,
    first: int = 1,
    encoding: str | None = None,
) -> str:
    """Draw lines with Braille dots, or with plain ASCII where Braille cannot be written.

    Values stand at equal distances; NaN, infinity and None leave a gap. Several lines carry a
    letter each, and the legend below says whose it is and what its last value was.

    Args:
        series: name → values, from left to right. Lengths may differ.
        width: characters in all, at least 24; by default the terminal's, at most 100.
        height: lines of the plot itself, at least 3; axis and legend come on top.
        title: written above.
        xlabel: what is counted to the right, for example ``"epoch"``.
        first: the number of the first value.
        encoding: of the stream that the text goes to; standard output's by default.

    Raises:
        ArgumentError: no value at all.
    """
    longest = max((len(values) for values in series.values()), default=0)
    if longest == 0:
        raise ArgumentError(
            f"a chart of {len(series)} lines and no value was asked for; "
            "give at least one value: {'loss': [0.9, 0.5]}."
        )
    known = {
        name: [v if v is not None and abs(v) < LARGEST else None for v in values]
        for name, values in series.items()
    }
    braille = can_write("⣿│┤└─", encoding)
    corner, side, tick, floor = "└│┤─" if braille else "+|+-"
    total = max(width or min(shutil.get_terminal_size((80, 24)).columns, MOST_WIDTH), LEAST_WIDTH)
    height = max(height, LEAST_HEIGHT)
    low, high = _range([v for values in known.values() for v in values if v is not None])
    labels = _labels(low, high, height)
    margin = max(map(len, labels.values()))

    raster = Raster(total - margin - 2, height, braille=braille)
    paths = [_path(values, longest, low, high) for values in known.values()]
    for index, path in enumerate(paths):
        raster.line(path, LETTERS[index % len(LETTERS)])
    for index, path in enumerate(paths):
        alone = sum(point is not None for point in path) == 1
        if len(paths) > 1 or alone:
            step = max(1, math.ceil(MARK_EVERY * longest / raster.columns))
            for point in path[index * step // len(paths) % len(path) if path else 0 :: step]:
                if point is not None:
                    raster.mark(point, LETTERS[index % len(LETTERS)])

    lines = [title] if title else []
    for row, cells in enumerate(raster.lines()):
        lines.append(f"{labels.get(row, ''):>{margin}} {tick if row in labels else side}{cells}")
    lines.append(" " * (margin + 1) + corner + floor * raster.columns)
    lines.append(" " * (margin + 2) + _scale(first, first + longest - 1, xlabel, raster.columns))
    lines += _legend(known, total)
    return _writable("\n".join(line.rstrip() for line in lines), encoding)


def can_write(text: str, encoding: str | None = None) -> bool:
    """Return whether a stream can carry ``text``; standard output when no encoding is named."""
    try:
        text.encode(_encoding(encoding))
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _encoding(name: str | None) -> str:
    return name or getattr(sys.stdout, "encoding", None) or "ascii"


def _writable(text: str, encoding: str | None) -> str:
    if can_write(text, encoding):
        return text
    try:
        return text.encode(_encoding(encoding), "replace").decode(_encoding(encoding))
    except LookupError:
        return text.encode("ascii", "replace").decode("ascii")


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    if high - low > 1e-9 * max(abs(low), abs(high)):
        return float(low), float(high)
    room = abs(high) / 10 or 1.0  # all values are the same: put them in the middle
    return low - room, high + room


def _labels(low: float, high: float, height: int) -> dict[int, str]:
    """Return row → its value, for the top, the bottom and up to three rows between."""
    count = 5 if height >= 9 else 3
    rows = sorted({round(k * (height - 1) / (count - 1)) for k in range(count)})
    values = [high + (low - high) * (row / (height - 1)) for row in rows]
    zero = (high - low) * 1e-9
    texts = aligned([0.0 if abs(value) < zero else value for value in values])
    return dict(zip(rows, texts, strict=True))


def _path(
    values: Sequence[float | None], longest: int, low: float, high: float
) -> list[Point | None]:
    last = max(longest - 1, 1)
    half = 0.5 if longest == 1 else 0.0
    return [
        None if v is None else (index / last + half, (high - v) / (high - low))
        for index, v in enumerate(values)
    ]


def _scale(first: int, last: int, name: str | None, columns: int) -> str:
    if first == last:
        return f"{name or ''} {first}".strip().center(columns)
    left, right = str(first), str(last)
    return left + (name or "").center(columns - len(left) - len(right)) + right


def _legend(known: Mapping[str, Sequence[float | None]], width: int) -> list[str]:
    lines = [""]
    for index, (name, values) in enumerate(known.items()):
        last = next((v for v in reversed(values) if v is not None), math.nan)
        letter = f"{LETTERS[index % len(LETTERS)]} " if len(known) > 1 else ""
        entry = f"  {letter}{name} {short(last)}"
        if lines[-1] and cell_width(lines[-1] + entry) > width:
            lines.append("")
        lines[-1] += entry
    return lines
