"""Pairs for ``handson.ops.trace``."""

import torch

from handson.ops.trace import trace
from handson.verify.inputs import full, labels, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

TRACE = FunctionPair(
    name="trace",
    twin="torch.trace",
    ours=trace,
    theirs=torch.trace,
    cases={
        "square": Case(inputs=(normal(4, 4),)),
        "wide": Case(inputs=(normal(2, 5),)),
        "tall": Case(inputs=(normal(5, 2),)),
        "one number": Case(inputs=(normal(1, 1),)),
        "no rows": Case(inputs=(normal(0, 3),)),
        "the identity": Case(inputs=(torch.eye(3).double(),)),
        "the same everywhere": Case(inputs=(full(3, 3, value=2.0),)),
        "not contiguous": Case(inputs=(transposed(normal(4, 4)),)),
        "with gaps in memory": Case(inputs=(strided(normal(3, 3)),)),
        "whole numbers": Case(inputs=(labels(3, 3, classes=9),)),
    },
    mutants=(
        Mutant(
            name="the other diagonal",
            where="handson.ops.trace:trace",
            old="input.diagonal()",
            new="input.flip(1).diagonal()",
        ),
        Mutant(
            name="the mean of the diagonal",
            where="handson.ops.trace:trace",
            old="input.diagonal().sum()",
            new="(input * 1.0).diagonal().nanmean().nan_to_num().to(input.dtype)",
        ),
        Mutant(
            name="sizes added up",
            where="handson.ops.trace:trace",
            old="input.diagonal()",
            new="input.diagonal().abs()",
        ),
    ),
    speed=Case(inputs=(normal(300, 300),)),
)

PAIRS = (TRACE,)
