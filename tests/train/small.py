"""A small experiment that the tests of training share: 4 classes of 6 numbers."""

from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import nn

from handson.data.dataset import Dataset
from handson.optim import SGD, CosineAnnealingLR
from handson.train.experiment import Experiment
from handson.train.history import timeless
from handson.train.metrics import Accuracy


def small_data(examples: int = 70) -> Dataset:
    rng = torch.Generator().manual_seed(3)
    x = torch.randn(examples + 30, 6, generator=rng)
    y = (x @ torch.randn(6, 4, generator=rng)).argmax(1)
    return Dataset(
        name="small", train=(x[:examples], y[:examples]), test=(x[examples:], y[examples:])
    )


def small_model() -> nn.Module:
    return nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 4))


def small(**changes: Any) -> Experiment:
    """Return an experiment with dropout, momentum and a schedule; 9 steps an epoch."""
    base = Experiment(
        data=small_data,
        model=small_model,
        loss=nn.CrossEntropyLoss(),
        optimizer=partial(SGD, lr=0.1, momentum=0.9),
        schedule=CosineAnnealingLR,
        epochs=3,
        batch_size=8,
        metrics={"accuracy": Accuracy},
        recipe="small",
    )
    return replace(base, **changes)


def rows_without_clock(rows: list[dict[str, float]]) -> list[dict[str, float]]:
    return [timeless(row) for row in rows]


def weights(model: nn.Module) -> list[torch.Tensor]:
    return [p.detach().clone() for p in model.parameters()]
