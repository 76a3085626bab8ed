"""What makes numbers a distribution: none is negative, and together they are one."""

import torch
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError


def check_distribution(probs: Tensor, what: str = "probs") -> None:
    """Refuse numbers that are no probabilities of all the things that can happen.

    The sum may be off by what rounding explains: 1e-6 in float64, for numbers often come from
    float32, and 7e-5 in float32.

    Args:
        probs: probabilities, of any shape; all of them together must sum to one.
        what: how the message calls them.

    Raises:
        DtypeError: they are whole numbers, or complex.
        ArgumentError: none at all, a negative one, NaN or infinity, or another sum than one.
    """
    check_weights(probs, what)
    total = float(probs.detach().sum(dtype=torch.float64))
    allowed = max(1e-6, torch.finfo(probs.dtype).eps ** 0.6)
    if abs(total - 1) > allowed:
        raise ArgumentError(
            f"{what} sum to {total:.10g}; probabilities of all outcomes sum to 1. If these are "
            "counts or weights, divide them by their sum (JointTable.from_counts does); if an "
            "outcome is missing, add it"
        )


def check_weights(weights: Tensor, what: str = "weights") -> None:
    """Refuse numbers that cannot be made probabilities by dividing them by their sum.

    Args:
        weights: numbers of any shape.
        what: how the message calls them.

    Raises:
        DtypeError: they are whole numbers, or complex.
        ArgumentError: none at all, a negative one, NaN or infinity.
    """
    if not weights.dtype.is_floating_point:
        raise DtypeError(
            f"{what} are of {weights.dtype}; expected floating-point numbers: call .double()"
        )
    if not weights.numel():
        raise ArgumentError(
            f"{what} of shape {tuple(weights.shape)} hold no number; at least one outcome is needed"
        )
    for wrong, why in (
        (~weights.isfinite(), "every one must be a finite number"),
        (weights < 0, "none may be negative"),
    ):
        if bool(wrong.any()):
            place = tuple(wrong.nonzero()[0].tolist())
            more = int(wrong.sum()) - 1
            others = f" (and {more} more)" if more else ""
            found = float(weights.detach()[place])
            raise ArgumentError(f"{what}{list(place)} is {found:.6g}{others}; {why}")
