import pytest
import torch

from handson.ops import activation as plain
from handson.ops.fused_activation import fused_relu, fused_sigmoid, fused_tanh

BOTH = pytest.mark.parametrize(
    ("fused", "formula"),
    [(fused_relu, plain.relu), (fused_sigmoid, plain.sigmoid), (fused_tanh, plain.tanh)],
)


@BOTH
def test_they_are_the_plain_formulas_and_so_are_their_slopes(fused, formula):
    x = torch.linspace(-30, 30, 601, dtype=torch.float64)
    torch.testing.assert_close(fused(x), formula(x))
    ours, theirs = x.clone().requires_grad_(), x.clone().requires_grad_()
    fused(ours).sum().backward()
    formula(theirs).sum().backward()
    torch.testing.assert_close(ours.grad, theirs.grad)


@BOTH
def test_derivatives_of_both_orders_follow_from_the_values(fused, formula):
    x = torch.tensor([-2.0, -0.3, 0.4, 1.5], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(fused, x)
    assert torch.autograd.gradgradcheck(fused, x)


def test_the_slope_of_relu_at_zero_is_zero():
    x = torch.tensor([0.0, -0.0], requires_grad=True)
    fused_relu(x).sum().backward()
    assert x.grad.tolist() == [0.0, 0.0]
