"""What ``x[...]`` picks: axis by axis, in words and as a picture."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import torch

from handson.base.errors import ArgumentError
from handson.base.svg import ORANGE, Svg, text_width
from handson.base.words import Words, language
from handson.tensors.brackets import Part, as_parts, in_words
from handson.tensors.cells import FADED, Look, draw_grid, drawable, grid_size, page
from handson.tensors.shape import as_shape
from handson.tensors.storage import same_storage

_GAP = 56.0


@dataclass(frozen=True, repr=False)
class Indexing:
    """What an index picks from a tensor; prints and draws itself.

    Attributes:
        shape: of the tensor.
        result: shape of what is picked.
        is_view: whether the result shares the tensor's memory.
        places: number of each element picked, counted along rows, in the order of the result;
            empty if the tensor is too large to be drawn.
        parts: what each part of the index does, and what they do together, in words.
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
            else Words(
                zh="副本：有自己的内存（只有直接赋值 x[...] = 值 才改动原张量）",
                en="a copy: it has memory of its own (only x[...] = value changes the tensor)",
            )
        )
        count = prod(self.result)
        counted = Words(
            zh=f"{self.shape} → {self.result}，{count:,} 个元素",
            en=f"{self.shape} → {self.result}, {count:,} element{'s' * (count != 1)}",
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
        (width, height), (last_width, last_height) = grid_size(self.shape), (0.0, 0.0)
        both = drawable(self.result)
        if both:
            last_width, last_height = grid_size(self.result)
        title = f"{self.shape} → {self.result}"
        wide = max(width + both * (_GAP + last_width), text_width(title, mono=True))
        picture = Svg(wide + 24, max(height, last_height) + 46, str(self))
        picture.text(12, 20, title, mono=True, bold=True)
        middle = 34 + max(height, last_height) / 2
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

        draw_grid(picture, 12, middle - height / 2, self.shape, look)
        if both:
            right = 12 + width + _GAP
            start, end = (right - _GAP + 12, middle), (right - 12, middle)
            picture.line(start, end, thickness=1.6, arrow=True)
            count = iter(range(len(self.places)))
            draw_grid(
                picture, right, middle - last_height / 2, self.result,
                lambda _: Look(ORANGE, 0.25, ORANGE, text=str(next(count))),
            )  # fmt: skip
        return picture

    def _repr_html_(self) -> str:
        return page(str(self), self.picture() if drawable(self.shape) else None)


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
    sizes, parts, spoken = as_shape(shape), as_parts(index), language(lang)
    told = [words.said_in(spoken) for words in in_words(parts, sizes)]
    small = drawable(sizes)
    try:
        one = torch.zeros(1, dtype=torch.bool)
        numbers = torch.arange(prod(sizes)).reshape(sizes) if small else one.expand(sizes)
        picked = numbers[parts]
    except (IndexError, RuntimeError) as error:
        raise ArgumentError(f"x[...] of shape {sizes}: {str(error).splitlines()[0]}") from None
    result, shared = tuple(picked.shape), same_storage(picked, numbers)
    elsewhere = np.broadcast_to(0, sizes)[_for_numpy(parts)].shape
    if elsewhere != result:
        differs = Words(
            zh=f"NumPy 排列这些轴的次序不同，得到 {elsewhere}",
            en=f"NumPy puts these axes in another order: {elsewhere}",
        )
        told.append(differs.said_in(spoken))
    places = tuple(picked.flatten().tolist()) if small else ()
    return Indexing(sizes, result, shared, places, tuple(told), spoken)


def _for_numpy(parts: tuple[Part, ...]) -> tuple[Any, ...]:
    return tuple(part.numpy() if isinstance(part, torch.Tensor) else part for part in parts)
