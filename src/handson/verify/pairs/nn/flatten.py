"""Pairs for ``handson.nn.flatten``."""

import torch

from handson.nn import Flatten
from handson.verify.inputs import labels, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair

FLATTEN = LayerPair(
    name="Flatten",
    twin="torch.nn.Flatten",
    ours=Flatten,
    theirs=torch.nn.Flatten,
    cases={
        "images": Case(inputs=(normal(2, 3, 4, 5),)),
        "already flat": Case(inputs=(normal(4, 5),)),
        "everything": Case(args=(0,), inputs=(normal(2, 3, 4),)),
        "the middle axes": Case(args=(1, 2), inputs=(normal(2, 3, 4, 5),)),
        "counted from the end": Case(args=(-3, -2), inputs=(normal(2, 3, 4, 5),)),
        "a single number": Case(args=(0,), inputs=(torch.tensor(2.0),)),
        "empty batch": Case(inputs=(normal(0, 3, 4),)),
        "not contiguous": Case(inputs=(transposed(normal(2, 3, 4, 5)),)),
        "with gaps in memory": Case(inputs=(strided(normal(2, 3, 4)),)),
        "whole numbers": Case(inputs=(labels(2, 3, 4, classes=9),)),
        "in bfloat16": Case(inputs=(normal(2, 3, 4),), dtypes=(torch.bfloat16,)),
    },
    mutants=(
        Mutant(
            name="column after column",
            where="handson.nn.flatten:Flatten.forward",
            old="x.flatten(",
            new="x.transpose(-1, -2).flatten(",
        ),
        Mutant(
            name="channels last",
            where="handson.nn.flatten:Flatten.forward",
            old="x.flatten(",
            new="x.movedim(1, -1).flatten(",
        ),
        Mutant(
            name="reads memory as if there were no strides",
            where="handson.nn.flatten:Flatten.forward",
            old="x.flatten(",
            new="x.as_strided(x.shape, x.new_empty(x.shape).stride()).flatten(",
        ),
    ),
    speed=Case(inputs=(normal(256, 1, 28, 28),)),
)

PAIRS = (FLATTEN,)
