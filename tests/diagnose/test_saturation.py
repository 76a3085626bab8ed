import pytest
import torch
from torch import nn

import handson.nn
from handson.diagnose.saturation import FLAT, dead_units, saturated, unit_axis


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
@pytest.mark.parametrize(("name", "edge"), [("Sigmoid", 4.36), ("Tanh", 2.19)])
def test_a_value_is_flat_where_its_slope_is_a_twentieth_of_the_steepest(layers, name, edge):
    layer = getattr(layers, name)()
    x = torch.tensor([-edge, -edge + 0.1, 0.0, edge - 0.1, edge], requires_grad=True)
    y = layer(x)
    assert saturated(layer, y.detach()) == pytest.approx(2 / 5)
    (slopes,) = torch.autograd.grad(y.sum(), x)
    assert (slopes < FLAT * slopes.max()).tolist() == [True, False, False, False, True]


def test_clamped_activations_are_flat_at_their_ends():
    x = torch.tensor([-9.0, 0.5, 9.0, 9.0])
    for layer in (nn.Hardtanh(-2, 2), nn.Hardsigmoid()):
        assert saturated(layer, layer(x)) == 0.75
    assert saturated(nn.Softsign(), nn.Softsign()(x)) == 0.75
    assert saturated(nn.ReLU(), x) is None


def test_a_unit_is_dead_if_it_is_off_for_every_example():
    y = torch.tensor([[0.0, 0.0, 2.0], [0.0, 1.0, 0.0]])
    for layer in (nn.ReLU(), handson.nn.ReLU(), nn.ReLU6()):
        assert dead_units(layer, y, -1) == (1, 3)
    assert dead_units(nn.Sigmoid(), y, -1) is None
    assert dead_units(nn.ReLU(), y[0], -1) is None
    images = torch.zeros(2, 3, 4, 4)
    images[1, 2, 0, 0] = 1.0
    assert dead_units(nn.ReLU(), images, 1) == (2, 3)


def test_units_are_channels_of_images_and_features_of_the_rest():
    assert unit_axis(torch.ones(2, 3, 4, 4), False) == 1
    assert unit_axis(torch.ones(2, 5, 8), False) == -1
    assert unit_axis(torch.ones(2, 5, 8), True) == 1
    assert unit_axis(torch.ones(2, 5), True) == -1
