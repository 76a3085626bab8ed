"""A multilayer perceptron that forgets a part of what it sees, on small images."""

from functools import partial

from handson.data.batches import images_to_float
from handson.models.layers import layer_set
from handson.models.mlp import mlp as model
from handson.optim import SGD, Cooldown
from handson.recipes.data import image_set, sized_by_data
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import Accuracy


def mlp_dropout(
    *,
    data: str = "fashion_mnist",
    hidden: int = 256,
    dropout1: float = 0.2,
    dropout2: float = 0.5,
    lr: float = 0.5,
    epochs: int = 10,
    batch_size: int = 256,
    cooldown: float = 0.1,
    layers: str = "torch",
    seed: int = 0,
) -> Experiment:
    """Classify images with two hidden layers, each followed by dropout.

    Args:
        data: fashion_mnist, mnist or glyphs; or your own: a folder of images per class, or a CSV.
        hidden: width of both hidden layers.
        dropout1: probability of being dropped after the first hidden layer, 0 to 1.
        dropout2: probability of being dropped after the second, 0 to 1.
        lr: step size.
        epochs: passes over the training images.
        batch_size: images per update.
        cooldown: share of the run over which the step size falls to zero at the end, so that the
            result does not hang on the last step's noise; 0 never, as in the book.
        layers: torch (fast) or handson (from scratch).
        seed: of the start, of the order and of what is dropped.
    """
    kit = layer_set(layers, "Dropout")
    usual = {"hidden": 256, "dropout1": 0.2, "dropout2": 0.5, "lr": 0.5, "epochs": 10}
    experiment = Experiment(
        data=image_set(data),
        model=partial(model, hidden=(hidden, hidden), dropout=(dropout1, dropout2), layers=kit),
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
                at_least=0.865,
                source="handson",
                given={"data": "fashion_mnist", **usual, "batch_size": 256, "cooldown": 0.1},
            ),
        ),
    )
    return sized_by_data(experiment)
