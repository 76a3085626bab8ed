"""Pairs for ``handson.models.mlp``."""

from functools import partial

import torch

import handson.nn
from handson.models.mlp import mlp
from handson.verify.inputs import labels, normal, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair
from handson.verify.training import TrainingPair

OURS, THEIRS = partial(mlp, layers=handson.nn), partial(mlp, layers=torch.nn)
RELU = "handson.ops.activation:relu"
LOSS = "handson.ops.loss:cross_entropy"

MLP = LayerPair(
    name="mlp",
    twin="the same model of torch.nn",
    ours=OURS,
    theirs=THEIRS,
    cases={
        "one hidden layer": Case(args=(36, (8,), 4), inputs=(uniform(5, 1, 6, 6),)),
        "three hidden layers": Case(args=(6, (7, 5, 3), 2), inputs=(normal(5, 6),)),
        "no hidden layer": Case(args=(6, (), 2), inputs=(normal(5, 6),)),
        "no image": Case(args=(36, (8,), 4), inputs=(normal(0, 1, 6, 6),)),
    },
    mutants=(
        Mutant(name="absolute value", where=RELU, old="0.0, x)", new="-x, x)"),
        Mutant(name="a leak below zero", where=RELU, old="0.0, x)", new="0.01 * x, x)"),
    ),
)

MLP_TRAINING = TrainingPair(
    name="mlp training",
    twin="torch.nn, torch.optim",
    ours=OURS,
    theirs=THEIRS,
    cases={
        "thirty steps": Case(
            args=(6, (8,), 3), inputs=(normal(11, 6, std=2.0), labels(11, classes=3)), steps=30
        ),
        "no hidden layer": Case(
            args=(6, (), 3), inputs=(normal(11, 6), labels(11, classes=3)), steps=10
        ),
    },
    mutants=(
        Mutant(
            name="summed instead of averaged",
            where=LOSS,
            old="loss.sum() / scale.sum()",
            new="loss.sum()",
        ),
        Mutant(name="gradient passes at every x", where=RELU, old="0.0, x)", new="x * 0.1, x)"),
        Mutant(
            name="a step of half the size",
            where="handson.optim.sgd:sgd",
            old="alpha=-lr",
            new="alpha=-lr / 2",
        ),
    ),
)

PAIRS = (MLP, MLP_TRAINING)
