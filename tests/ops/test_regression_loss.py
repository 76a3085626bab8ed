import math

import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.regression_loss import (
    check_same_shape,
    gaussian_nll_loss,
    huber_loss,
    l1_loss,
    poisson_nll_loss,
    smooth_l1_loss,
)

TWO = torch.zeros(2)


def test_by_hand():
    errors = torch.tensor([0.5, -3.0])
    assert l1_loss(errors, TWO).item() == 1.75
    assert smooth_l1_loss(errors, TWO, "none").tolist() == [0.125, 2.5]
    assert huber_loss(errors, TWO, "none", delta=2.0).tolist() == [0.125, 4.0]
    assert poisson_nll_loss(TWO, TWO + 3, reduction="none").tolist() == [1.0, 1.0]


def test_a_gaussian_surprise_is_the_logarithm_of_the_density():
    x, y, var = torch.randn(5), torch.randn(5), torch.rand(5) + 0.1
    expected = -torch.distributions.Normal(x, var.sqrt()).log_prob(y)
    torch.testing.assert_close(gaussian_nll_loss(x, y, var, full=True, reduction="none"), expected)


def test_stirling_comes_near_the_poisson_distribution():
    y, rate = torch.tensor([5.0, 20.0]), torch.tensor([4.0, 22.0])
    expected = -torch.distributions.Poisson(rate).log_prob(y)
    ours = poisson_nll_loss(rate, y, log_input=False, full=True, eps=0.0, reduction="none")
    torch.testing.assert_close(ours, expected, rtol=0, atol=0.02)


def test_an_outlier_pulls_with_delta_at_most():
    x = torch.tensor([1e9, -1e9, 0.25], requires_grad=True)
    huber_loss(x, torch.zeros(3), "sum", delta=0.5).backward()
    assert x.grad.tolist() == [0.5, -0.5, 0.25]


@pytest.mark.parametrize("loss", [smooth_l1_loss, huber_loss])
def test_an_infinite_error_spoils_no_gradient(loss):
    x = torch.tensor([math.inf, 0.5], requires_grad=True)
    loss(x, TWO, "sum").backward()
    assert x.grad.tolist() == [1.0, 0.5]


def test_a_target_of_zero_has_a_gradient_under_stirling():
    y = torch.tensor([0.0, 3.0], requires_grad=True)
    poisson_nll_loss(TWO, y, full=True).backward()
    assert y.grad.isfinite().all()


@pytest.mark.parametrize(
    "loss", [l1_loss, smooth_l1_loss, huber_loss, poisson_nll_loss, check_same_shape]
)
def test_shapes_that_would_broadcast_are_refused(as_users_run, loss):
    args = (torch.zeros(4, 1), torch.zeros(4))
    with pytest.raises(ShapeError, match=r"\(4, 1\) and targets \(4,\)"):
        loss("x", *args) if loss is check_same_shape else loss(*args)


def test_bad_arguments_are_refused(as_users_run):
    with pytest.raises(ArgumentError, match="beta must be 0 or more, got -1"):
        smooth_l1_loss(TWO, TWO, beta=-1)
    with pytest.raises(ArgumentError, match="delta must be above 0, got 0"):
        huber_loss(TWO, TWO, delta=0)
    with pytest.raises(ArgumentError, match="eps must be above 0, got 0"):
        gaussian_nll_loss(TWO, TWO, TWO + 1, eps=0)
    with pytest.raises(ArgumentError, match="never negative, got -1"):
        gaussian_nll_loss(TWO, TWO, TWO - 1)
    with pytest.raises(ShapeError, match=r"one variance per row, got \(3,\)"):
        gaussian_nll_loss(torch.zeros(2, 4), torch.zeros(2, 4), torch.ones(3))
    with pytest.raises(ArgumentError, match="got 'avg'"):
        l1_loss(TWO, TWO, "avg")
