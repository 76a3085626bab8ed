"""What counts as a shape, and which shape several have in common."""

from collections.abc import Sequence
from operator import index
from typing import Any

from handson.base.errors import ArgumentError


def as_shape(given: Any) -> tuple[int, ...]:
    """Return the shape that was meant.

    >>> as_shape([3, 1]), as_shape(5)
    ((3, 1), (5,))

    Args:
        given: a tuple or list of sizes, one size, or a tensor or array, whose shape is taken.

    Raises:
        ArgumentError: it is no shape, or a size is negative.
    """
    sizes = getattr(given, "shape", given)
    sizes = (sizes,) if isinstance(sizes, int) else sizes
    try:
        shape = tuple(index(n) for n in sizes)
    except TypeError:
        raise ArgumentError(f"{given!r} is no shape: give a tuple as (3, 1), or a tensor") from None
    if any(n < 0 for n in shape):
        raise ArgumentError(f"sizes are 0 or more, this shape has a negative one: {shape}")
    return shape


def common_shape(
    shapes: Sequence[tuple[int, ...]],
) -> tuple[tuple[int, ...] | None, int | None]:
    """Return the shape that all of them take by broadcasting, or else the axis where two clash.

    One of the two is None. The axis is the last such one, counted in the longest shape.

    Args:
        shapes: at least one.
    """
    axes = max(len(shape) for shape in shapes)
    columns = zip(*((1,) * (axes - len(shape)) + shape for shape in shapes), strict=True)
    sizes = [set(column) - {1} or {1} for column in columns]
    clashes = [axis for axis, found in enumerate(sizes) if len(found) > 1]
    return (None, clashes[-1]) if clashes else (tuple(n for (n,) in sizes), None)
