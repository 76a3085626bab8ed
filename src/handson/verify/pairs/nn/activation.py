"""Pairs for ``handson.nn.activation``; the plain formulas have their own in ``pairs.ops``."""

import torch

from handson.nn import ReLU, Sigmoid, Tanh
from handson.verify.mutation import Mutant
from handson.verify.pair import LayerPair
from handson.verify.pairs.ops.activation import CASES, NAN_STOPS, SPEED

_OPS = "handson.ops.fused_activation"

PAIRS = (
    LayerPair(
        name="ReLU",
        twin="torch.nn.ReLU",
        ours=ReLU,
        theirs=torch.nn.ReLU,
        cases=CASES | NAN_STOPS,
        mutants=(
            Mutant(
                name="leaks below zero",
                where=f"{_OPS}:fused_relu",
                old="x.clamp(min=0.0)",
                new="x.clamp(min=0.0) + 0.01 * x.clamp(max=0.0)",
            ),
            Mutant(
                name="folds instead of cutting",
                where=f"{_OPS}:fused_relu",
                old="x.clamp(min=0.0)",
                new="x.abs()",
            ),
            Mutant(
                name="passes every gradient",
                where=f"{_OPS}:fused_relu",
                old="torch.sign,",
                new="torch.ones_like,",
            ),
        ),
        speed=SPEED,
    ),
    LayerPair(
        name="Sigmoid",
        twin="torch.nn.Sigmoid",
        ours=Sigmoid,
        theirs=torch.nn.Sigmoid,
        cases=CASES,
        mutants=(
            Mutant(
                name="the slope of tanh",
                where=f"{_OPS}:fused_sigmoid",
                old="y * (1 - y)",
                new="1 - y * y",
            ),
            Mutant(
                name="the slope forgets one factor",
                where=f"{_OPS}:fused_sigmoid",
                old="y * (1 - y)",
                new="(1 - y)",
            ),
            Mutant(
                name="tanh",
                where=f"{_OPS}:fused_sigmoid",
                old="torch.sigmoid",
                new="torch.tanh",
            ),
        ),
        speed=SPEED,
    ),
    LayerPair(
        name="Tanh",
        twin="torch.nn.Tanh",
        ours=Tanh,
        theirs=torch.nn.Tanh,
        cases=CASES,
        mutants=(
            Mutant(
                name="the slope of the sigmoid",
                where=f"{_OPS}:fused_tanh",
                old="1 - y * y",
                new="y * (1 - y)",
            ),
            Mutant(
                name="the slope not squared",
                where=f"{_OPS}:fused_tanh",
                old="1 - y * y",
                new="1 - y",
            ),
            Mutant(
                name="sigmoid",
                where=f"{_OPS}:fused_tanh",
                old="torch.tanh",
                new="torch.sigmoid",
            ),
        ),
        speed=SPEED,
    ),
)
