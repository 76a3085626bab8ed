import pytest
import torch
from torch import nn

import handson.nn
from handson.base.errors import ArgumentError, UnknownNameError
from handson.models.deep_mlp import INITIALISATIONS, deep_mlp, initialise


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
def test_it_has_as_many_layers_as_asked(layers):
    model = deep_mlp(36, 8, 5, 4, activation="tanh", layers=layers)
    assert [type(part).__name__ for part in model] == ["Flatten", *["Linear", "Tanh"] * 4, "Linear"]
    assert model(torch.zeros(2, 6, 6)).shape == (2, 4)
    assert len(deep_mlp(depth=1, layers=layers)) == 2


@pytest.mark.parametrize(
    ("initialisation", "activation", "std"),
    [
        ("small", "relu", 0.01),
        ("normal", "relu", 1.0),
        ("xavier", "relu", (2 / (400 + 200)) ** 0.5),
        ("kaiming", "relu", (2 / 400) ** 0.5),
        ("kaiming", "tanh", 5 / 3 / 400**0.5),
        ("constant", "relu", 0.0),
    ],
)
@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
def test_weights_start_with_the_spread_of_the_rule(initialisation, activation, std, layers):
    weight = torch.empty(200, 400)
    initialise(weight, initialisation, activation, layers=layers)
    assert weight.std().item() == pytest.approx(std, rel=0.02, abs=1e-9)


def test_the_default_leaves_a_layer_alone_and_others_clear_the_bias():
    torch.manual_seed(0)
    plain = nn.Linear(6, 8)
    torch.manual_seed(0)
    assert torch.equal(deep_mlp(6, 8, 2, 3, initialisation="default")[1].bias, plain.bias)
    assert deep_mlp(6, 8, 2, 3)[1].bias.abs().sum() == 0


def test_names_and_depth_are_checked():
    with pytest.raises(UnknownNameError, match=r"no initialisation is called 'xaver'.*xavier"):
        deep_mlp(initialisation="xaver")
    with pytest.raises(UnknownNameError, match=r"no activation is called 'rely'.*relu"):
        deep_mlp(activation="rely")
    with pytest.raises(ArgumentError, match="at least 1, got 0"):
        deep_mlp(depth=0)
    assert len(INITIALISATIONS) == len(set(INITIALISATIONS))
