"""Pairs for ``handson.nn.linear``."""

import torch

from handson.nn import Linear
from handson.verify.inputs import full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair

LINEAR = LayerPair(
    name="Linear",
    twin="torch.nn.Linear",
    ours=Linear,
    theirs=torch.nn.Linear,
    cases={
        "a batch": Case(args=(4, 3), inputs=(normal(5, 4),)),
        "without bias": Case(args=(4, 3), kwargs={"bias": False}, inputs=(normal(5, 4),)),
        "as many outputs as inputs": Case(args=(4, 4), inputs=(normal(5, 4),)),
        "square without bias": Case(args=(4, 4), kwargs={"bias": False}, inputs=(normal(5, 4),)),
        "one example, no batch": Case(args=(4, 3), inputs=(normal(4),)),
        "a batch of one": Case(args=(4, 3), inputs=(normal(1, 4),)),
        "an empty batch": Case(args=(4, 3), inputs=(normal(0, 4),)),
        "three batch axes": Case(args=(4, 3), inputs=(normal(2, 3, 2, 4),)),
        "one in, one out": Case(args=(1, 1), inputs=(normal(5, 1),)),
        "far from zero": Case(
            args=(4, 3), inputs=(normal(5, 4, mean=1e4),), dtypes=(torch.float64,)
        ),
        "vanishing": Case(args=(4, 3), inputs=(normal(5, 4, std=1e-9),)),
        "all zero": Case(args=(4, 3), inputs=(full(5, 4, value=0.0),)),
        "infinite": Case(args=(4, 3), inputs=(full(1, 4, value=float("inf")),)),
        "not contiguous": Case(args=(4, 3), inputs=(transposed(normal(5, 4)),)),
        "with gaps in memory": Case(args=(4, 3), inputs=(strided(normal(2, 5, 4)),)),
        "in bfloat16": Case(args=(4, 3), inputs=(normal(5, 4),), dtypes=(torch.bfloat16,)),
    },
    mutants=(
        Mutant(
            name="weight not transposed",
            where="handson.ops.linear:linear",
            old="torch.addmm(bias, rows, weight.T)",
            new="torch.addmm(bias, rows, weight)",
        ),
        Mutant(
            name="weight not transposed where there is no bias",
            where="handson.ops.linear:linear",
            old="rows @ weight.T",
            new="rows @ weight",
        ),
        Mutant(
            name="bias forgotten",
            where="handson.ops.linear:linear",
            old="torch.addmm(bias, rows, weight.T)",
            new="torch.addmm(bias, rows, weight.T, beta=0)",
        ),
        Mutant(
            name="batch axes joined in another order",
            where="handson.ops.linear:linear",
            old="else x.reshape",
            new="else x.transpose(0, -2).reshape",
        ),
    ),
    speed=Case(args=(784, 256), inputs=(normal(256, 784),)),
)

PAIRS = (LINEAR,)
