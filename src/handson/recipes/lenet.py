"""LeNet, as in the book and as one would train it today."""

from collections.abc import Callable
from functools import partial

from handson.base.module import LRScheduler, Optimizer
from handson.data.batches import images_to_float
from handson.models.layers import layer_set
from handson.models.lenet import lenet as model
from handson.optim import SGD, CosineAnnealingLR
from handson.recipes.data import image_set, sized_by_data
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import Accuracy

LR = {False: 0.9, True: 0.05}
"""The step size by ``modern``: the book's for sigmoids, and one for ReLU with momentum."""
BATCH_SIZE = {False: 256, True: 64}
"""Images per update by ``modern``."""
EPOCHS = {False: 10, True: 20}
"""Passes over the training images by ``modern``."""


def lenet(
    *,
    data: str = "fashion_mnist",
    modern: bool = False,
    lr: float = 0.0,
    epochs: int = 0,
    batch_size: int = 0,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Classify images with two convolutions and three fully connected layers.

    Args:
        data: fashion_mnist, mnist or glyphs; or your own: a folder of images per class, or a CSV.
        modern: ReLU, max pooling, Nesterov momentum, weight decay and a falling step size, instead
            of the book's sigmoid, average pooling and plain descent.
        lr: step size; 0 takes the one that suits the variant (0.9, modern 0.05).
        epochs: passes over the training images; 0 takes what suits the variant (10, modern 20).
        batch_size: images per update; 0 takes the one that suits the variant (256, modern 64).
        layers: torch (fast) or handson (from scratch).
        seed: of the start and of the order.
    """
    kit = layer_set(layers)
    optimizer = partial(SGD, lr=lr or LR[modern])
    if modern:
        optimizer = partial(optimizer, momentum=0.9, nesterov=True, weight_decay=5e-4)
    schedule: Callable[[Optimizer, int], LRScheduler] | None = CosineAnnealingLR if modern else None
    usual = {"lr": 0.0, "epochs": 0, "batch_size": 0}
    experiment = Experiment(
        data=image_set(data),
        model=partial(model, modern=modern, layers=kit),
        loss=kit.CrossEntropyLoss(),
        optimizer=optimizer,
        schedule=schedule,
        epochs=epochs or EPOCHS[modern],
        batch_size=batch_size or BATCH_SIZE[modern],
        metrics={"accuracy": Accuracy},
        convert=images_to_float,
        seed=seed,
        expect=(
            Expect(
                metric="test_accuracy",
                at_least=0.80,
                source="handson",
                book=0.7723,
                given={"data": "fashion_mnist", "modern": False, **usual},
            ),
            Expect(
                metric="test_accuracy",
                at_least=0.90,
                source="handson",
                given={"data": "fashion_mnist", "modern": True, **usual},
            ),
            Expect(
                metric="test_accuracy",
                at_least=0.97,
                source="handson",
                given={"data": "glyphs", "modern": True, **usual},
            ),
        ),
    )
    return sized_by_data(experiment)
