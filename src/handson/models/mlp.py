"""Multilayer perceptron: linear layers with a bend between them."""

from collections.abc import Sequence
from itertools import pairwise
from types import ModuleType

from handson.base.errors import ArgumentError
from handson.base.module import Module
from handson.models.layers import LAYERS


def mlp(
    in_features: int = 784,
    hidden: Sequence[int] = (256,),
    classes: int = 10,
    *,
    dropout: Sequence[float] = (),
    layers: ModuleType = LAYERS["torch"],
) -> Module:
    """Stack linear layers with a ReLU after each but the last.

    Args:
        in_features: numbers per example, counted after flattening.
        hidden: width of each hidden layer; none makes softmax regression.
        classes: scores that come out.
        dropout: for each hidden layer the probability that a number is dropped after its ReLU
            while training, 0 to 1; empty for no dropout.
        layers: ``torch.nn``, ``handson.nn`` or ``handson.models.block_layers``.

    Raises:
        ArgumentError: not as many probabilities as hidden layers.
    """
    if len(dropout) not in (0, len(hidden)):
        raise ArgumentError(
            f"dropout needs one probability for each of the {len(hidden)} hidden layers, "
            f"got {list(dropout)}"
        )
    widths = [in_features, *hidden, classes]
    parts = [layers.Flatten()]
    for i, (width, following) in enumerate(pairwise(widths)):
        linear = layers.Linear(width, following)
        layers.init.normal_(linear.weight, 0.0, 0.01)
        layers.init.zeros_(linear.bias)
        parts.append(linear)
        if i < len(hidden):
            parts.append(layers.ReLU())
            parts += [layers.Dropout(dropout[i])] if dropout else []
    model: Module = layers.Sequential(*parts)
    return model
