"""Pairs for ``handson.models.autograd_lenet``."""

from functools import partial

import torch

from handson.models.autograd_lenet import AutogradLeNet
from handson.models.lenet import lenet
from handson.verify.inputs import labels, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair
from handson.verify.training import TrainingPair

THEIRS = partial(lenet, layers=torch.nn)
MODEL = "handson.models.autograd_lenet:scores"
MUTANTS = (
    Mutant(
        name="sigmoid, modern or not",
        where=MODEL,
        old="autograd.relu if modern else autograd.sigmoid",
        new="autograd.sigmoid",
    ),
    Mutant(
        name="max pooling, modern or not",
        where=MODEL,
        old="max_pool2d if modern else avg_pool2d",
        new="max_pool2d",
    ),
    Mutant(
        name="a gradient replaces what came before",
        where="handson.autograd.network:overlap_add",
        old="+= g.data",
        new="= g.data",
    ),
)

MODEL_PAIR = LayerPair(
    name="autograd_lenet",
    twin="lenet of torch.nn",
    ours=AutogradLeNet,
    theirs=THEIRS,
    weight_scale=0.1,
    cases={
        "as in the book": Case(inputs=(uniform(2, 1, 28, 28),)),
        "modern": Case(kwargs={"modern": True}, inputs=(uniform(2, 1, 28, 28),)),
        "no image": Case(kwargs={"modern": True}, inputs=(uniform(0, 1, 28, 28),)),
        "three channels in, four classes": Case(
            args=(4,), kwargs={"in_channels": 3, "modern": True}, inputs=(uniform(1, 3, 28, 28),)
        ),
    },
    mutants=MUTANTS,
    speed=Case(kwargs={"modern": True}, inputs=(uniform(64, 1, 28, 28),)),
)

TRAINING_PAIR = TrainingPair(
    name="autograd_lenet training",
    twin="torch.nn, torch.optim",
    ours=AutogradLeNet,
    theirs=THEIRS,
    cases={
        "as in the book, 50 updates": Case(
            inputs=(uniform(8, 1, 28, 28), labels(8, classes=10)), steps=50
        ),
        "modern": Case(
            kwargs={"modern": True},
            inputs=(uniform(8, 1, 28, 28), labels(8, classes=10)),
            steps=10,
        ),
    },
    mutants=MUTANTS[:2],
)

PAIRS = (MODEL_PAIR, TRAINING_PAIR)
