"""A very deep multilayer perceptron: whether it learns is decided before the first step."""

from types import ModuleType

from torch import Tensor

from handson.base.errors import ArgumentError, unknown
from handson.base.module import Module
from handson.models.layers import LAYERS

INITIALISATIONS = ("default", "constant", "small", "normal", "xavier", "kaiming", "orthogonal")
"""Names that ``initialise`` knows; ``default`` leaves a layer as it was made."""


def initialise(
    weight: Tensor, initialisation: str, activation: str, *, layers: ModuleType = LAYERS["torch"]
) -> None:
    """Fill the weight of a linear layer with starting values.

    Args:
        weight: what is filled, of shape (outputs, inputs).
        initialisation: ``default`` (leave it alone), ``constant`` (1 / inputs everywhere),
            ``small`` (normal, deviation 0.01), ``normal`` (deviation 1), ``xavier``,
            ``kaiming`` or ``orthogonal``, the last with the gain of the activation.
        activation: ``relu``, ``tanh`` or ``sigmoid``; what follows the layer.
        layers: ``torch.nn`` or ``handson.nn``; whose ``init`` draws the numbers.

    Raises:
        UnknownNameError: no such initialisation.
    """
    if initialisation not in INITIALISATIONS:
        raise unknown("initialisation", initialisation, INITIALISATIONS)
    if initialisation == "constant":
        layers.init.constant_(weight, 1 / weight.shape[1])
    elif initialisation == "small":
        layers.init.normal_(weight, 0.0, 0.01)
    elif initialisation == "normal":
        layers.init.normal_(weight, 0.0, 1.0)
    elif initialisation == "xavier":
        layers.init.xavier_uniform_(weight)
    elif initialisation == "kaiming":
        layers.init.kaiming_uniform_(weight, nonlinearity=activation)
    elif initialisation == "orthogonal":
        layers.init.orthogonal_(weight, gain=layers.init.calculate_gain(activation))


def deep_mlp(
    in_features: int = 784,
    hidden: int = 64,
    depth: int = 50,
    classes: int = 10,
    *,
    activation: str = "relu",
    initialisation: str = "kaiming",
    layers: ModuleType = LAYERS["torch"],
) -> Module:
    """Stack ``depth`` linear layers of one width; nothing but the start keeps the signal alive.

    Args:
        in_features: numbers per example, counted after flattening.
        hidden: width of every hidden layer.
        depth: linear layers in all, at least 1.
        classes: scores that come out.
        activation: ``relu``, ``tanh`` or ``sigmoid``, after every layer but the last.
        initialisation: see ``initialise``; all but ``default`` begin with biases of zero.
        layers: ``torch.nn`` or ``handson.nn``.

    Raises:
        ArgumentError: no layer at all.
        UnknownNameError: no such activation or initialisation.
    """
    if depth < 1:
        raise ArgumentError(f"depth counts linear layers and must be at least 1, got {depth}")
    bends = {"relu": layers.ReLU, "tanh": layers.Tanh, "sigmoid": layers.Sigmoid}
    if activation not in bends:
        raise unknown("activation", activation, bends)
    widths = [in_features, *[hidden] * (depth - 1), classes]
    parts = [layers.Flatten()]
    for i in range(depth):
        linear = layers.Linear(widths[i], widths[i + 1])
        initialise(linear.weight, initialisation, activation, layers=layers)
        if initialisation != "default":
            layers.init.zeros_(linear.bias)
        parts.append(linear)
        if i < depth - 1:
            parts.append(bends[activation]())
    model: Module = layers.Sequential(*parts)
    return model
