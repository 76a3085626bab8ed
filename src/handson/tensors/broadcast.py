"""Why two shapes fit together, or why they do not: broadcasting, axis by axis."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, islice
from math import prod
from typing import Any, TypeAlias

from handson.base.errors import ArgumentError
from handson.base.svg import BLUE, GREEN, GREY, ORANGE, RED, Svg, text_width
from handson.base.words import Words, language
from handson.tensors.cells import CELL, Look, draw_grid, drawable, grid_size, page
from handson.tensors.shape import as_shape, common_shape

Shape: TypeAlias = tuple[int, ...]

_TRIES = 1000


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
        return tuple(i for i, (n, size) in enumerate(sizes) if n in (1, None) and size != 1)

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
        nothing = Words(zh="什么也不用重复", en="nothing is repeated")
        return said or [nothing.said_in(self.lang)]

    def _marks(self) -> list[str]:
        return ["✗" if i == self.clash else "" for i in range(len(self.aligned[0]))]

    def _complaint(self) -> list[str]:
        assert self.clash is not None
        sizes = {shape[self.clash] for shape in self.aligned} - {None, 1}
        from_end = len(self.aligned[0]) - self.clash
        known = sorted(map(str, sizes), key=int)
        said = [
            Words(
                zh=f"从右数第 {from_end} 个轴：{' 与 '.join(known)} 不相等，也没有一个是 1",
                en=f"axis {from_end} from the right: {' and '.join(known)} are not equal, and "
                "neither is 1",
            ).said_in(self.lang)
        ]
        if self.mended is None:
            stuck = Words(
                zh="在别处插入大小为 1 的轴也没有用：也许该转置，也许数据取错了",
                en="no axis of size 1 elsewhere would help: should one be transposed, or is it "
                "not the tensor you meant?",
            )
            return [*said, stuck.said_in(self.lang)]
        i, shape = self.mended
        old, how = self.shapes[i], f"x.reshape{shape}"
        for axis in range(len(shape)):
            if len(shape) == len(old) + 1 and shape[:axis] + shape[axis + 1 :] == old:
                how = f"x.unsqueeze({axis})"
        others = [other for j, other in enumerate(self.shapes) if j != i]
        then = common_shape([shape, *others])[0]
        way = Words(
            zh=f"若想按另一个轴对齐：用 {how} 把 {old} 变成 {shape}，结果的形状就是 {then}",
            en=f"to align it with another axis turn {old} into {shape} by {how}: the result then "
            f"has shape {then}",
        )
        return [*said, way.said_in(self.lang)]

    __repr__ = __str__

    def picture(self) -> Svg:
        """Return a drawing: each element numbered in full blue, its copies dashed; a clash red."""
        if self.result is not None and drawable(self.result) and len(self.shapes) <= 3:
            return self._grids(self.result)
        return self._table()

    def _repr_html_(self) -> str:
        return page("\n".join(self.sentences()), self.picture())

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
            look = _looks(shape, len(result), self.stretched(i)) if i < count - 1 else _of_result
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
                colour = RED if axis == self.clash and n not in (1, None) else colour
                colour = GREY if n is None and not stretched else colour
                picture.rect(
                    x + 2, y, wide - 4, CELL, fill=colour, opacity=0.0 if n is None else 0.14,
                    stroke=colour, dash="4 3" if stretched or n is None else "",
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
    known = tuple(as_shape(shape) for shape in shapes)
    if not known:
        raise ArgumentError("explain_broadcast needs shapes: explain_broadcast((3, 1), (1, 2))")
    axes = max(len(shape) for shape in known)
    aligned = tuple((None,) * (axes - len(shape)) + shape for shape in known)
    result, clash = common_shape(known)
    mended = None if clash is None else _mended(known)
    return Broadcast(known, aligned, result, clash, mended, language(lang))


def _mended(shapes: tuple[Shape, ...]) -> tuple[int, Shape] | None:
    """Find axes of size 1 to insert into one shape, so that all fit; one axis too many at most."""
    most = max(len(shape) for shape in shapes)
    for axes in (most, most + 1):
        for i, shape in sorted(enumerate(shapes), key=lambda pair: len(pair[1])):
            others = [other for j, other in enumerate(shapes) if j != i]
            for places in islice(combinations(range(axes), len(shape)), _TRIES):
                tried = [1] * axes
                for place, n in zip(places, shape, strict=True):
                    tried[place] = n
                while len(tried) > len(shape) and tried[0] == 1:
                    tried.pop(0)
                if tuple(tried) != shape and common_shape([tuple(tried), *others])[1] is None:
                    return i, tuple(tried)
    return None


def _looks(shape: Shape, axes: int, stretched: tuple[int, ...]) -> Callable[[Shape], Look]:
    """Return how the cells of a shape look once it has grown: its elements, and their copies."""

    def look(index: Shape) -> Look:
        here = [0 if axis in stretched else index[axis] for axis in range(axes)][
            axes - len(shape) :
        ]
        number = sum(i * prod(shape[axis + 1 :]) for axis, i in enumerate(here))
        if any(index[axis] for axis in stretched):
            return Look(BLUE, 0.05, BLUE, dash="3 3", text=str(number), pale=True)
        return Look(text=str(number))

    return look


def _of_result(_: Shape) -> Look:
    return Look(GREEN, 0.18, GREEN)


def _told(n: int | None) -> str:
    return "·" if n is None else str(n)
