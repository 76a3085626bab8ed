import pytest
import torch

from handson.base.errors import ShapeError
from handson.ops.linear import linear


def test_by_hand():
    x = torch.tensor([[1.0, 2.0]])
    weight = torch.tensor([[1.0, 0.0], [0.0, 1.0], [3.0, -1.0]])
    bias = torch.tensor([0.0, 10.0, 100.0])
    assert linear(x, weight).tolist() == [[1.0, 2.0, 1.0]]
    assert linear(x, weight, bias).tolist() == [[1.0, 12.0, 101.0]]


def test_it_is_linear_in_the_input():
    x, y, weight = torch.randn(3, 4), torch.randn(3, 4), torch.randn(2, 4)
    torch.testing.assert_close(linear(x + 2 * y, weight), linear(x, weight) + 2 * linear(y, weight))


def test_no_features_leave_the_bias_alone():
    bias = torch.tensor([1.0, 2.0])
    assert linear(torch.ones(3, 0), torch.ones(2, 0), bias).tolist() == [[1.0, 2.0]] * 3


def test_a_wrong_number_of_features_says_what_to_do(as_users_run):
    with pytest.raises(ShapeError, match=r"must hold 4 features.*\(2, 1, 2, 2\).*Flatten\(\)"):
        linear(torch.ones(2, 1, 2, 2), torch.ones(3, 4))
