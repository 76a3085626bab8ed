import pytest
import torch

from handson.nn import ReLU, Sequential, Sigmoid, Tanh


@pytest.mark.parametrize("inplace", [False, True])
def test_relu_in_place_overwrites_the_input_and_has_the_same_gradient(inplace):
    start = torch.tensor([-1.0, 0.0, 2.0, float("nan")], requires_grad=True)
    x = start * 1
    y = ReLU(inplace=inplace)(x)
    assert (y is x) == inplace
    assert str(y.tolist()) == "[0.0, 0.0, 2.0, nan]"
    assert torch.autograd.grad(y.sum(), start)[0].tolist() == [0.0, 0.0, 1.0, 0.0]


def test_relu_in_place_says_so():
    assert str(ReLU(inplace=True)) == "ReLU(inplace=True)"
    assert str(Sequential(ReLU(), Sigmoid(), Tanh())) == str(
        torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Sigmoid(), torch.nn.Tanh())
    )
