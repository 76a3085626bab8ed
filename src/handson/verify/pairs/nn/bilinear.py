"""Pair for ``handson.nn.bilinear``."""

import torch

from handson.nn import Bilinear
from handson.verify.inputs import full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair, Tolerance

WHERE = "handson.ops.bilinear:bilinear"

BILINEAR = LayerPair(
    name="Bilinear",
    twin="torch.nn.Bilinear",
    ours=Bilinear,
    theirs=torch.nn.Bilinear,
    cases={
        "a batch": Case(args=(4, 3, 2), inputs=(normal(5, 4), normal(5, 3))),
        "without bias": Case(
            args=(4, 3, 2), kwargs={"bias": False}, inputs=(normal(5, 4), normal(5, 3))
        ),
        "all sizes alike": Case(args=(3, 3, 3), inputs=(normal(3, 3), normal(3, 3))),
        "one of each": Case(args=(1, 1, 1), inputs=(normal(1, 1), normal(1, 1))),
        "an empty batch": Case(args=(4, 3, 2), inputs=(normal(0, 4), normal(0, 3))),
        "two batch axes": Case(args=(4, 3, 2), inputs=(normal(2, 5, 4), normal(2, 5, 3))),
        "the first is zero": Case(args=(4, 3, 2), inputs=(full(5, 4, value=0.0), normal(5, 3))),
        "vanishing": Case(args=(4, 3, 2), inputs=(normal(5, 4, std=1e-9), normal(5, 3))),
        "not contiguous": Case(
            args=(4, 3, 2), inputs=(transposed(normal(5, 4)), strided(normal(5, 3)))
        ),
        "in bfloat16": Case(
            args=(4, 3, 2),
            inputs=(normal(5, 4), normal(5, 3)),
            dtypes=(torch.bfloat16,),
            tolerance={torch.bfloat16: Tolerance(rtol=3e-2, atol=3e-2)},
            because="torch rounds each product of three numbers to 8 bits, we round only sums",
        ),
    },
    mutants=(
        Mutant(
            name="weight's axes joined in another order",
            where=WHERE,
            old="weight.transpose(0, 1).reshape",
            new="weight.reshape",
        ),
        Mutant(name="bias forgotten", where=WHERE, old="else y + bias", new="else y + 0 * bias"),
        Mutant(
            name="second input summed first",
            where=WHERE,
            old='torch.einsum("bkj,bj->bk", z, second)',
            new="z.sum(-1) * second.sum(-1, keepdim=True)",
        ),
    ),
    speed=Case(args=(64, 48, 32), inputs=(normal(256, 64), normal(256, 48))),
)

PAIRS = (BILINEAR,)
