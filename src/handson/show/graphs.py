"""Graphs of functions of one variable, with the derivatives that autograd finds."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.show.canvas import figure
from handson.show.end_labels import LINE, EndLabel, end_labels
from handson.show.fonts import label
from handson.show.style import stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS = 801
MARKED = 12


def functions(
    fs: Mapping[str, Callable[[Tensor], Tensor]],
    *,
    interval: tuple[float | int, float | int] = (-8, 8),
    derivative: bool = True,
    title: str | None = None,
    lang: str | None = None,
) -> "Figure":
    """Draw functions of one number side by side with their derivatives.

    Args:
        fs: name → function that works elementwise on a tensor: ``{"relu": torch.relu}``.
        interval: the least and the greatest x.
        derivative: draw the derivatives too, as autograd computes them.
        title: written above.
        lang: ``"en"`` or ``"zh"``; None for the reader's own.

    Raises:
        ArgumentError: no function, or an interval that is empty or not finite.
        ShapeError: a function that does not return one number for each number.
    """
    low, high = interval
    if not fs or not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ArgumentError(
            f"{len(fs)} functions on the interval ({low}, {high}) were given; expected at least "
            "one function and two finite ends, the smaller first."
        )
    drawn = {name: evaluate(f, low, high, name) for name, f in fs.items()}
    x = torch.linspace(low, high, POINTS)
    height = max(3.0, LINE * (len(fs) + 2) + 1.2)
    with figure(columns=1 + derivative, height=height, title=title) as (drawing, panels):
        panels[0].set_title(label("函数", "function", lang))
        _draw(panels[0], x, {name: y for name, (y, _) in drawn.items()}, height)
        if derivative:
            panels[1].set_title(label("导数", "derivative", lang))
            _draw(panels[1], x, {name: slope for name, (_, slope) in drawn.items()}, height)
    return drawing


def evaluate(
    f: Callable[[Tensor], Tensor], low: float | int, high: float | int, name: str = "f"
) -> tuple[Float[Tensor, "points"], Float[Tensor, "points"]]:
    """Return f and its derivative at 801 points from ``low`` to ``high``.

    The functions are elementwise, so the gradient of their sum holds every derivative.

    Raises:
        ShapeError: f does not return one number for each number.
    """
    with torch.inference_mode(False), torch.enable_grad():
        x = torch.linspace(low, high, POINTS).requires_grad_()
        y = f(x)
        if not isinstance(y, Tensor) or y.shape != x.shape:
            got = f"shape {tuple(y.shape)}" if isinstance(y, Tensor) else type(y).__name__
            raise ShapeError(
                f"function {name!r} got {POINTS} numbers and returned {got}; "
                "it must be elementwise: one number for each."
            )
        slope = None
        if y.requires_grad:
            (slope,) = torch.autograd.grad(y.sum(), x, allow_unused=True)
    return y.detach(), torch.zeros_like(x).detach() if slope is None else slope.detach()


def _draw(panel: "Axes", x: Tensor, lines: Mapping[str, Tensor], height: float | int) -> None:
    from matplotlib.ticker import MaxNLocator

    labels = []
    for index, (name, y) in enumerate(lines.items()):
        look = stroke(index)
        values = y.double().where(y.isfinite(), math.nan)
        # Marks are shifted from line to line, so that lines lying on each other both show.
        marks = slice(index * 17 % (POINTS // MARKED), None, POINTS // MARKED)
        panel.plot(x.tolist(), values.tolist(), **(look.line(POINTS) | {"markevery": marks}))
        finite = values.isfinite().nonzero()
        if len(finite):
            last = int(finite[-1])
            labels.append(
                EndLabel(name, float(x[last]), float(values[last]), look.colour, look.marker)
            )
    panel.set_xlabel("x")
    panel.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 4, 5, 10]))
    panel.axvline(0, color="#cccccc", linewidth=0.8, zorder=0)
    end_labels(panel, labels, height=height - 1.2)
