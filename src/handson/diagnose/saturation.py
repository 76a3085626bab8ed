"""Where an activation is flat: there no gradient passes, whatever comes from above."""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

FLAT = 0.05
"""Below this share of its steepest slope a curve counts as flat. A sigmoid is flat beyond ±4.4 (its
values are below 0.013 or above 0.987), a tanh beyond ±2.2 (its values are beyond ±0.975)."""

Curve = Callable[[Tensor, Any], Tensor]

FLAT_ENDS: dict[str, Curve] = {
    "Sigmoid": lambda y, _: 4 * y * (1 - y) < FLAT,
    "Tanh": lambda y, _: 1 - y * y < FLAT,
    "Softsign": lambda y, _: (1 - y.abs()) ** 2 < FLAT,
    "Hardsigmoid": lambda y, _: (y <= 0) | (y >= 1),
    "Hardtanh": lambda y, layer: (y <= layer.min_val) | (y >= layer.max_val),
}
"""Activations with two flat ends, by the name of their class in either set of layers: at which of
their values they are flat."""

OFF: dict[str, Curve] = {
    "ReLU": lambda y, _: y <= 0,
    "ReLU6": lambda y, _: y <= 0,
    "Threshold": lambda y, layer: y == layer.value,
}
"""Activations with one flat end, on which a unit can die: at which of their values they are off."""


def saturated(layer: nn.Module, output: Tensor) -> float | None:
    """Return the share of values on a flat end; None if the layer has no two flat ends.

    Args:
        layer: a sigmoid, tanh or the like, of ``torch.nn`` or ``handson.nn``.
        output: what it gave.
    """
    flat = FLAT_ENDS.get(type(layer).__name__)
    return None if flat is None else float(flat(output, layer).double().mean())


def dead_units(layer: nn.Module, output: Tensor, axis: int) -> tuple[int, int] | None:
    """Count the units that are off for every example: ``(dead, all)``; None if none can die.

    Args:
        layer: a ReLU or the like, of ``torch.nn`` or ``handson.nn``.
        output: what it gave.
        axis: the axis of units: channels of images, features of anything else.
    """
    off = OFF.get(type(layer).__name__)
    if off is None or output.ndim < 2:
        return None
    units = off(output, layer).movedim(axis, 0).flatten(1).all(dim=1)
    return int(units.sum()), units.numel()


def unit_axis(output: Tensor, windowed: bool) -> int:
    """Return the axis of units: 1 after a convolution and for images, else the last.

    Args:
        output: of an activation.
        windowed: whether the last layer with weights looked through windows (its weight has more
            than two axes).
    """
    return 1 if output.ndim > 3 or (windowed and output.ndim > 2) else -1
