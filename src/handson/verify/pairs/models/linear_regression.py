"""Pairs for ``handson.models.linear_regression``."""

from functools import partial

import torch

import handson.nn
from handson.models.linear_regression import linear_regression
from handson.verify.inputs import normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair

WHERE = "handson.ops.linear:linear"

LINEAR_REGRESSION = LayerPair(
    name="linear_regression",
    twin="the same model of torch.nn",
    ours=partial(linear_regression, layers=handson.nn),
    theirs=partial(linear_regression, layers=torch.nn),
    cases={
        "two features": Case(inputs=(normal(8, 2),)),
        "one feature, two targets": Case(args=(1, 2), inputs=(normal(8, 1),)),
        "one example": Case(inputs=(normal(1, 2),)),
        "no example": Case(inputs=(normal(0, 2),)),
        "far from zero": Case(inputs=(normal(8, 2, mean=1e4),), dtypes=(torch.float64,)),
    },
    mutants=(
        Mutant(
            name="bias taken away",
            where=WHERE,
            old="torch.addmm(bias, rows, weight.T)",
            new="torch.addmm(bias, rows, weight.T, beta=-1)",
        ),
        Mutant(
            name="features in reverse order",
            where=WHERE,
            old="torch.addmm(bias, rows, weight.T)",
            new="torch.addmm(bias, rows.flip(-1), weight.T)",
        ),
        Mutant(
            name="predictions cut at zero",
            where="handson.models.linear_regression:linear_regression",
            old="layers.Linear(in_features, out_features)",
            new="layers.Linear(in_features, out_features), layers.ReLU()",
        ),
    ),
    speed=Case(args=(80,), inputs=(normal(256, 80),)),
)

PAIRS = (LINEAR_REGRESSION,)
