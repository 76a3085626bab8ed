import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.rectifier import celu, elu, leaky_relu, prelu, relu6, selu, threshold

X = torch.tensor([-2.0, 0.0, 2.0, 8.0])


def test_by_hand():
    assert relu6(X).tolist() == [0.0, 0.0, 2.0, 6.0]
    assert leaky_relu(X, 0.5).tolist() == [-1.0, 0.0, 2.0, 8.0]
    assert threshold(X, 1.0, -7.0).tolist() == [-7.0, -7.0, 2.0, 8.0]
    assert elu(X)[0].item() == pytest.approx(2.718281828459045**-2 - 1)
    assert prelu(X, torch.tensor([0.25])).tolist() == [-0.5, 0.0, 2.0, 8.0]


def test_celu_has_no_kink_and_elu_has():
    for function, slope in ((celu, 1.0), (elu, 2.0)):
        x = torch.tensor([0.0], requires_grad=True)
        function(x, 2.0).backward()
        assert x.grad.item() == slope


def test_selu_reproduces_mean_and_variance():
    x = torch.randn(1_000_000, generator=torch.Generator().manual_seed(0))
    assert selu(x).mean().abs() < 0.005
    assert abs(selu(x).var() - 1) < 0.01


def test_each_channel_has_its_slope():
    y = prelu(-torch.ones(2, 3, 2), torch.tensor([1.0, 2.0, 3.0]))
    assert y[:, :, 0].tolist() == [[-1.0, -2.0, -3.0]] * 2


def test_bad_arguments_are_refused(as_users_run):
    with pytest.raises(ShapeError, match="2 slopes for 3 channels"):
        prelu(torch.ones(4, 3), torch.ones(2))
    with pytest.raises(ArgumentError, match="alpha must be above 0, got 0"):
        celu(X, 0)
