"""Pairs for ``handson.models.mlp``."""

from functools import partial

import torch

import handson.nn
from handson.models.mlp import mlp
from handson.verify.inputs import labels, normal, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair, Tolerance
from handson.verify.training import TrainingPair

OURS, THEIRS = partial(mlp, layers=handson.nn), partial(mlp, layers=torch.nn)
RELU = "handson.ops.fused_activation:fused_relu"
MODEL = "handson.models.mlp:mlp"
LOSS = "handson.ops.fused_cross_entropy:FusedCrossEntropy.forward"

MLP = LayerPair(
    name="mlp",
    twin="the same model of torch.nn",
    ours=OURS,
    theirs=THEIRS,
    weight_scale=0.5,
    cases={
        "book size": Case(
            inputs=(uniform(2, 1, 28, 28),),
            tolerance={torch.float32: Tolerance(rtol=1e-4, atol=1e-3)},
            because="sums of 784 products, which both sides add up in another order",
        ),
        "one hidden layer": Case(args=(36, (8,), 4), inputs=(uniform(5, 1, 6, 6),)),
        "three hidden layers": Case(args=(6, (7, 5, 3), 2), inputs=(normal(5, 6),)),
        "no hidden layer": Case(args=(6, (), 2), inputs=(normal(5, 6),)),
        "with dropout, in evaluation": Case(
            args=(6, (7, 5), 2),
            kwargs={"dropout": (0.2, 0.5)},
            inputs=(normal(5, 6),),
            training=False,
        ),
        "no image": Case(args=(36, (8,), 4), inputs=(normal(0, 1, 6, 6),)),
    },
    mutants=(
        Mutant(name="absolute value", where=RELU, old="x.clamp(min=0.0)", new="x.abs()"),
        Mutant(
            name="lowered",
            where=RELU,
            old="x.clamp(min=0.0)",
            new="x.clamp(min=0.0) - 0.1",
        ),
        Mutant(
            name="a bend after the scores",
            where=MODEL,
            old="if i < len(hidden):",
            new="if i <= len(hidden):",
        ),
        Mutant(
            name="no bend between the layers",
            where=MODEL,
            old="layers.ReLU()",
            new="layers.Identity()",
        ),
    ),
    speed=Case(inputs=(uniform(256, 1, 28, 28),)),
)

MLP_TRAINING = TrainingPair(
    name="mlp training",
    twin="torch.nn, torch.optim",
    ours=OURS,
    theirs=THEIRS,
    settings={"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01},
    cases={
        "thirty steps": Case(
            args=(6, (8,), 3), inputs=(normal(11, 6, std=2.0), labels(11, classes=3)), steps=30
        ),
        "no hidden layer": Case(
            args=(6, (), 3), inputs=(normal(11, 6), labels(11, classes=3)), steps=10
        ),
        "a single step": Case(
            args=(6, (8,), 3), inputs=(normal(4, 6), labels(4, classes=3)), steps=1
        ),
    },
    mutants=(
        Mutant(
            name="summed instead of averaged",
            where=LOSS,
            old="count = total.numel() if counted is None else counted.sum()",
            new="count = 1",
        ),
        Mutant(name="slope one everywhere", where=RELU, old="torch.sign,", new="torch.ones_like,"),
        Mutant(
            name="a step of half the size",
            where="handson.optim.sgd:sgd",
            old="alpha=-lr",
            new="alpha=-lr / 2",
        ),
        Mutant(
            name="velocity forgotten between steps",
            where="handson.optim.sgd:SGD.step",
            old='self.state[p].get("momentum_buffer")',
            new="None",
        ),
    ),
)

PAIRS = (MLP, MLP_TRAINING)
