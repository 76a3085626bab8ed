"""Functions of single numbers whose derivative is written out, for speed."""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor


def pointwise(
    x: Float[Tensor, "*batch"],
    value: Callable[[Tensor], Tensor],
    slope: Callable[[Tensor], Tensor],
    from_value: bool = False,
) -> Float[Tensor, "*batch"]:
    """Apply a function with the derivative that is given: ``dL/dx = dL/dy · f'``.

    autograd would find the same derivative from the steps of ``value``, and keep a tensor for each.
    Here one is kept, and nothing is computed that nobody asks for.

    Args:
        x: any shape.
        value: f, of tensors, number by number.
        slope: f', of ``x``; autograd must know its operations, for derivatives of higher order.
        from_value: whether ``slope`` is a function of ``f(x)`` instead, which saves work.
    """
    result: Tensor = Pointwise.apply(x, value, slope, from_value)  # type: ignore[no-untyped-call]
    return result


class Pointwise(torch.autograd.Function):
    """A function of single numbers and its derivative; works under ``torch.func`` too."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x: Tensor, value: Any, slope: Any, from_value: bool) -> Tensor:
        """Compute the values.

        Args:
            x: any shape.
            value: the function.
            slope: its derivative.
            from_value: whether that is a function of the value.
        """
        result: Tensor = value(x)
        return result

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Tensor) -> None:
        x, _, ctx.slope, from_value = inputs
        kept = output if from_value else x
        ctx.save_for_backward(kept)
        ctx.save_for_forward(kept)

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor | None, ...]:
        return upstream[0] * ctx.slope(ctx.saved_tensors[0]), None, None, None

    @staticmethod
    def jvp(ctx: Any, tangent: Tensor, *_: Any) -> Tensor:
        result: Tensor = tangent * ctx.slope(ctx.saved_tensors[0])
        return result


def above(x: Float[Tensor, "*batch"], limit: float = 0.0) -> Float[Tensor, "*batch"]:
    """Say 1 where a number is above a limit, else 0; the derivative is 0.

    Args:
        x: any shape.
        limit: any number.

    Numerics: NaN is not above anything. Comparing and converting takes a CPU five times as long,
    ``torch.where`` thirty times.
    """
    return (x.detach() - limit).sign().clamp(min=0.0)


def below(x: Float[Tensor, "*batch"], limit: float = 0.0) -> Float[Tensor, "*batch"]:
    """Say 1 where a number is below a limit, else 0; the derivative is 0.

    Args:
        x: any shape.
        limit: any number.
    """
    return above(-x, -limit)
