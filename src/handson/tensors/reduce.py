"""Which axis goes when numbers are added up, and what keepdim is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handson.base.errors import ArgumentError
from handson.base.svg import GREEN, ORANGE, Svg
from handson.base.words import Words, language
from handson.tensors.broadcast import explain_broadcast
from handson.tensors.cells import CELL, Look, draw_grid, drawable, grid_size


@dataclass(frozen=True, repr=False)
class Reduction:
    """What a sum, a mean or a maximum does to a shape; prints and draws itself.

    Attributes:
        shape: before.
        gone: the axes that go.
        keepdim: whether they stay, with size 1.
        result: shape after.
        together: how many numbers make one.
        fits_back: whether the result can be broadcast with the tensor, axis with axis.
        lang: ``zh`` or ``en``.
    """

    shape: tuple[int, ...]
    gone: tuple[int, ...]
    keepdim: bool
    result: tuple[int, ...]
    together: int
    fits_back: bool
    lang: str

    def __str__(self) -> str:
        axes = ", ".join(map(str, self.gone))
        said = [
            Words(
                zh=f"{self.shape} → {self.result}：轴 {axes or '无'} "
                + ("变成 1" if self.keepdim else "消失"),
                en=f"{self.shape} → {self.result}: "
                + (f"axis {axes} " if axes else "no axis ")
                + ("becomes 1" if self.keepdim else "goes"),
            ),
            Words(zh=f"每 {self.together} 个数合成一个", en=f"{self.together} numbers make one"),
        ]
        if self.fits_back:
            said.append(
                Words(
                    zh="结果能与原张量按轴广播，例如 x / x.sum(...)",
                    en="the result broadcasts with the tensor, axis with axis: x / x.sum(...)",
                )
            )
        else:
            said.append(
                Words(
                    zh="结果不能与原张量按轴广播；要这样用，请加 keepdim=True",
                    en="the result does not broadcast with the tensor axis with axis; for that "
                    "give keepdim=True",
                )
            )
        return "\n".join(words.said_in(self.lang) for words in said)

    __repr__ = __str__

    def picture(self) -> Svg:
        """Return a drawing: cells of one colour that are joined, with arrows along the axis.

        Raises:
            ArgumentError: the tensor has more than two axes, or more than 8 along one.
        """
        if not drawable(self.shape) or len(self.shape) > 2:
            raise ArgumentError(
                f"only shapes of up to two axes and 8 along each can be drawn, not {self.shape}; "
                "print the explanation instead"
            )
        rows, columns = (1,) * (2 - len(self.shape)) + self.shape
        width, height = grid_size(self.shape)
        after = tuple(1 if i in self.gone else n for i, n in enumerate(self.shape))
        last_width = grid_size(after)[0]
        gap, top = 64.0, 40.0
        picture = Svg(12 + width + gap + max(last_width, 60) + 12, top + height + 16, str(self))
        picture.text(12, 22, str(self.shape), mono=True, bold=True)
        picture.text(12 + width + gap, 22, str(self.result), mono=True, bold=True)
        first = 2 - len(self.shape)  # a vector is drawn as one row
        across, down = 1 - first in self.gone, len(self.shape) == 2 and 0 in self.gone

        def look(index: tuple[int, ...]) -> Look:
            row, column = (0,) * (2 - len(index)) + index
            group = 0 if across and down else column if down else row if across else row + column
            return Look(fill=ORANGE, opacity=0.10 + 0.14 * (group % 3), stroke=ORANGE)

        draw_grid(picture, 12, top, self.shape, look)
        if across:
            for row in range(rows):
                y = top + (row + 0.5) * CELL
                picture.line((18, y), (6 + width, y), arrow=True)
        if down:
            for column in range(columns):
                x = 12 + (column + 0.5) * CELL
                picture.line((x, top + 6), (x, top + height - 6), arrow=True)
        picture.text(12 + width + gap / 2, top + height / 2 + 6, "→", size=20, anchor="middle")
        green = Look(fill=GREEN, stroke=GREEN)
        shown = self.result if self.keepdim else after if across and not down else self.result
        draw_grid(picture, 12 + width + gap, top, shown or (1,), lambda _: green)
        return picture

    def _repr_html_(self) -> str:
        small = drawable(self.shape) and len(self.shape) <= 2
        return str(self.picture()) if small else f"<pre>{self}</pre>"


def explain_reduce(
    shape: Any,
    axis: int | Sequence[int] | None = None,
    keepdim: bool = False,
    *,
    lang: str | None = None,
) -> Reduction:
    """Explain what a reduction such as ``x.sum(axis, keepdim)`` does to a shape.

    >>> explain_reduce((5, 4), axis=0).result
    (4,)

    Args:
        shape: a tuple, or a tensor, whose shape is taken.
        axis: one axis, several, or None for all.
        keepdim: whether reduced axes stay, with size 1.
        lang: ``zh`` or ``en``; the reader's unless given.

    Raises:
        ArgumentError: there is no such axis, or one is named twice.
    """
    sizes = tuple(int(n) for n in getattr(shape, "shape", shape))
    axes = range(len(sizes)) if axis is None else (axis,) if isinstance(axis, int) else axis
    for a in axes:
        if not -len(sizes) <= a < len(sizes):
            raise ArgumentError(
                f"axis {a} of shape {sizes}; expected {-len(sizes)} to {len(sizes) - 1}"
            )
    gone = tuple(sorted(a % len(sizes) for a in axes))
    if len(set(gone)) < len(gone):
        raise ArgumentError(f"axis={tuple(axes)} names an axis twice")
    kept = [1 if i in gone else n for i, n in enumerate(sizes)]
    result = tuple(kept if keepdim else [n for i, n in enumerate(sizes) if i not in gone])
    together = 1
    for i in gone:
        together *= sizes[i]
    back = explain_broadcast(sizes, result)
    # (4, 4).sum(1) would broadcast, but along the wrong axis
    fits = back.result == sizes and (keepdim or not result or gone == tuple(range(len(gone))))
    return Reduction(sizes, gone, keepdim, result, together, fits, language(lang))
