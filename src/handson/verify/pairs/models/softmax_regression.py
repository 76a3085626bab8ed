"""Pairs for ``handson.models.softmax_regression``."""

from functools import partial

import torch

import handson.nn
from handson.models.softmax_regression import softmax_regression
from handson.verify.inputs import normal, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair

SOFTMAX_REGRESSION = LayerPair(
    name="softmax_regression",
    twin="the same model of torch.nn",
    ours=partial(softmax_regression, layers=handson.nn),
    theirs=partial(softmax_regression, layers=torch.nn),
    cases={
        "images": Case(args=(36, 10), inputs=(uniform(5, 1, 6, 6),)),
        "images that lie sideways in memory": Case(
            args=(36, 10), inputs=(transposed(uniform(5, 1, 6, 6)),)
        ),
        "rows already flat": Case(args=(36, 3), inputs=(normal(5, 36),)),
        "one pixel": Case(args=(1, 2), inputs=(normal(5, 1, 1, 1),)),
        "no image": Case(args=(36, 10), inputs=(normal(0, 1, 6, 6),)),
    },
    mutants=(
        Mutant(
            name="pixels flattened column by column",
            where="handson.nn.flatten:Flatten.forward",
            old="x.flatten",
            new="x.mT.contiguous().flatten",
        ),
        Mutant(
            name="bias counted twice",
            where="handson.ops.linear:linear",
            old="torch.addmm(bias, rows, weight.T)",
            new="torch.addmm(bias, rows, weight.T, beta=2)",
        ),
        Mutant(
            name="softmax before a loss that does it again",
            where="handson.models.softmax_regression:softmax_regression",
            old="layers.Linear(in_features, classes)",
            new="layers.Linear(in_features, classes), layers.Softmax(dim=1)",
        ),
    ),
    speed=Case(inputs=(uniform(256, 1, 28, 28),)),
)

PAIRS = (SOFTMAX_REGRESSION,)
