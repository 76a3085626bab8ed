import pytest
import torch

from handson.nn import Hardshrink, Hardsigmoid, Hardtanh, Softshrink


def test_settings_reach_the_function():
    x = torch.tensor([-2.0, 0.3, 2.0])
    assert Hardtanh(-1.5, 1.5)(x).tolist() == [-1.5, x[1].item(), 1.5]
    assert Hardshrink(1.0)(x).tolist() == [-2.0, 0.0, 2.0]
    assert Softshrink(1.0)(x).tolist() == [-1.0, 0.0, 1.0]


def test_beyond_the_ends_nothing_is_learned():
    x = torch.tensor([-4.0, 0.0, 4.0], requires_grad=True)
    Hardsigmoid()(x).sum().backward()
    assert x.grad.tolist() == pytest.approx([0.0, 1 / 6, 0.0])
