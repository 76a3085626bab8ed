"""Pair for ``handson.models.deep_mlp``."""

from functools import partial

import torch

import handson.nn
from handson.models.deep_mlp import deep_mlp
from handson.verify.inputs import normal, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair

MODEL = "handson.models.deep_mlp:deep_mlp"
RELU = "handson.ops.fused_activation:fused_relu"
SIGMOID = "handson.ops.fused_activation:fused_sigmoid"

DEEP_MLP = LayerPair(
    name="deep_mlp",
    twin="the same model of torch.nn",
    ours=partial(deep_mlp, layers=handson.nn),
    theirs=partial(deep_mlp, layers=torch.nn),
    weight_scale=0.5,
    cases={
        "ten layers of relu": Case(args=(36, 8, 10, 4), inputs=(uniform(5, 1, 6, 6),)),
        "ten layers of tanh": Case(
            args=(6, 8, 10, 4), kwargs={"activation": "tanh"}, inputs=(normal(5, 6),)
        ),
        "three layers of sigmoid": Case(
            args=(6, 8, 3, 4), kwargs={"activation": "sigmoid"}, inputs=(normal(5, 6, std=3.0),)
        ),
        "no rows": Case(args=(6, 8, 2, 4), inputs=(normal(0, 6),)),
        "one layer": Case(args=(6, 8, 1, 4), inputs=(normal(5, 6),)),
    },
    mutants=(
        Mutant(name="absolute value", where=RELU, old="x.clamp(min=0.0)", new="x.abs()"),
        Mutant(
            name="an activation after the scores",
            where=MODEL,
            old="if i < depth - 1:",
            new="if i < depth or activation:",
        ),
        Mutant(
            name="always relu",
            where=MODEL,
            old="bends[activation]()",
            new="layers.ReLU()",
        ),
        Mutant(name="tanh for sigmoid", where=SIGMOID, old="torch.sigmoid", new="torch.tanh"),
    ),
)

PAIRS = (DEEP_MLP,)
