import pytest
import torch

import handson.nn
from handson.models.lenet import lenet

SETS = pytest.mark.parametrize("layers", [torch.nn, handson.nn])


def count(model):
    return sum(p.numel() for p in model.parameters())


@SETS
def test_it_has_61706_parameters(layers):
    assert count(lenet(layers=layers)) == count(lenet(modern=True, layers=layers)) == 61_706


@SETS
def test_shapes_on_the_way_are_the_books(layers):
    x, seen = torch.zeros(1, 1, 28, 28), []
    for part in lenet(layers=layers):
        x = part(x)
        seen.append(tuple(x.shape[1:]))
    assert seen == [
        (6, 28, 28), (6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 10, 10), (16, 5, 5),
        (400,), (120,), (120,), (84,), (84,), (10,),
    ]  # fmt: skip


@SETS
def test_modern_means_relu_and_max_pooling(layers):
    kinds = {type(part) for part in lenet(modern=True, layers=layers)}
    assert {layers.ReLU, layers.MaxPool2d} < kinds
    assert not {layers.Sigmoid, layers.AvgPool2d} & kinds


def test_all_weights_start_as_xavier_has_it():
    model = lenet()
    for part in (model[0], model[3], model[7]):
        fan_in, fan_out = handson.nn.init.fans(part.weight)
        assert part.weight.std().item() == pytest.approx((2 / (fan_in + fan_out)) ** 0.5, rel=0.15)


def test_classes_and_channels_may_be_others():
    model = lenet(4, in_channels=3)
    assert model(torch.zeros(2, 3, 28, 28)).shape == (2, 4)


def test_both_sets_start_from_the_same_numbers_for_the_same_seed():
    models = []
    for layers in (torch.nn, handson.nn):
        torch.manual_seed(5)
        models.append(lenet(layers=layers))
    for a, b in zip(*(m.parameters() for m in models), strict=True):
        assert torch.equal(a, b)
