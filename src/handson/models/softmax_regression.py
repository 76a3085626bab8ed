"""Softmax regression: a linear layer whose outputs are scores of classes."""

from types import ModuleType

from handson.base.module import Module
from handson.models.layers import LAYERS


def softmax_regression(
    in_features: int = 784, classes: int = 10, *, layers: ModuleType = LAYERS["torch"]
) -> Module:
    """Score every class by a weighted sum of the pixels; the loss turns scores to probabilities.

    Args:
        in_features: pixels per image.
        classes: how many classes there are.
        layers: ``torch.nn`` or ``handson.nn``.
    """
    model: Module = layers.Sequential(layers.Flatten(), layers.Linear(in_features, classes))
    layers.init.normal_(model[1].weight, 0.0, 0.01)  # type: ignore[index]
    layers.init.zeros_(model[1].bias)  # type: ignore[index]
    return model
