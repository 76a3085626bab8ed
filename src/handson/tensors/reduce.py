"""Which axis goes when numbers are added up, and what keepdim is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from operator import index as as_integer
from typing import Any

from handson.base.errors import ArgumentError
from handson.base.svg import BLUE, GREEN, GREY, ORANGE, RED, Svg, text_width
from handson.base.words import Words, language
from handson.tensors.cells import CELL, Look, draw_grid, drawable, grid_size, page
from handson.tensors.shape import as_shape, common_shape

_COLOURS = (BLUE, ORANGE, GREEN)
_GAP, _LANE = 56.0, 44.0


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
        change = f"{self.shape} → {self.result}"
        one = len(self.gone) == 1
        zh = f"轴 {axes} {'变成 1' if self.keepdim else '消失'}" if axes else "没有轴，什么也不变"
        gone = ("becomes 1" if one else "become 1") if self.keepdim else ("goes" if one else "go")
        en = f"{'axis' if one else 'axes'} {axes} {gone}" if axes else "no axes, nothing changes"
        said = [
            Words(zh=f"{change}：{zh}", en=f"{change}: {en}"),
            Words(zh=f"每 {self.together} 个数合成一个", en=f"{self.together} numbers make one"),
            self._way_back(),
        ]
        return "\n".join(words.said_in(self.lang) for words in said)

    def _way_back(self) -> Words:
        if self.fits_back:
            return Words(
                zh="结果能与原张量按轴广播，例如 x / x.sum(...)",
                en="the result broadcasts with the tensor, axis with axis: x / x.sum(...)",
            )
        wrong = common_shape([self.shape, self.result])[0]
        if wrong is not None:
            return Words(
                zh=f"当心：结果与原张量广播成 {wrong}，不报错，轴却没有对上；请加 keepdim=True",
                en=f"beware: with the tensor the result broadcasts to {wrong}, without an error "
                "but not axis with axis; give keepdim=True",
            )
        return Words(
            zh="结果不能与原张量广播；要这样用，请加 keepdim=True",
            en="the result does not broadcast with the tensor; for that give keepdim=True",
        )

    __repr__ = __str__

    def picture(self) -> Svg:
        """Return a drawing: elements that are joined have the colour and the number of their sum.

        Raises:
            ArgumentError: the tensor has more than three axes, or more than 8 along one.
        """
        if not drawable(self.shape):
            raise ArgumentError(
                f"only shapes of up to three axes and 8 along each can be drawn, not {self.shape}; "
                "print the explanation instead"
            )
        after = tuple(1 if i in self.gone else n for i, n in enumerate(self.shape))
        (width, height), (last_width, last_height) = grid_size(self.shape), grid_size(after)
        left, top = 12 + _LANE * max(len(self.shape) - 1, 0), 70.0
        right = left + width + _GAP
        wide = max(last_width, text_width(str(self.result), mono=True))
        picture = Svg(right + wide + 14, top + height + 14, str(self))
        picture.text(left, 22, str(self.shape), mono=True, bold=True)
        picture.text(right, 22, str(self.result), mono=True, bold=True)
        self._axes(picture, left, top)

        def look(index: tuple[int, ...]) -> Look:
            number = 0
            for i, n in zip(index, after, strict=True):
                number = number * n + (i if n > 1 else 0)
            colour = _COLOURS[number % len(_COLOURS)]
            return Look(colour, 0.2, colour, text=str(number))

        middle = top + height / 2
        draw_grid(picture, left, top, self.shape, look)
        picture.line((right - _GAP + 12, middle), (right - 12, middle), thickness=1.6, arrow=True)
        draw_grid(picture, right, middle - last_height / 2, after, look)
        return picture

    def _axes(self, picture: Svg, left: float, top: float) -> None:
        """Draw the axes beside the cells: those that go are thick."""
        width, height = grid_size(self.shape)
        rows = CELL * (1, *self.shape)[-2] if self.shape else 0.0
        for axis in range(len(self.shape)):
            colour, thickness = (RED, 2.4) if axis in self.gone else (GREY, 1.2)
            name = Words(zh=f"轴 {axis}", en=f"axis {axis}").said_in(self.lang)
            behind = len(self.shape) - 1 - axis
            if behind == 0:
                middle, start, end = left + width / 2, (left, top - 10), (left + width, top - 10)
            else:
                middle = left - _LANE * (behind - 0.5)
                start, end = (middle, top), (middle, top + (rows if behind == 1 else height))
            bold = axis in self.gone
            picture.text(middle, top - 18, name, size=11, colour=colour, anchor="middle", bold=bold)
            picture.line(start, end, colour=colour, thickness=thickness, arrow=True)

    def _repr_html_(self) -> str:
        return page(str(self), self.picture() if drawable(self.shape) else None)


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
        ArgumentError: there is no such axis, one is named twice, or none is named.
    """
    sizes = as_shape(shape)
    axes = _axes(sizes, axis)
    gone = tuple(sorted(a % len(sizes) for a in axes))
    if len(set(gone)) < len(gone):
        raise ArgumentError(f"axis={axes} names an axis twice")
    kept = [1 if i in gone else n for i, n in enumerate(sizes)]
    result = tuple(kept if keepdim else [n for i, n in enumerate(sizes) if i not in gone])
    # (4, 4).sum(1) would broadcast, but along the wrong axis
    fits = keepdim or gone == tuple(range(len(gone)))
    together = prod(sizes[i] for i in gone)
    return Reduction(sizes, gone, keepdim, result, together, fits, language(lang))


def _axes(sizes: tuple[int, ...], axis: int | Sequence[int] | None) -> tuple[int, ...]:
    if axis is None:
        return tuple(range(len(sizes)))
    try:
        axes = tuple(as_integer(a) for a in (axis if isinstance(axis, Sequence) else (axis,)))
    except TypeError:
        raise ArgumentError(
            f"axis={axis!r}: give one axis as 0, several as (0, 1), or None for all"
        ) from None
    if not axes:
        raise ArgumentError("axis=() means all axes to torch and none to NumPy; name them, or None")
    for a in axes:
        if not -len(sizes) <= a < len(sizes):
            expected = f"expected {-len(sizes)} to {len(sizes) - 1}" if sizes else "it has none"
            raise ArgumentError(f"axis {a} of shape {sizes}; {expected}")
    return axes
