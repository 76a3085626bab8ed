"""What each part between the brackets of ``x[...]`` does, in words."""

from collections.abc import Iterator
from operator import index as as_integer
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.words import Words

Part: TypeAlias = Any
"""An integer, a slice, None, ``...``, or a tensor: a mask, or places along one axis."""


def as_parts(index: Any) -> tuple[Part, ...]:
    """Return the parts of an index, with lists and arrays turned into tensors.

    Args:
        index: as it stands between brackets.

    Raises:
        ArgumentError: a part can be no index.
    """
    return tuple(map(_as_part, index if isinstance(index, tuple) else (index,)))


def in_words(parts: tuple[Part, ...], sizes: tuple[int, ...]) -> Iterator[Words]:
    """Say part by part what an index does, and last what its parts do together.

    Args:
        parts: from ``as_parts``.
        sizes: shape of what is indexed.

    Raises:
        ArgumentError: a part does not fit its axis, or there are too many.
    """
    used = sum(map(_axes_of, parts))
    if used > len(sizes):
        raise ArgumentError(
            f"the index has {used} parts that take an axis, but shape {sizes} has "
            f"{len(sizes) or 'none'}; leave some out"
        )
    if sum(part is Ellipsis for part in parts) > 1:
        raise ArgumentError("... stands for all axes that are not named: write it once")
    axis, left = 0, len(sizes) - used
    for part in parts:
        if part is Ellipsis:
            yield _whole("...", axis, left)
            axis += left
        elif part is None:
            yield Words(zh="None：插入一个大小为 1 的轴", en="None: a new axis of size 1")
        else:
            yield _one(part, axis, sizes)
            axis += _axes_of(part)
    if axis < len(sizes):
        yield _whole("", axis, len(sizes) - axis)
    yield from _together(parts, left)


def _as_part(given: Any) -> Part:
    if given is None or given is Ellipsis or isinstance(given, slice):
        return given
    part = given
    try:
        if isinstance(given, list | tuple | range):
            part = torch.tensor(list(given), dtype=None if len(given) else torch.long)
        elif isinstance(given, np.ndarray):
            part = torch.from_numpy(given.copy())
        if not isinstance(part, Tensor) or (part.ndim == 0 and part.dtype != torch.bool):
            if isinstance(part, bool):
                raise TypeError
            return as_integer(part)
    except (TypeError, ValueError, RuntimeError):
        raise ArgumentError(
            f"{given!r} is no index; use integers, slices, None, ..., masks, lists or tensors "
            "of integers"
        ) from None
    if part.dtype == torch.bool and part.ndim == 0:
        raise ArgumentError("a single truth value is no mask; a mask has one per element")
    if part.dtype == torch.uint8:
        raise ArgumentError("torch.uint8 could mean a mask or places: say .bool() or .long()")
    if part.is_floating_point() or part.is_complex():
        raise ArgumentError(f"places are integers, this tensor is {part.dtype}; say .long()")
    return part.cpu()


def _axes_of(part: Part) -> int:
    if part is None or part is Ellipsis:
        return 0
    return part.ndim if isinstance(part, Tensor) and part.dtype == torch.bool else 1


def _whole(mark: str, axis: int, count: int) -> Words:
    names = ", ".join(map(str, range(axis, axis + count)))
    if not names:
        return Words(zh=f"{mark}：这里没有剩下的轴", en=f"{mark}: stands for no axis here")
    zh, en = (f"{mark}：", f"{mark}: ") if mark else ("", "")
    one = count == 1
    return Words(
        zh=f"{zh}轴 {names} 原样保留",
        en=f"{en}{'axis' if one else 'axes'} {names} {'stays' if one else 'stay'} whole",
    )


def _one(part: Part, axis: int, sizes: tuple[int, ...]) -> Words:
    size = sizes[axis]
    if isinstance(part, int):
        if not -size <= part < size:
            expected = f"expected {-size} to {size - 1}" if size else "it is empty"
            raise ArgumentError(f"axis {axis}: index {part} of {size}; {expected}")
        return Words(
            zh=f"轴 {axis}：取位置 {part % size}，这个轴消失",
            en=f"axis {axis}: place {part % size} is taken, the axis goes",
        )
    if isinstance(part, slice):
        return _stretch(part, axis, size)
    if part.dtype == torch.bool:
        covered = sizes[axis : axis + part.ndim]
        if tuple(part.shape) != covered:
            raise ArgumentError(
                f"axis {axis}: a mask of shape {tuple(part.shape)} for sizes {covered}; a mask has "
                "the shape of what it covers"
            )
        last, count = axis + part.ndim - 1, int(part.sum())
        if last == axis:
            return Words(
                zh=f"轴 {axis}：掩码选出 {count} 个",
                en=f"axis {axis}: a mask picks {count} of {size}",
            )
        return Words(
            zh=f"轴 {axis} 到 {last}：掩码选出 {count} 个，几个轴合成一个",
            en=f"axes {axis} to {last}: a mask picks {count}, along one axis",
        )
    if part.numel() and not (-size <= int(part.min()) and int(part.max()) < size):
        raise ArgumentError(
            f"axis {axis}: places {int(part.min())} to {int(part.max())} of {size}; expected "
            + (f"{-size} to {size - 1}" if size else "none, it is empty")
        )
    shape = "" if part.ndim == 1 else f" {tuple(part.shape)}"
    return Words(
        zh=f"轴 {axis}：按列表{shape}取 {part.numel()} 个",
        en=f"axis {axis}: {part.numel()} taken by a list{shape}",
    )


def _stretch(part: slice, axis: int, size: int) -> Words:
    try:
        count = len(range(size)[part])
    except (TypeError, ValueError):
        raise ArgumentError(
            f"axis {axis}: start, stop and step of {part} must be integers, and step not 0"
        ) from None
    if part.step is not None and part.step < 0:
        raise ArgumentError(
            f"axis {axis}: torch takes no step of {part.step} (NumPy does); use x.flip({axis})"
        )
    return Words(
        zh=f"轴 {axis}：留下 {size} 个中的 {count} 个", en=f"axis {axis}: {count} of {size} stay"
    )


def _together(parts: tuple[Part, ...], left: int) -> Iterator[Words]:
    """Say what several lists or masks do: they are read side by side, like coordinates."""
    kinds = [isinstance(part, Tensor) for part in parts if _is_seen(part, left)]
    if sum(kinds) < 2:
        return
    yield Words(
        zh="几个列表对齐着读，逐个元素配成坐标，合用一组轴",
        en="the lists are read side by side, as coordinates, and share their axes",
    )
    first, last = kinds.index(True), len(kinds) - kinds[::-1].index(True)
    if not all(kinds[first:last]):
        yield Words(
            zh="列表之间隔着别的轴，所以它们的轴排到最前面",
            en="another axis stands between them, so theirs come first",
        )


def _is_seen(part: Part, left: int) -> bool:
    """Tell whether a part still has an axis once integers are gone."""
    return left > 0 if part is Ellipsis else not isinstance(part, int)
