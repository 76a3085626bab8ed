"""A cubic fitted by polynomials of too low, the right, and too high a degree."""

from functools import partial
from types import ModuleType

from handson.base.errors import ArgumentError
from handson.base.module import Module
from handson.data.embedded.polynomial import polynomial
from handson.models.layers import layer_set
from handson.optim import SGD
from handson.train.experiment import Expect, Experiment


def weighted_powers(features: int, *, layers: ModuleType) -> Module:
    """Make a model that adds up its features, each times a weight; the first power is 1.

    Args:
        features: powers of x, from 0 on.
        layers: ``torch.nn`` or ``handson.nn``.
    """
    model: Module = layers.Sequential(layers.Linear(features, 1, bias=False))
    layers.init.normal_(model[0].weight, 0.0, 0.01)  # type: ignore[index]
    return model


def polynomial_fit(
    *,
    degree: int = 3,
    examples: int = 100,
    lr: float = 0.01,
    momentum: float = 0.9,
    weight_decay: float = 0.0,
    epochs: int = 400,
    batch_size: int = 10,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Fit points of a cubic: degree 1 underfits, 3 is the truth, 19 overfits few examples.

    Args:
        degree: highest power that the model may use, from 0; each is divided by its factorial.
        examples: points to learn from; there are 100 to test on.
        lr: step size.
        momentum: share of the step before that is kept; without it the high powers learn so slowly
            that they cannot overfit.
        weight_decay: pull of the weights towards zero.
        epochs: passes over the examples.
        batch_size: examples per update.
        layers: torch (fast) or handson (from scratch).
        seed: of the start and of the order; the points themselves never change.

    Raises:
        ArgumentError: the degree is negative.
    """
    if degree < 0:
        raise ArgumentError(f"the degree of a polynomial is 0 or more, got {degree}")
    kit = layer_set(layers)
    usual = {
        "lr": 0.01, "momentum": 0.9, "weight_decay": 0.0, "batch_size": 10,
    }  # fmt: skip
    return Experiment(
        data=partial(polynomial, degree=degree + 1, examples=examples),
        model=partial(weighted_powers, degree + 1, layers=kit),
        loss=kit.MSELoss(),
        optimizer=partial(SGD, lr=lr, momentum=momentum, weight_decay=weight_decay),
        epochs=epochs,
        batch_size=batch_size,
        seed=seed,
        expect=(
            Expect(
                metric="test_loss",
                at_most=0.012,
                source="handson: the variance of the noise, 0.01, and a fifth",
                given={**usual, "degree": 3, "examples": 100, "epochs": 400},
            ),
            Expect(
                metric="train_loss",
                at_least=20.0,
                source="handson: too simple, so even the training error stays high",
                given={**usual, "degree": 1, "examples": 100, "epochs": 400},
            ),
            Expect(
                metric="test_loss",
                at_least=0.05,
                source="handson: twenty points, twenty weights; training ends near 0.009",
                given={**usual, "degree": 19, "examples": 20, "epochs": 1000},
            ),
        ),
    )
