"""Why two shapes fit together, or why they do not: broadcasting, axis by axis."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

from handson.base.errors import ArgumentError
from handson.base.svg import BLUE, GREEN, ORANGE, RED, Svg, text_width
from handson.base.words import Words, language
from handson.tensors.cells import CELL, FADED, PLAIN, Look, draw_grid, drawable, grid_size

Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Broadcast:
    """What broadcasting makes of some shapes; prints and draws itself.

    Attributes:
        shapes: as given.
        aligned: the same, with None where an axis is missing in front.
        result: the common shape; None if there is none.
        clash: the axis, counted in ``aligned``, at which two sizes cannot be brought together.
        mended: a shape of the same numbers for one of them that would fit: its place and the shape.
        lang: ``zh`` or ``en``.
    """

    shapes: tuple[Shape, ...]
    aligned: tuple[tuple[int | None, ...], ...]
    result: Shape | None
    clash: int | None
    mended: tuple[int, Shape] | None
    lang: str

    def stretched(self, which: int) -> tuple[int, ...]:
        """Return the axes along which one of the shapes is repeated.

        Args:
            which: place among the shapes.
        """
        if self.result is None:
            return ()
        sizes = zip(self.aligned[which], self.result, strict=True)
        return tuple(i for i, (n, size) in enumerate(sizes) if (n or 1) == 1 != size or n is None)

    def __str__(self) -> str:
        rows = [[_told(n) for n in shape] for shape in self.aligned]
        last = [_told(n) for n in self.result] if self.result is not None else self._marks()
        wide = [max(map(len, column)) for column in zip(*rows, last, strict=True)]
        names = [str(shape) for shape in self.shapes] + [
            Words(zh="结果", en="result").said_in(self.lang) if self.result is not None else ""
        ]
        margin = max(int(text_width(name, 1 / 0.6, mono=True) + 0.5) for name in names)
        lines = []
        for name, row in zip(names, [*rows, last], strict=True):
            pad = margin - int(text_width(name, 1 / 0.6, mono=True) + 0.5)
            cells = "  ".join(cell.rjust(n) for cell, n in zip(row, wide, strict=True))
            lines.append(f"{name}{' ' * pad}   {cells}".rstrip())
        lines.insert(-1, "─" * (margin + 3 + sum(wide) + 2 * max(len(wide) - 1, 0)))
        return "\n".join([*lines, *self.sentences()])

    def sentences(self) -> list[str]:
        """Return what happens in words: what is repeated, or what clashes and how to mend it."""
        if self.clash is not None:
            return self._complaint()
        said = []
        for i, shape in enumerate(self.shapes):
            for axis in self.stretched(i):
                assert self.result is not None
                size = self.result[axis]
                said.append(
                    Words(
                        zh=f"{shape} 沿轴 {axis} 重复 {size} 次（不复制内存）",
                        en=f"{shape} is repeated {size} times along axis {axis}, without copying",
                    ).said_in(self.lang)
                )
        nothing = Words(
            zh="形状相同，什么也不用重复", en="the shapes are equal, nothing is repeated"
        )
        return said or [nothing.said_in(self.lang)]

    def _marks(self) -> list[str]:
        return ["✗" if i == self.clash else "" for i in range(len(self.aligned[0]))]

    def _complaint(self) -> list[str]:
        assert self.clash is not None
        sizes = sorted({shape[self.clash] or 1 for shape in self.aligned} - {1})
        from_end = len(self.aligned[0]) - self.clash
        known = [str(n) for n in sizes]
        said = [
            Words(
                zh=f"从右数第 {from_end} 个轴：{' 与 '.join(known)} 不相等，也没有一个是 1",
                en=f"axis {from_end} from the right: {' and '.join(known)} are not equal, and "
                "neither is 1",
            ).said_in(self.lang)
        ]
        if self.mended is not None:
            i, shape = self.mended
            said.append(
                Words(
                    zh=f"若想按另一个轴对齐：把 {self.shapes[i]} 变成 {shape}，即 x.reshape{shape}",
                    en=f"to align it with another axis turn {self.shapes[i]} into {shape}: "
                    f"x.reshape{shape}",
                ).said_in(self.lang)
            )
        return said

    __repr__ = __str__

    def picture(self) -> Svg:
        """Return a drawing: cells that are there in blue, repeated ones dashed, a clash in red."""
        result = self.result
        if result is not None and drawable(result) and len(result) <= 2 and len(self.shapes) <= 3:
            return self._grids(result)
        return self._table()

    def _repr_html_(self) -> str:
        return str(self.picture())

    def _grids(self, result: Shape) -> Svg:
        width, height = grid_size(result)
        gap, top = 44.0, 34.0
        count = len(self.shapes) + 1
        picture = Svg(count * width + (count - 1) * gap + 24, top + height + 14, str(self))
        for i, shape in enumerate([*self.shapes, result]):
            left = 12 + i * (width + gap)
            picture.text(left + width / 2, 20, str(shape), anchor="middle", mono=True, bold=True)
            if i:
                sign = "=" if i == count - 1 else "+"
                picture.text(left - gap / 2, top + height / 2 + 6, sign, size=20, anchor="middle")
            gone = self.stretched(i) if i < count - 1 else ()

            def look(index: Shape, gone: Sequence[int] = gone, last: bool = i == count - 1) -> Look:
                if last:
                    return Look(fill=GREEN, stroke=GREEN)
                return FADED if any(index[axis] for axis in gone) else PLAIN

            draw_grid(picture, left, top, result, look)
        return picture

    def _table(self) -> Svg:
        rows = [*self.aligned, self.result if self.result is not None else None]
        label = 12 + max(text_width(str(shape), mono=True) for shape in self.shapes) + 16
        wide = CELL + 16
        axes = len(self.aligned[0])
        picture = Svg(label + axes * wide + 16, 16 + len(rows) * (CELL + 6), str(self))
        for i, row in enumerate(rows):
            y = 8 + i * (CELL + 6)
            name = str(self.shapes[i]) if i < len(self.shapes) else "="
            picture.text(label - 14, y + CELL / 2 + 5, name, anchor="end", mono=True)
            for axis in range(axes):
                x, middle = label + axis * wide, (label + (axis + 0.5) * wide, y + CELL / 2 + 5)
                if row is None:
                    if axis == self.clash:
                        picture.text(*middle, "✗", colour=RED, anchor="middle")
                    continue
                n = row[axis]
                stretched = i < len(self.shapes) and axis in self.stretched(i)
                colour = GREEN if i == len(self.shapes) else ORANGE if stretched else BLUE
                colour = RED if axis == self.clash else colour
                picture.rect(
                    x + 2, y, wide - 4, CELL, fill=colour, opacity=0.0 if n is None else 0.14,
                    stroke=colour, dash="4 3" if stretched else "",
                )  # fmt: skip
                longer = f"→{self.result[axis]}" if stretched and self.result else ""
                picture.text(*middle, _told(n) + longer, size=12, anchor="middle", mono=True)
        return picture


def explain_broadcast(*shapes: Any, lang: str | None = None) -> Broadcast:
    """Explain what broadcasting makes of shapes.

    Shapes are written one below the other with their last axes aligned. Along each axis sizes must
    be equal, or 1, or missing; what is 1 or missing is repeated.

    >>> explain_broadcast((3, 1), (1, 2)).result
    (3, 2)

    Args:
        shapes: two or more: tuples, or tensors and arrays, whose shapes are taken.
        lang: ``zh`` or ``en``; the reader's unless given.

    Raises:
        ArgumentError: nothing was given, or what was given is no shape.
    """
    known = tuple(_shape(shape) for shape in shapes)
    if not known:
        raise ArgumentError("explain_broadcast needs shapes: explain_broadcast((3, 1), (1, 2))")
    axes = max(len(shape) for shape in known)
    aligned = tuple((None,) * (axes - len(shape)) + shape for shape in known)
    sizes = [{n for n in column if n is not None} - {1} for column in zip(*aligned, strict=True)]
    clashes = [axis for axis, found in enumerate(sizes) if len(found) > 1]
    clash = clashes[-1] if clashes else None
    result = tuple(max(found, default=1) for found in sizes) if clash is None else None
    mended = None if clash is None else _mended(known)
    return Broadcast(known, aligned, result, clash, mended, language(lang))


def _mended(shapes: tuple[Shape, ...]) -> tuple[int, Shape] | None:
    """Find axes of size 1 to insert into one shape, so that all fit."""
    axes = max(len(shape) for shape in shapes)
    for i, shape in sorted(enumerate(shapes), key=lambda pair: len(pair[1])):
        others = [other for j, other in enumerate(shapes) if j != i]
        for places in combinations(range(axes), len(shape)):
            tried = [1] * axes
            for place, n in zip(places, shape, strict=True):
                tried[place] = n
            while len(tried) > len(shape) and tried[0] == 1:
                tried.pop(0)
            if tuple(tried) != shape and explain_broadcast(tuple(tried), *others).clash is None:
                return i, tuple(tried)
    return None


def _shape(given: Any) -> Shape:
    sizes = getattr(given, "shape", given)
    sizes = (sizes,) if isinstance(sizes, int) else sizes
    try:
        shape = tuple(int(n) for n in sizes)
    except (TypeError, ValueError):
        raise ArgumentError(f"{given!r} is no shape: give a tuple as (3, 1), or a tensor") from None
    if any(n < 0 for n in shape):
        raise ArgumentError(f"sizes are 0 or more, this shape has a negative one: {shape}")
    return shape


def _told(n: int | None) -> str:
    return "·" if n is None else str(n)
