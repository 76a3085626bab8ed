"""Pairs for ``handson.models.block_layers``: a network in which nothing is torch's Module."""

from functools import partial

import torch

from handson.models import block_layers
from handson.models.mlp import mlp
from handson.verify.inputs import labels, normal, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair
from handson.verify.training import TrainingPair

OURS, THEIRS = partial(mlp, layers=block_layers), partial(mlp, layers=torch.nn)
LAYERS = "handson.models.block_layers"

MLP = LayerPair(
    name="blocks.mlp",
    twin="the same model of torch.nn",
    ours=OURS,
    theirs=THEIRS,
    weight_scale=0.5,
    cases={
        "one hidden layer": Case(args=(36, (8,), 4), inputs=(uniform(5, 1, 6, 6),)),
        "square layers": Case(args=(6, (6, 6), 6), inputs=(normal(5, 6),)),
        "no hidden layer": Case(args=(6, (), 2), inputs=(normal(5, 6),)),
        "evaluated": Case(args=(6, (7,), 2), inputs=(normal(5, 6),), training=False),
        "huge": Case(args=(6, (7,), 2), inputs=(normal(5, 6, std=1e6),), dtypes=(torch.float64,)),
        "one example": Case(args=(6, (7,), 2), inputs=(normal(1, 6),)),
        "no example": Case(args=(36, (8,), 4), inputs=(normal(0, 1, 6, 6),)),
        "not contiguous": Case(args=(36, (8,), 4), inputs=(transposed(uniform(5, 1, 6, 6)),)),
    },
    mutants=(
        Mutant(
            name="no bend between the layers",
            where=f"{LAYERS}:ReLU.forward",
            old="activation.relu(x)",
            new="x",
        ),
        Mutant(
            name="the bias forgotten",
            where=f"{LAYERS}:Linear.forward",
            old="self.weight, self.bias)",
            new="self.weight, 0 * self.bias)",
        ),
        Mutant(
            name="the axes of an image swapped",
            where=f"{LAYERS}:Flatten.forward",
            old="x.flatten(1)",
            new="x.transpose(-1, -2).flatten(1) if x.ndim > 2 else x.flatten(1)",
        ),
    ),
    speed=Case(inputs=(uniform(256, 1, 28, 28),)),
)

TRAINING = TrainingPair(
    name="blocks.mlp training",
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
    },
    mutants=(
        Mutant(
            name="no bend between the layers",
            where=f"{LAYERS}:ReLU.forward",
            old="activation.relu(x)",
            new="x",
        ),
        Mutant(
            name="weights without gradients",
            where=f"{LAYERS}:Linear.forward",
            old="ops.linear(x, self.weight,",
            new="ops.linear(x, self.weight.detach() + 0 * self.weight,",
        ),
    ),
)

PAIRS = (MLP, TRAINING)
