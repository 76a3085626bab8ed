"""What ``x[...]`` picks: axis by axis, in words and as a picture."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.svg import ORANGE, Svg
from handson.base.words import Words, language
from handson.tensors.cells import FADED, Look, draw_grid, drawable, grid_size


@dataclass(frozen=True, repr=False)
class Indexing:
    """What an index picks from a tensor; prints and draws itself.

    Attributes:
        shape: of the tensor.
        result: shape of what is picked.
        is_view: whether the result shares the tensor's memory.
        places: number of each element picked, counted along rows, in the order of the result.
        parts: what each part of the index does, in words.
        lang: ``zh`` or ``en``.
    """

    shape: tuple[int, ...]
    result: tuple[int, ...]
    is_view: bool
    places: tuple[int, ...]
    parts: tuple[str, ...]
    lang: str

    def __str__(self) -> str:
        kind = (
            Words(zh="视图：与原张量共用内存", en="a view: it shares the tensor's memory")
            if self.is_view
            else Words(zh="副本：有自己的内存", en="a copy: it has memory of its own")
        )
        counted = Words(
            zh=f"{self.shape} → {self.result}，{len(self.places)} 个元素",
            en=f"{self.shape} → {self.result}, {len(self.places)} elements",
        )
        return "\n".join([counted.said_in(self.lang), *self.parts, kind.said_in(self.lang)])

    __repr__ = __str__

    def picture(self) -> Svg:
        """Return a drawing of the tensor: what is picked is orange and numbered in its order.

        Raises:
            ArgumentError: the tensor has more than three axes, or more than 8 along one.
        """
        if not drawable(self.shape):
            raise ArgumentError(
                f"only shapes of up to three axes and 8 along each can be drawn, not {self.shape}; "
                "print the explanation instead"
            )
        width, height = grid_size(self.shape)
        picture = Svg(max(width + 24, 150), height + 46, str(self))
        picture.text(12, 20, f"{self.shape} → {self.result}", mono=True, bold=True)
        order: dict[int, list[str]] = {}
        for number, place in enumerate(self.places):
            order.setdefault(place, []).append(str(number))
        strides = torch.empty(self.shape).stride()

        def look(index: tuple[int, ...]) -> Look:
            place = sum(i * n for i, n in zip(index, strides, strict=True))
            if place not in order:
                return FADED
            numbers = ",".join(order[place])
            return Look(ORANGE, 0.25, ORANGE, text=numbers if len(numbers) < 4 else "…")

        draw_grid(picture, 12, 34, self.shape, look)
        return picture

    def _repr_html_(self) -> str:
        return str(self.picture()) if drawable(self.shape) else f"<pre>{self}</pre>"


def explain_index(shape: Any, index: Any, *, lang: str | None = None) -> Indexing:
    """Explain what ``x[index]`` picks from a tensor of a shape.

    >>> explain_index((3, 4), (slice(1, 3), 0)).result
    (2,)

    Args:
        shape: a tuple, or a tensor, whose shape is taken.
        index: integers, slices, None, ``...``, masks, lists or tensors of integers, or a tuple of
            them. ``numpy.s_[1:3, 0]`` writes one as it stands between brackets.
        lang: ``zh`` or ``en``; the reader's unless given.

    Raises:
        ArgumentError: the index does not fit; the message says at which axis.
    """
    sizes = tuple(int(n) for n in getattr(shape, "shape", shape))
    spoken = language(lang)
    given = index if isinstance(index, tuple) else (index,)
    parts = tuple(torch.tensor(part) if isinstance(part, list) else part for part in given)
    told = tuple(_walk(parts, sizes, spoken))
    numbers = torch.arange(torch.Size(sizes).numel()).reshape(sizes)
    try:
        picked = numbers[parts]
    except (IndexError, TypeError, RuntimeError, ValueError) as error:
        raise ArgumentError(f"x[...] of shape {sizes}: {str(error).splitlines()[0]}") from None
    shared = picked.untyped_storage().data_ptr() == numbers.untyped_storage().data_ptr()
    return Indexing(
        sizes, tuple(picked.shape), shared, tuple(picked.flatten().tolist()), told, spoken
    )


def _walk(parts: tuple[Any, ...], sizes: tuple[int, ...], lang: str) -> Any:
    """Say part by part what an index does; refuse what does not fit."""
    used = sum(_axes_of(part) for part in parts)
    if used > len(sizes):
        raise ArgumentError(
            f"the index names {used} axes, a tensor of shape {sizes} has "
            f"{len(sizes)}; leave some out"
        )
    axis = 0
    for part in parts:
        if part is Ellipsis:
            skipped = len(sizes) - used
            rest = Words(
                zh=f"...：其余 {skipped} 个轴原样保留",
                en=f"...: the other {skipped} axes stay whole",
            )
            yield rest.said_in(lang)
            axis += skipped
            continue
        if part is None:
            new = Words(zh="None：插入一个大小为 1 的轴", en="None: a new axis of size 1")
            yield new.said_in(lang)
            continue
        yield _part(part, axis, sizes).said_in(lang)
        axis += _axes_of(part)


def _axes_of(part: Any) -> int:
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if isinstance(part, Tensor) and part.dtype == torch.bool else 1


def _part(part: Any, axis: int, sizes: tuple[int, ...]) -> Words:
    size = sizes[axis]
    if isinstance(part, bool) or not isinstance(part, int | slice | Tensor):
        raise ArgumentError(
            f"axis {axis}: {part!r} is no index; use integers, slices, None, ..., masks, lists or "
            "tensors of integers"
        )
    if isinstance(part, int):
        if not -size <= part < size:
            raise ArgumentError(
                f"axis {axis}: index {part} of {size}; expected {-size} to {size - 1}"
            )
        return Words(
            zh=f"轴 {axis}：取第 {part % size} 个，这个轴消失",
            en=f"axis {axis}: number {part % size} is taken, the axis goes",
        )
    if isinstance(part, slice):
        if part.step is not None and part.step < 1:
            raise ArgumentError(
                f"axis {axis}: torch takes no step of {part.step} (NumPy does); use x.flip({axis})"
            )
        taken = range(size)[part]
        return Words(
            zh=f"轴 {axis}：留下 {size} 个中的 {len(taken)} 个",
            en=f"axis {axis}: {len(taken)} of {size} stay",
        )
    if part.dtype == torch.bool:
        covered = sizes[axis : axis + part.ndim]
        if tuple(part.shape) != covered:
            raise ArgumentError(
                f"axis {axis}: a mask of shape {tuple(part.shape)} for sizes {covered}; a mask has "
                "the shape of what it covers"
            )
        return Words(
            zh=f"轴 {axis} 起 {part.ndim} 个：掩码选出 {int(part.sum())} 个，合成一个轴",
            en=f"{part.ndim} from axis {axis}: a mask picks {int(part.sum())}, along one axis",
        )
    if part.is_floating_point():
        raise ArgumentError(f"axis {axis}: places are integers, this tensor is {part.dtype}")
    if part.numel() and not (-size <= int(part.min()) and int(part.max()) < size):
        raise ArgumentError(
            f"axis {axis}: places {int(part.min())} to {int(part.max())} of {size}; expected "
            f"{-size} to {size - 1}"
        )
    return Words(
        zh=f"轴 {axis}：按列表取 {part.numel()} 个",
        en=f"axis {axis}: {part.numel()} are taken by a list",
    )
