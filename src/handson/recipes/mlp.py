"""A multilayer perceptron on small images."""

from functools import partial

from handson.data.batches import images_to_float
from handson.models.layers import layer_set
from handson.models.mlp import mlp as model
from handson.optim import SGD, Cooldown
from handson.recipes.data import image_set, sized_by_data
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import Accuracy


def mlp(
    *,
    data: str = "fashion_mnist",
    hidden: int = 256,
    lr: float = 0.1,
    epochs: int = 10,
    batch_size: int = 256,
    cooldown: float = 0.1,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Classify images with one hidden layer of ReLUs.

    Args:
        data: fashion_mnist, mnist or glyphs; or your own: a folder of images per class, or a CSV.
        hidden: width of the hidden layer.
        lr: step size.
        epochs: passes over the training images.
        batch_size: images per update.
        cooldown: share of the run over which the step size falls to zero at the end, so that the
            result does not hang on the last step's noise; 0 never, as in the book.
        layers: torch (fast), handson (from scratch), or blocks (the containers from scratch too).
        seed: of the start and of the order.
    """
    kit = layer_set(layers)
    usual = {"hidden": 256, "lr": 0.1, "epochs": 10, "batch_size": 256, "cooldown": 0.1}
    experiment = Experiment(
        data=image_set(data),
        model=partial(model, hidden=(hidden,), layers=kit),
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
                at_least=0.85,
                source="handson",
                book=0.8481,
                given={"data": "fashion_mnist", **usual},
            ),
        ),
    )
    return sized_by_data(experiment)
