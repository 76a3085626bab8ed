"""Fifty layers: whether they learn is decided by the numbers that they start from."""

from functools import partial

from handson.data.batches import images_to_float
from handson.models.deep_mlp import deep_mlp as model
from handson.models.layers import layer_set
from handson.optim import SGD, CosineAnnealingLR
from handson.recipes.data import image_set, sized_by_data
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import Accuracy


def initialisation_compare(
    *,
    data: str = "glyphs",
    activation: str = "relu",
    initialisation: str = "kaiming",
    depth: int = 50,
    hidden: int = 64,
    lr: float = 0.005,
    epochs: int = 20,
    batch_size: int = 64,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Train a perceptron of fifty layers, which learns with the right start and not otherwise.

    Args:
        data: fashion_mnist, mnist or glyphs; or your own: a folder of images per class, or a CSV.
        activation: relu, tanh or sigmoid. kaiming suits relu, xavier suits tanh; sigmoid learns
            from none of them.
        initialisation: default (as torch makes a linear layer), constant, small (deviation 0.01),
            normal (deviation 1), xavier or kaiming.
        depth: linear layers in all.
        hidden: width of every hidden layer.
        lr: step size at the start; it falls along a cosine.
        epochs: passes over the training images.
        batch_size: images per update.
        layers: torch (fast) or handson (from scratch).
        seed: of the start and of the order.
    """
    kit = layer_set(layers)
    usual = {
        "data": "glyphs", "depth": 50, "hidden": 64, "lr": 0.005, "epochs": 20, "batch_size": 64,
    }  # fmt: skip
    experiment = Experiment(
        data=image_set(data),
        model=partial(
            model,
            hidden=hidden,
            depth=depth,
            activation=activation,
            initialisation=initialisation,
            layers=kit,
        ),
        loss=kit.CrossEntropyLoss(),
        optimizer=partial(SGD, lr=lr, momentum=0.9),
        schedule=CosineAnnealingLR,
        epochs=epochs,
        batch_size=batch_size,
        metrics={"accuracy": Accuracy},
        convert=images_to_float,
        clip_norm=1.0,
        seed=seed,
        expect=(
            Expect(
                metric="test_accuracy",
                at_least=0.8,
                source="handson",
                given={**usual, "activation": "relu", "initialisation": "kaiming"},
            ),
            Expect(
                metric="test_accuracy",
                at_least=0.92,
                source="handson",
                given={**usual, "activation": "tanh", "initialisation": "xavier"},
            ),
            Expect(
                metric="test_accuracy",
                at_most=0.15,
                source="handson",
                given={**usual, "activation": "relu", "initialisation": "default"},
            ),
            Expect(
                metric="test_accuracy",
                at_most=0.15,
                source="handson",
                given={**usual, "activation": "sigmoid", "initialisation": "kaiming"},
            ),
        ),
    )
    return sized_by_data(experiment)
