"""Softmax regression on small images."""

from functools import partial

from handson.data.batches import images_to_float
from handson.models.layers import layer_set
from handson.models.softmax_regression import softmax_regression as model
from handson.optim import SGD, Cooldown
from handson.recipes.data import image_set, sized_by_data
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import Accuracy


def softmax_regression(
    *,
    data: str = "fashion_mnist",
    lr: float = 0.1,
    epochs: int = 10,
    batch_size: int = 256,
    cooldown: float = 0.1,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Classify images by weighted sums of their pixels.

    Args:
        data: fashion_mnist, mnist or glyphs; or your own: a folder of images per class, or a CSV.
        lr: step size.
        epochs: passes over the training images.
        batch_size: images per update.
        cooldown: share of the run over which the step size falls to zero at the end, so that the
            result does not hang on the last step's noise; 0 never, as in the book.
        layers: torch (fast) or handson (from scratch).
        seed: of the start and of the order.
    """
    kit = layer_set(layers)
    usual = {"lr": 0.1, "epochs": 10, "batch_size": 256, "cooldown": 0.1}
    experiment = Experiment(
        data=image_set(data),
        model=partial(model, layers=kit),
        loss=kit.CrossEntropyLoss(),
        optimizer=partial(SGD, lr=lr),
        schedule=partial(Cooldown, share=cooldown),
        epochs=epochs,
        batch_size=batch_size,
        metrics={"accuracy": Accuracy},
        convert=images_to_float,
        seed=seed,
        expect=(
            Expect(
                metric="test_accuracy",
                at_least=0.83,
                source="handson",
                book=0.8251,
                given={"data": "fashion_mnist", **usual},
            ),
        ),
    )
    return sized_by_data(experiment)
