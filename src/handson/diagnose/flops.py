"""Count multiply-adds: what a network costs, whoever computes it."""

import math
from collections import Counter
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

aten = torch.ops.aten
Formula = Callable[..., int]


def _matrix(left: Tensor, right: Tensor, *_: Any, **__: Any) -> int:
    """Every number of (..., n, m) = (..., n, k) @ (..., k, m) is a sum of k products."""
    return left.numel() * right.shape[-1]


def _vector(left: Tensor, right: Tensor, *_: Any, **__: Any) -> int:
    return left.numel()


def _after_first(formula: Formula) -> Formula:
    """Leave out the tensor that is added, as ``addmm(bias, left, right)`` has it."""
    return lambda added, left, right, *_, **__: formula(left, right)


def _convolution(
    x: Tensor, weight: Tensor, *arguments: Any, out: Tensor | None = None, **_: Any
) -> int:
    """A convolution reads, for every number that comes out, one window; a transposed one writes,
    for every number that goes in, one window. A window is weight[0]: channels of a group × size.
    """
    transposed = arguments[4]
    places = x if transposed or out is None else out
    return places.numel() * math.prod(weight.shape[1:])


def _attention(query: Tensor, key: Tensor, value: Tensor, *_: Any, **__: Any) -> int:
    """Scores of every query with every key, then a weighted sum of values."""
    return query.numel() * key.shape[-2] + query[..., 0].numel() * value.shape[-2:].numel()


def _bilinear(first: Tensor, weight: Tensor, *_: Any, **__: Any) -> int:
    """Every weight of every output meets one product of two features, in every example."""
    return first.shape[0] * weight.numel()


FORMULAS: dict[Any, Formula] = {
    aten.mm: _matrix,
    aten.bmm: _matrix,
    aten.addmm: _after_first(_matrix),
    aten.baddbmm: _after_first(_matrix),
    aten.mv: _vector,
    aten.addmv: _after_first(_vector),
    aten.dot: _vector,
    aten._trilinear: _bilinear,
    aten.convolution: _convolution,
    aten._scaled_dot_product_flash_attention: _attention,
    aten._scaled_dot_product_flash_attention_for_cpu: _attention,
    aten._scaled_dot_product_efficient_attention: _attention,
    aten._scaled_dot_product_cudnn_attention: _attention,
}
"""Multiply-adds of each operation that consists of sums of products."""


class MultiplyAdds(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Adds up the products of matrices, convolutions and attention that run inside the ``with``.

    A multiply-add is one product and one addition: two floating-point operations. What takes one
    operation per number (activations, sums, normalisation) is left out; beside products it is
    little.

    Args:
        caller: names what runs now; the sums are kept by that name.
    """

    def __init__(self, caller: Callable[[], str] = str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.caller = caller
        self.counted: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counted.values())

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        """Run one operation and count."""
        named = kwargs or {}
        result = func(*args, **named)
        formula = FORMULAS.get(func.overloadpacket)
        if formula is _convolution:
            self.counted[self.caller()] += _convolution(*args, out=result)
        elif formula is not None:
            self.counted[self.caller()] += formula(*args, **named)
        return result
