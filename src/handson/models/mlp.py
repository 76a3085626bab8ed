"""Multilayer perceptron: linear layers with a bend between them."""

from collections.abc import Sequence
from itertools import pairwise
from types import ModuleType

from handson.base.module import Module
from handson.models.layers import LAYERS


def mlp(
    in_features: int = 784,
    hidden: Sequence[int] = (256,),
    classes: int = 10,
    *,
    layers: ModuleType = LAYERS["torch"],
) -> Module:
    """Stack linear layers with a ReLU after each but the last.

    Args:
        in_features: numbers per example, counted after flattening.
        hidden: width of each hidden layer; none makes softmax regression.
        classes: scores that come out.
        layers: ``torch.nn``, ``handson.nn`` or ``handson.models.block_layers``.
    """
    widths = [in_features, *hidden, classes]
    parts = [layers.Flatten()]
    for i, (width, following) in enumerate(pairwise(widths)):
        linear = layers.Linear(width, following)
        layers.init.normal_(linear.weight, 0.0, 0.01)
        layers.init.zeros_(linear.bias)
        parts += [linear] if i == len(widths) - 2 else [linear, layers.ReLU()]
    model: Module = layers.Sequential(*parts)
    return model
