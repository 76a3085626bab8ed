"""Pairs for ``handson.models.lenet``."""

from functools import partial

import torch

import handson.nn
from handson.models.lenet import lenet
from handson.verify.inputs import labels, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair
from handson.verify.training import TrainingPair

OURS, THEIRS = partial(lenet, layers=handson.nn), partial(lenet, layers=torch.nn)
MODEL = "handson.models.lenet:lenet"
CONVOLUTION = "handson.ops.convolution:conv2d"

LENET = LayerPair(
    name="lenet",
    twin="the same model of torch.nn",
    ours=OURS,
    theirs=THEIRS,
    weight_scale=0.1,
    cases={
        "as in the book": Case(inputs=(uniform(2, 1, 28, 28),)),
        "modern": Case(kwargs={"modern": True}, inputs=(uniform(2, 1, 28, 28),)),
        "far from zero": Case(inputs=(uniform(2, 1, 28, 28, low=50.0, high=51.0),)),
        "no image": Case(kwargs={"modern": True}, inputs=(uniform(0, 1, 28, 28),)),
        "three channels in, four classes": Case(
            args=(4,), kwargs={"in_channels": 3, "modern": True}, inputs=(uniform(1, 3, 28, 28),)
        ),
    },
    mutants=(
        Mutant(
            name="average pools where the largest is wanted",
            where="handson.ops.pooling:max_pool2d",
            old="seen.flatten(-2).max(-1).values",
            new="seen.flatten(-2).mean(-1)",
        ),
        Mutant(
            name="pooling adds up instead of averaging",
            where="handson.ops.pooling:avg_pool2d",
            old="total / (kernel[0] * kernel[1])",
            new="total * 1.0",
        ),
        Mutant(
            name="modern in the pooling only",
            where=MODEL,
            old="layers.ReLU if modern else layers.Sigmoid",
            new="layers.Sigmoid",
        ),
        Mutant(
            name="a bend after the scores",
            where=MODEL,
            old="layers.Linear(84, classes)",
            new="layers.Linear(84, classes), bend()",
        ),
        Mutant(
            name="kernels flipped",
            where=CONVOLUTION,
            old="filters.reshape(len(filters), -1)",
            new="filters.flip(2, 3).reshape(len(filters), -1)",
        ),
    ),
    speed=Case(inputs=(uniform(64, 1, 28, 28),)),
)

LENET_TRAINING = TrainingPair(
    name="lenet training",
    twin="torch.nn, torch.optim",
    ours=OURS,
    theirs=THEIRS,
    cases={
        "as in the book": Case(inputs=(uniform(8, 1, 28, 28), labels(8, classes=10)), steps=6),
        "modern": Case(
            kwargs={"modern": True},
            inputs=(uniform(8, 1, 28, 28), labels(8, classes=10)),
            steps=6,
        ),
    },
    mutants=(
        Mutant(
            name="average pools where the largest is wanted",
            where="handson.ops.pooling:max_pool2d",
            old="seen.flatten(-2).max(-1).values",
            new="seen.flatten(-2).mean(-1)",
        ),
        Mutant(
            name="smallest instead of largest",
            where="handson.ops.pooling:max_pool2d",
            old="seen.flatten(-2).max(-1).values",
            new="seen.flatten(-2).min(-1).values",
        ),
    ),
)

PAIRS = (LENET, LENET_TRAINING)
