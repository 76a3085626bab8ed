"""Two hundred features and twenty examples: what weight decay is for."""

from collections.abc import Iterable
from functools import partial
from types import ModuleType

import torch
from torch import Tensor

from handson.base.module import Module, Optimizer
from handson.data.embedded.linear import linear
from handson.models.layers import layer_set
from handson.optim import SGD
from handson.train.experiment import Expect, Experiment


def decayed_sgd(parameters: Iterable[Tensor], *, lr: float, weight_decay: float) -> Optimizer:
    """Make SGD whose weight decay pulls weights and leaves biases alone.

    Args:
        parameters: of a model; those of one axis are biases.
        lr: step size.
        weight_decay: pull of the weights towards zero.
    """
    groups: dict[bool, list[Tensor]] = {True: [], False: []}
    for parameter in parameters:
        groups[parameter.dim() > 1].append(parameter)
    return SGD(
        [
            {"params": groups[True], "weight_decay": weight_decay},
            {"params": groups[False], "weight_decay": 0.0},
        ],
        lr=lr,
    )


def far_start(features: int, *, start: float, layers: ModuleType) -> Module:
    """Make a linear model whose weights begin at random, its bias at zero.

    Args:
        features: numbers per example.
        start: standard deviation of the weights.
        layers: ``torch.nn`` or ``handson.nn``.
    """
    model: Module = layers.Sequential(layers.Linear(features, 1))
    layers.init.normal_(model[0].weight, 0.0, start)  # type: ignore[index]
    layers.init.zeros_(model[0].bias)  # type: ignore[index]
    return model


@torch.no_grad()
def weight_norm(model: Module) -> dict[str, float]:
    """Return the length of all weights taken as one vector, biases left out."""
    squares = [p.square().sum() for p in model.parameters() if p.dim() > 1]
    return {"weight_norm": float(sum(squares).sqrt())}  # type: ignore[union-attr]


def high_dim_weight_decay(
    *,
    examples: int = 20,
    features: int = 200,
    weight_decay: float = 3.0,
    start: float = 1.0,
    lr: float = 0.003,
    epochs: int = 100,
    batch_size: int = 5,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Fit a plane in 200 dimensions to 20 points, with and without weight decay.

    Twenty points say nothing about 180 of the 200 directions. There the weights keep the numbers
    that they began with, unless the decay takes them away.

    Args:
        examples: points to learn from; there are 100 to test on.
        features: numbers per point, each with the true weight 0.01.
        weight_decay: pull of the weights towards zero; 0 for none.
        start: standard deviation of the weights before training.
        lr: step size.
        epochs: passes over the points.
        batch_size: points per update.
        layers: torch (fast) or handson (from scratch).
        seed: of the start and of the order; the points themselves never change.
    """
    kit = layer_set(layers)
    usual = {
        "examples": 20, "features": 200, "start": 1.0, "lr": 0.003, "epochs": 100, "batch_size": 5,
    }  # fmt: skip
    return Experiment(
        data=partial(
            linear, examples=examples, test=100, weights=(0.01,) * features, bias=0.05, noise=0.01
        ),
        model=partial(far_start, features, start=start, layers=kit),
        loss=kit.MSELoss(),
        optimizer=partial(decayed_sgd, lr=lr, weight_decay=weight_decay),
        epochs=epochs,
        batch_size=batch_size,
        measure=weight_norm,
        seed=seed,
        expect=(
            Expect(
                metric="test_loss",
                at_most=0.6,
                source="handson",
                given={**usual, "weight_decay": 3.0},
            ),
            Expect(
                metric="test_loss",
                at_least=50.0,
                source="handson: without decay the far start stays where no example looks",
                given={**usual, "weight_decay": 0.0},
            ),
        ),
    )
