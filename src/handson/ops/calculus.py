"""Calculus by small steps: a derivative is the limit of quotients, and a computer stops short.

Each function asks f for its values and for nothing else: whatever can be evaluated can be
differentiated, and the result can be read beside the definition.
"""

import math
from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ShapeError, unknown
from handson.ops.difference import SCHEMES, Function, coordinate_moves, steps_taken, value_at

_ONE = "f must return one number, a tensor without axes: add .sum(), or use jacobian"


def derivative(
    f: Function,
    x: Float[Tensor, "*batch"],
    *,
    step: float | int | None = None,
    scheme: str = "central",
) -> Float[Tensor, "*batch"]:
    """Return the slope of f at x: what ``(f(x+h) - f(x-h)) / 2h`` tends to as h goes to 0.

    Args:
        f: treats every number by itself, so that all slopes come from two calls.
        x: one number, or many; each gets its slope.
        step: h, above 0, in the unit of x; None for ``best_step``.
        scheme: "central" as above; "forward" is ``(f(x+h) - f(x)) / h``, "backward" looks left.

    Raises:
        UnknownNameError: there is no such scheme.
        ShapeError: f does not return one number for each.

    Numerics: central differences keep about 10 digits of float64 and 4 of float32, one-sided
    ones 8 and 3; ``error_curve`` shows how that hangs on the step.
    """
    if scheme not in SCHEMES:
        raise unknown("scheme", scheme, SCHEMES)
    h = steps_taken(x, step, scheme=scheme)
    right = x if scheme == "backward" else x + h
    left = x if scheme == "forward" else x - h
    hint = "f must treat each number by itself; for one number made of many use gradient"
    rise = value_at(f, right, x.shape, hint=hint) - value_at(f, left, x.shape, hint=hint)
    return rise / (right - left)


def gradient(
    f: Function, x: Float[Tensor, "*features"], *, step: float | int | None = None
) -> Float[Tensor, "*features"]:
    """Return all partial derivatives of one number: ``∂f/∂xᵢ ≈ (f(x+hᵢeᵢ) - f(x-hᵢeᵢ)) / 2hᵢ``.

    ``eᵢ`` is 1 at place i and 0 elsewhere: a partial derivative moves one coordinate and holds
    the others. That takes two calls of f for each coordinate.

    Args:
        f: turns x into one number, a tensor without axes.
        x: the point, of any shape.
        step: hᵢ of every coordinate, above 0; None for ``best_step``.
    """
    h = steps_taken(x, step)
    slopes = torch.zeros_like(x).flatten()
    for i, move in enumerate(coordinate_moves(h)):
        rise = value_at(f, x + move, (), hint=_ONE) - value_at(f, x - move, (), hint=_ONE)
        slopes[i] = rise / (2 * h.flatten()[i])
    return slopes.reshape(x.shape)


def jacobian(
    f: Function, x: Float[Tensor, "*in_features"], *, step: float | int | None = None
) -> Float[Tensor, "..."]:
    """Return the derivative of each output by each input: ``Jᵢⱼ = ∂fᵢ/∂xⱼ``.

    Its shape is that of ``f(x)`` followed by that of x. Moving one input fills one column.

    Args:
        f: turns x into a tensor of any shape.
        x: the point, of any shape.
        step: h of every coordinate, above 0; None for ``best_step``.
    """
    h = steps_taken(x, step)
    y = value_at(f, x)
    slopes = y.new_zeros(y.numel(), x.numel())
    for j, move in enumerate(coordinate_moves(h)):
        rise = value_at(f, x + move, y.shape) - value_at(f, x - move, y.shape)
        slopes[:, j] = rise.flatten() / (2 * h.flatten()[j])
    return slopes.reshape(y.shape + x.shape)


def hessian(
    f: Function, x: Float[Tensor, "*features"], *, step: float | int | None = None
) -> Float[Tensor, "..."]:
    """Return all second derivatives of one number: ``Hᵢⱼ = ∂²f/∂xᵢ∂xⱼ``, of x's shape twice.

    With ``a = hᵢeᵢ`` and ``b = hⱼeⱼ`` it is the difference of two slopes,
    ``(f(x+a+b) - f(x+a-b) - f(x-a+b) + f(x-a-b)) / 4hᵢhⱼ``. H is symmetric, so that half of it
    is computed and the other half mirrored.

    Args:
        f: turns x into one number, a tensor without axes.
        x: the point, of any shape.
        step: h of every coordinate, above 0; None for ``best_step(order=2)``.

    Numerics: 7 digits of float64 and 3 of float32 remain. The best step is far larger than for a
    slope, since rounding is divided by h².
    """
    h = steps_taken(x, step, order=2)

    def at(point: Tensor) -> Tensor:
        return value_at(f, point, (), hint=_ONE)

    bends = x.new_zeros(x.numel(), x.numel())
    for i, a in enumerate(coordinate_moves(h)):
        for j, b in zip(range(i + 1), coordinate_moves(h), strict=False):
            bend = at(x + a + b) - at(x + a - b) - at(x - a + b) + at(x - a - b)
            bends[i, j] = bend / (4 * h.flatten()[i] * h.flatten()[j])
            bends[j, i] = bends[i, j].clone()
    return bends.reshape(x.shape + x.shape)


def laplacian(
    f: Function, x: Float[Tensor, "*features"], *, step: float | int | None = None
) -> Float[Tensor, ""]:
    """Return ``Δf = Σᵢ ∂²f/∂xᵢ²``, the trace of the Hessian; of a single number it is ``f''``.

    It says how far f at x lies below the mean of its neighbours:
    ``(f(x+hᵢeᵢ) - 2f(x) + f(x-hᵢeᵢ)) / hᵢ²``, added up.

    Args:
        f: turns x into one number, a tensor without axes.
        x: the point, of any shape.
        step: h of every coordinate, above 0; None for ``best_step(order=2)``.
    """
    h = steps_taken(x, step, order=2)
    middle = value_at(f, x, (), hint=_ONE)
    total = torch.zeros_like(middle)
    for i, move in enumerate(coordinate_moves(h)):
        around = value_at(f, x + move, (), hint=_ONE) + value_at(f, x - move, (), hint=_ONE)
        total = total + (around - 2 * middle) / h.flatten()[i] ** 2
    return total


def error_curve(
    f: Function,
    x: Float[Tensor, ""],
    truth: Float[Tensor, ""],
    *,
    scheme: str = "central",
    steps: Sequence[float] | None = None,
) -> tuple[Float[Tensor, "points"], Float[Tensor, "points"]]:
    """Return steps h and how far each takes ``derivative`` from the truth, for a log-log plot.

    From the right the error falls like ``h^p``, as calculus says. From the left it rises like
    ``ε/h``, because ``f(x+h)`` and ``f(x-h)`` agree in ever more digits. ``best_step`` lies
    near the bottom of the V.

    Args:
        f: a function of one number.
        x: where.
        truth: the slope there, known otherwise.
        scheme: "forward", "backward" or "central".
        steps: h, each above 0; None for eight a decade, from 1 down to where x hardly moves.

    Raises:
        ShapeError: x is more than one number.
    """
    if x.dim():
        raise ShapeError(f"error_curve is for one number, x has shape {tuple(x.shape)}; give x[0]")
    if steps is None:
        eps = torch.finfo(x.dtype).eps if x.is_floating_point() else 1.0
        least = math.log10(4 * eps * max(float(x.detach().abs()), 1.0))
        steps = [10.0 ** (-i / 8) for i in range(max(1, int(-8 * least) + 1))]
    slopes = [derivative(f, x, step=h, scheme=scheme) for h in steps]
    errors = [(slope - truth).abs() for slope in slopes]
    return x.new_tensor(steps), torch.stack(errors) if errors else x.new_zeros(0)
