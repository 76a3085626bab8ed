"""Pairs for ``handson.ops.penalty``."""

import torch
from torch import Tensor
from torch.nn import functional

from handson.ops import penalty
from handson.verify.inputs import exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.ops.penalty"


def _l2(weight: Tensor, other: Tensor, strength: float) -> Tensor:
    return penalty.l2_penalty([weight, other], strength)


def _l1(weight: Tensor, other: Tensor, strength: float) -> Tensor:
    return penalty.l1_penalty([weight, other], strength)


def _their_l2(weight: Tensor, other: Tensor, strength: float) -> Tensor:
    zeros = [torch.zeros_like(t) for t in (weight, other)]
    pairs = zip((weight, other), zeros, strict=True)
    errors = [functional.mse_loss(t, zero, reduction="sum") for t, zero in pairs]
    return torch.stack(errors).sum().mul(strength).div(2)


def _their_l1(weight: Tensor, other: Tensor, strength: float) -> Tensor:
    zeros = [torch.zeros_like(t) for t in (weight, other)]
    pairs = zip((weight, other), zeros, strict=True)
    errors = [functional.l1_loss(t, zero, reduction="sum") for t, zero in pairs]
    return torch.stack(errors).sum().mul(strength)


_CASES = {
    "two weights": Case(inputs=(normal(3, 4), normal(2, 3)), kwargs={"strength": 3.0}),
    "of other shapes": Case(inputs=(normal(2, 3, 2, 2), normal(5)), kwargs={"strength": 0.5}),
    "strength one": Case(inputs=(normal(3, 4), normal(2, 3)), kwargs={"strength": 1.0}),
    "strength zero": Case(inputs=(normal(3, 4), normal(4)), kwargs={"strength": 0.0}),
    "all zero": Case(inputs=(full(2, 2, value=0.0), full(3, value=0.0)), kwargs={"strength": 2.0}),
    "some zero": Case(
        inputs=(exactly(0.0, -1.0, 2.0, 0.0), exactly(0.0)), kwargs={"strength": 2.0}
    ),
    "all positive": Case(inputs=(exactly(0.5, 1.0), exactly(2.0)), kwargs={"strength": 2.0}),
    "huge": Case(inputs=(normal(3, std=1e15), normal(3, std=1e15)), kwargs={"strength": 1.0}),
    "tiny": Case(inputs=(normal(3, std=1e-12), normal(3, std=1e-12)), kwargs={"strength": 1.0}),
    "one empty": Case(inputs=(normal(0, 3), normal(3)), kwargs={"strength": 2.0}),
    "single numbers": Case(inputs=(normal(), normal()), kwargs={"strength": 2.0}),
    "not contiguous": Case(
        inputs=(transposed(normal(3, 4)), strided(normal(2, 3))), kwargs={"strength": 3.0}
    ),
    "in bfloat16": Case(
        inputs=(normal(3, 4), normal(4)),
        kwargs={"strength": 3.0},
        dtypes=(torch.bfloat16,),
        tolerance={torch.bfloat16: Tolerance(rtol=3e-2, atol=1e-2)},
        because="the two sums are rounded to 8 bits at other places",
    ),
}

L2_PENALTY = FunctionPair(
    name="l2_penalty",
    twin="λ/2 · torch.nn.functional.mse_loss to zero",
    ours=_l2,
    theirs=_their_l2,
    cases=_CASES,
    mutants=(
        Mutant(
            name="not halved",
            where=f"{_WHERE}:l2_penalty",
            old="strength / 2 * sum",
            new="strength * sum",
        ),
        Mutant(
            name="the first parameter only",
            where=f"{_WHERE}:l2_penalty",
            old="sum(squares[1:], start=squares[0])",
            new="squares[0]",
        ),
        Mutant(
            name="the mean of the squares",
            where=f"{_WHERE}:l2_penalty",
            old="theta.square().sum()",
            new="theta.square().sum() / max(theta.numel(), 1)",
        ),
        Mutant(
            name="sizes instead of squares",
            where=f"{_WHERE}:l2_penalty",
            old="theta.square().sum()",
            new="theta.abs().sum()",
        ),
    ),
)

L1_PENALTY = FunctionPair(
    name="l1_penalty",
    twin="λ · torch.nn.functional.l1_loss to zero",
    ours=_l1,
    theirs=_their_l1,
    cases=_CASES,
    mutants=(
        Mutant(
            name="signs kept",
            where=f"{_WHERE}:l1_penalty",
            old="theta.abs().sum()",
            new="theta.sum()",
        ),
        Mutant(
            name="the size of the sum",
            where=f"{_WHERE}:l1_penalty",
            old="theta.abs().sum()",
            new="theta.sum().abs()",
        ),
        Mutant(
            name="halved, as the squares are",
            where=f"{_WHERE}:l1_penalty",
            old="strength * sum",
            new="strength / 2 * sum",
        ),
    ),
)

PAIRS = (L2_PENALTY, L1_PENALTY)
