"""LeNet trained by our own differentiation engine."""

from functools import partial

from handson.data.batches import images_to_float
from handson.models.autograd_lenet import AutogradCrossEntropyLoss, AutogradLeNet
from handson.optim import SGD, CosineAnnealingLR
from handson.recipes.data import image_set, sized_by_data
from handson.train.experiment import Expect, Experiment
from handson.train.metrics import Accuracy


def autograd_lenet(
    *,
    data: str = "glyphs",
    modern: bool = True,
    lr: float = 0.05,
    epochs: int = 4,
    batch_size: int = 64,
    seed: int = 0,
) -> Experiment:
    """Classify images with LeNet; NumPy and 700 lines of ours do what torch.autograd does.

    Args:
        data: fashion_mnist, mnist or glyphs; or your own: a folder of images per class, or a CSV.
        modern: ReLU and max pooling instead of sigmoid and average pooling.
        lr: step size at the start; it falls along a cosine.
        epochs: passes over the training images.
        batch_size: images per update.
        seed: of the start and of the order.
    """
    experiment = Experiment(
        data=image_set(data),
        model=partial(AutogradLeNet, modern=modern),
        loss=AutogradCrossEntropyLoss(),
        optimizer=partial(SGD, lr=lr, momentum=0.9, nesterov=True, weight_decay=5e-4),
        schedule=CosineAnnealingLR,
        epochs=epochs,
        batch_size=batch_size,
        metrics={"accuracy": Accuracy},
        convert=images_to_float,
        seed=seed,
        expect=(
            Expect(
                metric="test_accuracy",
                at_least=0.985,
                source="handson",
                given={
                    "data": "glyphs", "modern": True, "lr": 0.05, "epochs": 4, "batch_size": 64,
                },
            ),
        ),
    )  # fmt: skip
    return sized_by_data(experiment)
