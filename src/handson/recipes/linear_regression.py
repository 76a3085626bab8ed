"""Linear regression on data made by known weights."""

from functools import partial

import torch

from handson.base.module import Module
from handson.data.embedded.linear import BIAS, WEIGHTS, linear
from handson.models.layers import layer_set
from handson.models.linear_regression import linear_regression as model
from handson.optim import SGD
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import MeanAbsoluteError


@torch.no_grad()
def weight_error(model: Module) -> dict[str, float]:
    """Return the largest distance of a learned number from the one that made the data."""
    learned = torch.cat([p.flatten() for p in model.parameters()])
    true = torch.tensor([*WEIGHTS, BIAS], device=learned.device, dtype=learned.dtype)
    return {"weight_error": float((learned - true).abs().max())}


def linear_regression(
    *,
    lr: float = 0.03,
    epochs: int = 3,
    batch_size: int = 10,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Fit 1000 points made by known weights; the fit must find the weights again.

    Args:
        lr: step size.
        epochs: passes over the 1000 points.
        batch_size: points per update.
        layers: torch (fast) or handson (from scratch).
        seed: of the start and of the order; the points themselves never change.
    """
    kit = layer_set(layers)
    return Experiment(
        data=linear,
        model=partial(model, len(WEIGHTS), layers=kit),
        loss=kit.MSELoss(),
        optimizer=partial(SGD, lr=lr),
        epochs=epochs,
        batch_size=batch_size,
        metrics={"mae": MeanAbsoluteError},
        measure=weight_error,
        seed=seed,
        expect=(
            Expect(
                metric="weight_error",
                at_most=5e-3,
                source="handson",
                given={"lr": 0.03, "epochs": 3, "batch_size": 10},
            ),
        ),
    )
