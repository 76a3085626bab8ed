import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.smooth_activation import (
    gelu,
    glu,
    log_sigmoid,
    mish,
    silu,
    softplus,
    softsign,
    tanhshrink,
)

X = torch.linspace(-6, 6, 121, dtype=torch.float64)


def test_by_hand():
    one = torch.tensor([0.0, 1.0], dtype=torch.float64)
    assert gelu(one).tolist() == pytest.approx([0.0, 0.8413447460685429])
    assert silu(one).tolist() == pytest.approx([0.0, 0.7310585786300049])
    assert softplus(one).tolist() == pytest.approx([0.6931471805599453, 1.3132616875182228])
    assert softsign(one).tolist() == [0.0, 0.5]
    assert mish(one)[0] == tanhshrink(one)[0] == 0
    assert glu(torch.tensor([3.0, 0.0])).tolist() == [1.5]


def test_the_approximation_is_near_and_not_equal():
    gap = (gelu(X) - gelu(X, "tanh")).abs().max()
    assert 1e-4 < gap < 1e-3


def test_a_sharp_softplus_is_nearly_relu():
    torch.testing.assert_close(softplus(X, beta=200.0), X.clamp(min=0), rtol=0, atol=4e-3)


def test_log_sigmoid_goes_on_where_the_logarithm_of_sigmoid_ends():
    x = torch.tensor([-200.0])
    assert torch.sigmoid(x).log().item() == -torch.inf
    assert log_sigmoid(x).item() == -200.0


@pytest.mark.parametrize(
    "function", [gelu, lambda x: gelu(x, "tanh"), silu, mish, softplus, softsign, tanhshrink]
)
def test_derivatives_of_both_orders_follow_from_the_values(function):
    x = torch.tensor([-2.0, -0.3, 0.4, 1.5], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(function, x)
    assert torch.autograd.gradgradcheck(function, x)


def test_bad_arguments_are_refused():
    with pytest.raises(ArgumentError, match="none or tanh, got 'erf'"):
        gelu(X, "erf")
    with pytest.raises(ArgumentError, match="beta must be above 0, got 0"):
        softplus(X, beta=0)
    with pytest.raises(ShapeError, match=r"axis -1 of a tensor of shape \(2, 3\)"):
        glu(torch.ones(2, 3))
    with pytest.raises(ShapeError, match="even length"):
        glu(torch.tensor(1.0))
