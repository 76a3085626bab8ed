import pytest
import torch

import handson.nn
from handson.models.mlp import mlp


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
def test_it_has_the_layers_that_were_asked_for(layers):
    model = mlp(784, (256, 128), 10, layers=layers)
    kinds = [type(part) for part in model]
    assert kinds == [
        layers.Flatten, layers.Linear, layers.ReLU, layers.Linear, layers.ReLU, layers.Linear
    ]  # fmt: skip
    assert model(torch.zeros(2, 1, 28, 28)).shape == (2, 10)


def test_parameters_of_the_books_network():
    assert sum(p.numel() for p in mlp().parameters()) == 784 * 256 + 256 + 256 * 10 + 10 == 203_530


def test_it_starts_near_zero():
    model = mlp()
    assert model[1].weight.std().item() == pytest.approx(0.01, rel=0.05)
    assert not model[1].bias.any()
    assert not model[3].bias.any()


def test_without_hidden_layers_it_is_softmax_regression():
    assert len(mlp(4, (), 2)) == 2
