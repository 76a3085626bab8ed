"""Pairs for ``handson.ops.activation``."""

from dataclasses import replace

import torch

from handson.ops.activation import relu, sigmoid, tanh
from handson.verify.inputs import exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Tolerance

_INFINITY = float("inf")

CASES = {
    "a batch": Case(inputs=(normal(4, 5),)),
    "exactly at zero": Case(inputs=(exactly(-1.0, -0.0, 0.0, 1.0),)),
    "all zero": Case(inputs=(full(3, 2, value=0.0),)),
    "all positive": Case(inputs=(normal(4, 5, mean=3.0, std=0.3),)),
    "tiny": Case(inputs=(normal(4, 5, std=1e-9),)),
    "the tails": Case(inputs=(normal(4, 5, std=15.0),)),
    "huge": Case(inputs=(normal(4, 5, std=1e4),)),
    "infinities": Case(inputs=(exactly(-_INFINITY, _INFINITY, 0.5),)),
    "NaN": Case(inputs=(exactly(float("nan"), 1.0, -1.0),)),
    "a single number": Case(inputs=(torch.tensor(0.3),)),
    "empty batch": Case(inputs=(normal(0, 5),)),
    "four axes": Case(inputs=(normal(2, 3, 4, 5),)),
    "not contiguous": Case(inputs=(transposed(normal(4, 5)),)),
    "with gaps in memory": Case(inputs=(strided(normal(4, 5)),)),
    "in bfloat16": Case(
        inputs=(normal(4, 5),),
        dtypes=(torch.bfloat16,),
        tolerance={torch.bfloat16: Tolerance(rtol=3e-2, atol=1e-2)},
        because="torch computes in float32 inside, we round to 8 bits after every operation",
    ),
}

NAN_STOPS = {
    "NaN": replace(
        CASES["NaN"],
        differs=Difference(
            reason="torch takes another slope at NaN; the NaN itself goes on in both",
            ours=lambda result: bool(result["output"][0].isnan()),
            theirs=lambda result: bool(result["output"][0].isnan()),
        ),
    )
}
"""Instead of the case NaN, where a derivative is written out that says nothing about it."""

SPEED = Case(inputs=(normal(256, 256),))

RELU = FunctionPair(
    name="relu",
    twin="torch.relu",
    ours=relu,
    theirs=torch.relu,
    cases=CASES,
    mutants=(
        Mutant(
            name="passes the gradient at zero",
            where="handson.ops.activation:relu",
            old="torch.where(x <= 0, 0.0, x)",
            new="torch.clamp(x, min=0)",
        ),
        Mutant(
            name="halves the gradient at zero",
            where="handson.ops.activation:relu",
            old="torch.where(x <= 0, 0.0, x)",
            new="torch.maximum(x, torch.zeros_like(x))",
        ),
        Mutant(
            name="leaks below zero",
            where="handson.ops.activation:relu",
            old="torch.where(x <= 0, 0.0, x)",
            new="torch.where(x <= 0, 0.01 * x, x)",
        ),
        Mutant(
            name="folds instead of cutting",
            where="handson.ops.activation:relu",
            old="torch.where(x <= 0, 0.0, x)",
            new="x.abs()",
        ),
    ),
    speed=SPEED,
)

SIGMOID = FunctionPair(
    name="sigmoid",
    twin="torch.sigmoid",
    ours=sigmoid,
    theirs=torch.sigmoid,
    cases=CASES,
    mutants=(
        Mutant(
            name="sign forgotten",
            where="handson.ops.activation:sigmoid",
            old="torch.logaddexp(zero, -x)",
            new="torch.logaddexp(zero, x)",
        ),
        Mutant(
            name="clamped so that nothing overflows",
            where="handson.ops.activation:sigmoid",
            old="torch.logaddexp(zero, -x)",
            new="torch.logaddexp(zero, -x.clamp(-10, 10))",
        ),
        Mutant(
            name="three straight pieces",
            where="handson.ops.activation:sigmoid",
            old="torch.exp(-torch.logaddexp(zero, -x))",
            new="(x / 6 + 0.5).clamp(0, 1)",
        ),
        Mutant(
            name="tanh at the wrong scale",
            where="handson.ops.activation:sigmoid",
            old="torch.exp(-torch.logaddexp(zero, -x))",
            new="(1 + torch.tanh(x)) / 2",
        ),
    ),
    speed=SPEED,
)

TANH = FunctionPair(
    name="tanh",
    twin="torch.tanh",
    ours=tanh,
    theirs=torch.tanh,
    cases=CASES,
    mutants=(
        Mutant(
            name="sigmoid at the wrong scale",
            where="handson.ops.activation:tanh",
            old="torch.tanh(x)",
            new="2 * torch.sigmoid(x) - 1",
        ),
        Mutant(
            name="three straight pieces",
            where="handson.ops.activation:tanh",
            old="torch.tanh(x)",
            new="x.clamp(-1, 1)",
        ),
        Mutant(
            name="two terms of the series",
            where="handson.ops.activation:tanh",
            old="torch.tanh(x)",
            new="(x - x**3 / 3).clamp(-1, 1)",
        ),
    ),
    speed=SPEED,
)

PAIRS = (RELU, SIGMOID, TANH)
