"""Lines on a grid of characters: eight Braille dots to a character, or one ASCII letter."""

from collections.abc import Iterator, Sequence

# The dots of a Braille character by row from the top, then column: bits above U+2800.
BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BLANK = 0x2800

Point = tuple[float | int, float | int]  # from (0, 0) at the top left to (1, 1) at the bottom right


class Raster:
    """A grid of ``columns`` × ``rows`` characters to draw on.

    Args:
        columns: characters across.
        rows: characters down.
        braille: draw with dots, 2 × 4 to a character; else with whole letters.
    """

    def __init__(self, columns: int, rows: int, *, braille: bool) -> None:
        self.columns, self.rows, self.braille = columns, rows, braille
        self._fine = (2, 4) if braille else (1, 1)
        self._cells = [[BLANK if braille else ord(" ")] * columns for _ in range(rows)]

    def line(self, path: Sequence[Point | None], letter: str) -> None:
        """Join the points of ``path``; a None leaves a gap. ``letter`` is what ASCII draws with."""
        for before, point in zip([None, *path], path, strict=False):
            if point is not None:
                for x, y in _between(self._dot(before or point), self._dot(point)):
                    if self.braille:
                        self._cells[y // 4][x // 2] |= BITS[y % 4][x % 2]
                    else:
                        self._cells[y][x] = ord(letter)

    def mark(self, point: Point, letter: str) -> None:
        """Write ``letter`` at ``point``, over whatever is there. Draw every line before."""
        x, y = self._dot(point)
        self._cells[y // self._fine[1]][x // self._fine[0]] = ord(letter)

    def lines(self) -> list[str]:
        """Return the rows as text, from the top."""
        return ["".join(" " if c == BLANK else chr(c) for c in row) for row in self._cells]

    def _dot(self, point: Point) -> tuple[int, int]:
        across, down = self.columns * self._fine[0], self.rows * self._fine[1]
        return round(point[0] * (across - 1)), round(point[1] * (down - 1))


def _between(start: tuple[int, int], end: tuple[int, int]) -> Iterator[tuple[int, int]]:
    (x0, y0), (x1, y1) = start, end
    steps = max(abs(x1 - x0), abs(y1 - y0), 1)
    for step in range(steps + 1):
        yield round(x0 + (x1 - x0) * step / steps), round(y0 + (y1 - y0) * step / steps)
