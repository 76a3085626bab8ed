import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.optim.sgd import SGD, sgd


def test_two_steps_by_hand():
    theta, velocity = torch.tensor([1.0]), [None]
    settings = {"lr": 0.5, "momentum": 0.9, "weight_decay": 1.0}
    sgd([theta], [torch.tensor([1.0])], velocity, **settings)
    assert velocity[0].item() == 2.0  # g + λθ
    assert theta.item() == 0.0
    sgd([theta], [torch.tensor([1.0])], velocity, **settings)
    assert velocity[0].item() == pytest.approx(2.8)  # 0.9 · 2 + 1
    assert theta.item() == pytest.approx(-1.4)


def test_the_rule_writes_parameters_and_buffers_and_nothing_else():
    theta, grad, buffers = torch.ones(2), torch.ones(2), [None]
    sgd([theta], [grad], buffers, lr=0.1, momentum=0.9)
    sgd([theta], [grad], buffers, lr=0.1, momentum=0.9, nesterov=True, maximize=True)
    assert torch.equal(grad, torch.ones(2))
    assert buffers[0] is not grad


@given(st.floats(0.01, 0.99), st.integers(1, 30))
def test_weight_decay_alone_shrinks_by_a_power(decay, steps):
    theta = torch.ones(1, dtype=torch.float64)
    for _ in range(steps):
        sgd([theta], [torch.zeros(1, dtype=torch.float64)], [None], lr=0.5, weight_decay=decay)
    assert theta.item() == pytest.approx((1 - 0.5 * decay) ** steps)


@given(st.floats(0.01, 0.95))
def test_momentum_multiplies_a_constant_slope_by_one_over_one_minus_mu(momentum):
    theta, buffers = torch.zeros(1, dtype=torch.float64), [None]
    before = theta.clone()
    for _ in range(600):
        before.copy_(theta)
        sgd([theta], [torch.ones_like(theta)], buffers, lr=1.0, momentum=momentum)
    assert (before - theta).item() == pytest.approx(1 / (1 - momentum), rel=1e-6)


def test_weight_decay_is_an_l2_penalty():
    p, q = (Parameter(torch.tensor([1.0, -2.0], dtype=torch.float64)) for _ in range(2))
    (p**3).sum().backward()
    ((q**3).sum() + 0.3 / 2 * (q**2).sum()).backward()
    SGD([p], lr=0.1, weight_decay=0.3).step()
    SGD([q], lr=0.1).step()
    torch.testing.assert_close(p, q)


def test_the_rate_may_be_a_tensor():
    p, q = (Parameter(torch.ones(3)) for _ in range(2))
    p.grad = q.grad = torch.ones(3)
    SGD([p], lr=torch.tensor(0.25)).step()
    SGD([q], lr=0.25).step()
    assert torch.equal(p, q)


def test_without_momentum_nothing_is_remembered():
    p = Parameter(torch.ones(3))
    p.grad = torch.ones(3)
    optimizer = SGD([p], lr=0.1)
    optimizer.step()
    assert optimizer.state_dict()["state"] == {}


@pytest.mark.parametrize("name", ["lr", "momentum", "weight_decay"])
def test_a_negative_setting_is_named(name):
    with pytest.raises(ArgumentError, match=f"SGD: {name} must be at least 0, got -1"):
        SGD([Parameter(torch.ones(1))], **{name: -1.0})


@pytest.mark.parametrize("settings", [{}, {"momentum": 0.9, "dampening": 0.1}])
def test_nesterov_needs_momentum_without_dampening(settings):
    with pytest.raises(ArgumentError, match="nesterov needs momentum above 0 and no dampening"):
        SGD([Parameter(torch.ones(1))], nesterov=True, **settings)


def test_a_rate_that_is_too_large_climbs_out_of_a_bowl():
    p = Parameter(torch.ones(1, dtype=torch.float64))
    optimizer = SGD([p], lr=1.01)
    for _ in range(100):
        optimizer.zero_grad()
        (p**2).sum().backward()
        optimizer.step()
    assert math.isclose(abs(p.item()), 1.02**100, rel_tol=1e-9)
