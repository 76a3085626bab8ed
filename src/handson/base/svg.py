"""Pictures as SVG text: boxes, lines, arrows and words, in any browser and notebook, no libraries.

Colours follow the page: words are drawn in ``currentColor``, which is dark on a light page and
light on a dark one.
"""

from html import escape
from typing import NamedTuple
from unicodedata import east_asian_width

FONT = "system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
MONO = "ui-monospace, Consolas, Menlo, 'DejaVu Sans Mono', monospace"
BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#D55E00", "#009E73", "#C0392B", "#888888"


class Point(NamedTuple):
    """A place in the picture: pixels to the right and down from its upper left corner."""

    x: float
    y: float


class Svg:
    """A picture that is drawn piece by piece and shows itself in a notebook.

    >>> picture = Svg(120, 40, title="a box")
    >>> picture.rect(4, 4, 112, 32)
    >>> picture.text(60, 25, "hello", anchor="middle")

    Args:
        width: pixels.
        height: pixels.
        title: what the picture says, for those who cannot see it.
    """

    def __init__(self, width: float, height: float, title: str = "") -> None:
        self.width, self.height, self.title = width, height, title
        self.pieces: list[str] = []

    def add(self, piece: str) -> None:
        """Add a piece of SVG text as it is."""
        self.pieces.append(piece)

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        stroke: str = "currentColor",
        opacity: float = 1.0,
        radius: float = 4.0,
        thickness: float = 1.0,
        dash: str = "",
    ) -> None:
        """Draw a box.

        Args:
            x: left edge.
            y: upper edge.
            width: pixels.
            height: pixels.
            fill: colour inside.
            stroke: colour of the edge.
            opacity: of the inside, 0 to 1.
            radius: of the corners.
            thickness: of the edge.
            dash: pattern of the edge, such as ``"4 3"``; empty for a full line.
        """
        self.add(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" '
            f'fill="{fill}" fill-opacity="{opacity:g}" stroke="{stroke}" '
            f'stroke-width="{thickness:g}"{_dashed(dash)}/>'
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 13.0,
        colour: str = "currentColor",
        anchor: str = "start",
        bold: bool = False,
        mono: bool = False,
    ) -> None:
        """Write one line.

        Args:
            x: where it begins, or its middle or end, see ``anchor``.
            y: of the line on which letters stand.
            words: what to write.
            size: of the letters, pixels.
            colour: of the letters.
            anchor: ``start``, ``middle`` or ``end``.
            bold: whether the letters are heavy.
            mono: whether all letters are equally wide, as in code.
        """
        weight = ' font-weight="600"' if bold else ""
        family = f' font-family="{MONO}"' if mono else ""
        self.add(
            f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{colour}" '
            f'text-anchor="{anchor}"{weight}{family} xml:space="preserve">{escape(words)}</text>'
        )

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = "currentColor",
        thickness: float = 1.2,
        arrow: bool = False,
        dash: str = "",
    ) -> None:
        """Draw a line, with a head at its end if it is an arrow.

        Args:
            start: where it begins.
            end: where it ends.
            colour: of the line.
            thickness: pixels.
            arrow: whether it has a head.
            dash: pattern, such as ``"4 3"``; empty for a full line.
        """
        (x1, y1), (x2, y2) = start, end
        self.path(f"M{x1:g},{y1:g} L{x2:g},{y2:g}", colour=colour, thickness=thickness, dash=dash)
        if arrow:
            self.head(start, end, colour=colour)

    def path(
        self,
        course: str,
        *,
        colour: str = "currentColor",
        thickness: float = 1.2,
        dash: str = "",
    ) -> None:
        """Draw a curve.

        Args:
            course: in SVG's own language, ``"M0,0 C10,0 10,20 20,20"``.
            colour: of the curve.
            thickness: pixels.
            dash: pattern, such as ``"4 3"``; empty for a full line.
        """
        self.add(
            f'<path d="{course}" fill="none" stroke="{colour}" '
            f'stroke-width="{thickness:g}"{_dashed(dash)}/>'
        )

    def head(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = "currentColor",
        size: float = 7.0,
    ) -> None:
        """Draw the head of an arrow that comes from ``start`` and points at ``end``.

        Args:
            start: where the arrow comes from.
            end: its tip.
            colour: of the head.
            size: length of the head, pixels.
        """
        (x1, y1), (x2, y2) = start, end
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        corners = [
            Point(x2, y2),
            Point(x2 - size * dx - size / 2 * dy, y2 - size * dy + size / 2 * dx),
            Point(x2 - size * dx + size / 2 * dy, y2 - size * dy - size / 2 * dx),
        ]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        self.add(f'<polygon points="{points}" fill="{colour}"/>')

    def __str__(self) -> str:
        """Return the whole picture as text."""
        title = f"<title>{escape(self.title)}</title>" if self.title else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
            f'viewBox="0 0 {self.width:g} {self.height:g}" '
            f'width="{self.width:g}" height="{self.height:g}" '
            f'font-family="{FONT}">{title}{"".join(self.pieces)}</svg>'
        )

    def __repr__(self) -> str:
        return f"<Svg {self.width:g}×{self.height:g} {self.title!r}>"

    def _repr_html_(self) -> str:
        """Return the picture for a notebook: part of the page, so that it takes its colours."""
        return str(self)


def text_width(words: str, size: float = 13.0, *, mono: bool = False) -> float:
    """Estimate how many pixels a line of text takes; Chinese letters count double.

    Args:
        words: the line.
        size: of the letters.
        mono: whether all letters are equally wide.
    """
    wide = sum(
        1.0 if east_asian_width(letter) in "WF" else 0.6 if mono else 0.55 for letter in words
    )
    return wide * size


def _dashed(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""
