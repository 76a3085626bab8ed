"""What a difference quotient is made of: steps that fit the numbers, and values of f."""

import math
from collections.abc import Callable, Iterator, Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError, ShapeError, unknown

Function = Callable[[Tensor], Tensor]
"""One tensor in, one tensor out; the same input always gives the same output."""

SCHEMES = {"forward": 1, "backward": 1, "central": 2}
"""Where the quotient looks, and the power of the step that its error falls with."""


def best_step(
    x: Float[Tensor, "*batch"], *, scheme: str = "central", order: int = 1
) -> Float[Tensor, "*batch"]:
    """Return the steps at which a difference quotient errs least: ``ε^(1/(p+k)) · max(|x|, 1)``.

    A step h leaves out terms of the size ``h^p`` and divides the rounding of f, about ε, by
    ``h^k``. Their sum ``h^p + ε/h^k`` is least near ``h = ε^(1/(p+k))``.

    The step grows with x, because so does its rounding. A function that swings much faster than
    x itself, such as sin at a million, needs a step of its own: give ``step=``.

    Args:
        x: where the derivative is wanted; ε is the spacing of its dtype at 1.
        scheme: "forward" or "backward", p = 1; "central", p = 2.
        order: k, 1 for a first derivative, 2 for a second.

    Raises:
        UnknownNameError: there is no such scheme.
        ArgumentError: an order other than 1 and 2, or x is not finite.
        DtypeError: x holds no floating numbers.
    """
    if scheme not in SCHEMES:
        raise unknown("scheme", scheme, SCHEMES)
    if order not in (1, 2):
        raise ArgumentError(f"order={order}: give 1 or 2, for a first or a second derivative")
    _check_point(x)
    root: float = torch.finfo(x.dtype).eps ** (1 / (SCHEMES[scheme] + order))
    return root * x.detach().abs().clamp(min=1)


def steps_taken(
    x: Float[Tensor, "*batch"],
    step: float | int | None,
    *,
    scheme: str = "central",
    order: int = 1,
) -> Float[Tensor, "*batch"]:
    """Return the steps that are really taken: what is left of h once ``x + h`` is rounded.

    At x = 1.1 in float64, a step of 1e-12 becomes 1.00009e-12; dividing by the first would spoil
    the fifth digit of a quotient that has no other error at all.

    Args:
        x: where they start.
        step: the h that was asked for, above 0; None for ``best_step``.
        scheme: of the quotient, for ``best_step``.
        order: of the derivative, for ``best_step``.

    Raises:
        ArgumentError: a step that is not above 0 and finite, or too small to change x.
    """
    _check_point(x)
    if step is not None and not (isinstance(step, float | int) and 0 < step < math.inf):
        raise ArgumentError(f"step={step!r}: give a number above 0, or None for the best one")
    wanted = best_step(x, scheme=scheme, order=order) if step is None else step
    size = x.detach().abs()
    taken = (size + wanted) - size
    if not taken.all():
        stuck = float(size[taken == 0].max())
        raise ArgumentError(
            f"step={step} is too small: {str(x.dtype).removeprefix('torch.')} cannot tell "
            f"{stuck:g} + {step} from {stuck:g}; leave step out, or give at least "
            f"{2 * stuck * torch.finfo(x.dtype).eps:.0e}"
        )
    return taken


def coordinate_moves(h: Float[Tensor, "*features"]) -> Iterator[Float[Tensor, "*features"]]:
    """Yield ``hᵢeᵢ`` for each i: the step of one coordinate, and 0 for all others."""
    for i in range(h.numel()):
        move = torch.zeros_like(h).flatten()
        move[i] = h.flatten()[i]
        yield move.reshape(h.shape)


def value_at(
    f: Function, x: Float[Tensor, "..."], shape: Sequence[int] | None = None, *, hint: str = ""
) -> Float[Tensor, "..."]:
    """Return ``f(x)`` once it is known to be what a quotient can be made of.

    Args:
        f: is given a copy, for it may write into its argument.
        x: where.
        shape: what the value must have; None for any.
        hint: what to do when it has another.

    Raises:
        DtypeError: f returned no tensor, or one of another dtype than x.
        ShapeError: its shape is not the one wanted.
        ArgumentError: it is infinite or NaN.
    """
    y = f(x.clone())
    if not isinstance(y, Tensor):
        raise DtypeError(
            f"f returned {type(y).__name__}, not a tensor; write it with torch's functions "
            "(torch.sin, not math.sin) and without .item()"
        )
    if y.dtype != x.dtype:
        raise DtypeError(
            f"f turned {x.dtype} into {y.dtype}; a change smaller than that can hold would be "
            "lost: keep the dtype of the input inside f"
        )
    if shape is not None and y.shape != torch.Size(shape):
        raise ShapeError(
            f"f got shape {tuple(x.shape)} and returned {tuple(y.shape)} instead of "
            f"{tuple(shape)}: {hint or 'the shape may not change from point to point'}"
        )
    if not y.isfinite().all():
        where = f"x = {x.tolist()}" if x.numel() <= 4 else "a point one step away"
        raise ArgumentError(
            f"f is infinite or NaN at {where}, so there is no slope to measure; does f end or jump "
            "there? Give a smaller step=, or a point further away"
        )
    return y


def _check_point(x: Tensor) -> None:
    if not isinstance(x, Tensor):
        raise DtypeError(f"x is {type(x).__name__}; give a tensor: torch.tensor({x!r})")
    if not x.is_floating_point():
        raise DtypeError(
            f"x holds {x.dtype}, which cannot move by a little; give floating numbers, best "
            "x.double()"
        )
    if not x.isfinite().all():
        raise ArgumentError("x holds an infinity or NaN; a slope needs a finite point")
