"""Activations of straight pieces, and those that shrink towards zero."""

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.pointwise import above, below, pointwise


def hardtanh(
    x: Float[Tensor, "*batch"], min_val: float = -1.0, max_val: float = 1.0
) -> Float[Tensor, "*batch"]:
    """Cut off at both ends: ``min(max(x, a), b)``; the derivative at the ends is 0.

    Args:
        x: any shape.
        min_val: a, the lower end.
        max_val: b, the upper end, above ``min_val``.

    Raises:
        ArgumentError: the ends are not in order.
    """
    if not min_val < max_val:
        raise ArgumentError(f"hardtanh: min_val={min_val} must be below max_val={max_val}")
    return pointwise(
        x, lambda x: x.clamp(min_val, max_val), lambda x: above(x, min_val) * below(x, max_val)
    )


def hardsigmoid(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Squash to [0, 1] by three straight pieces: ``min(max(x + 3, 0), 6) / 6``.

    Source: Howard et al. (2019), arXiv:1905.02244, section 5.2.
    """
    return pointwise(
        x,
        lambda x: (x + 3).clamp(0.0, 6.0) / 6,
        lambda x: above(x, -3.0) * below(x, 3.0) / 6,
    )


def hardswish(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Let through by a hard gate: ``x · min(max(x + 3, 0), 6) / 6``.

    Source: Howard et al. (2019), arXiv:1905.02244, section 5.2.
    """
    return pointwise(
        x,
        lambda x: x * (x + 3).clamp(0.0, 6.0) / 6,
        _hardswish_slope,
    )


def _hardswish_slope(x: Tensor) -> Tensor:
    between = below(x, 3.0)
    # 0 up to -3, x/3 + 1/2 between, 1 from 3 on
    return above(x, -3.0) * (between * (x.clamp(-3.0, 3.0) / 3 + 0.5) + 1 - between)


def hardshrink(x: Float[Tensor, "*batch"], lambd: float = 0.5) -> Float[Tensor, "*batch"]:
    """Silence what is small: 0 where ``|x| ≤ λ``, else ``x``.

    Args:
        x: any shape.
        lambd: λ, 0 or more.

    Raises:
        ArgumentError: λ is negative.
    """
    if lambd < 0:
        raise ArgumentError(f"hardshrink: lambd must be 0 or more, got {lambd}")
    return pointwise(
        x,
        lambda x: x * (above(x, lambd) + below(x, -lambd)),
        lambda x: above(x, lambd) + below(x, -lambd),
    )


def softshrink(x: Float[Tensor, "*batch"], lambd: float = 0.5) -> Float[Tensor, "*batch"]:
    """Bring every number nearer to 0 by λ: ``sign(x) · max(|x| - λ, 0)``.

    Args:
        x: any shape.
        lambd: λ, 0 or more.

    Raises:
        ArgumentError: λ is negative.
    """
    if lambd < 0:
        raise ArgumentError(f"softshrink: lambd must be 0 or more, got {lambd}")
    return pointwise(
        x,
        lambda x: x - x.clamp(-lambd, lambd),
        lambda x: above(x, lambd) + below(x, -lambd),
    )
