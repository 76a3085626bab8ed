import pytest
import torch
from torch import nn

from handson.base.errors import ArgumentError
from handson.ops.penalty import l1_penalty, l2_penalty
from handson.optim import SGD


def trained(optimizer, penalty=None, steps=20):
    """Return the parameters after some steps on fixed data, and the data's gradient scale."""
    torch.manual_seed(0)
    model = nn.Linear(5, 1).double()
    x, y = torch.randn(12, 5, dtype=torch.float64), torch.randn(12, 1, dtype=torch.float64)
    moves = optimizer(model.parameters())
    for _ in range(steps):
        moves.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        if penalty:
            loss = loss + penalty(model.parameters())
        loss.backward()
        moves.step()
    return torch.cat([p.detach().flatten() for p in model.parameters()])


def l2(parameters):
    return l2_penalty(parameters, 0.3)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("optimizer", [SGD, torch.optim.SGD])
def test_with_sgd_the_penalty_is_weight_decay(optimizer, momentum):
    penalised = trained(lambda p: SGD(p, lr=0.1, momentum=momentum), l2)
    decayed = trained(lambda p: optimizer(p, lr=0.1, momentum=momentum, weight_decay=0.3))
    torch.testing.assert_close(penalised, decayed, rtol=1e-12, atol=1e-14)


def test_with_adam_the_penalty_is_adams_weight_decay_but_not_adamws():
    penalised = trained(lambda p: torch.optim.Adam(p, lr=0.1), l2)
    inside = trained(lambda p: torch.optim.Adam(p, lr=0.1, weight_decay=0.3))
    decoupled = trained(lambda p: torch.optim.AdamW(p, lr=0.1, weight_decay=0.3))
    torch.testing.assert_close(penalised, inside, rtol=1e-6, atol=1e-8)
    assert (penalised - decoupled).abs().max() > 0.01


def test_the_sizes_bring_useless_weights_to_zero_and_the_squares_do_not():
    torch.manual_seed(1)
    x = torch.randn(200, 6, dtype=torch.float64)
    y = x[:, :1] * 2.0 + 0.1 * torch.randn(200, 1, dtype=torch.float64)
    left = {}
    for penalty in (l1_penalty, l2_penalty):
        weight = torch.full((6, 1), 0.5, dtype=torch.float64, requires_grad=True)
        for step in range(1500):
            loss = (x @ weight - y).square().mean() + penalty([weight], 0.2)
            (grad,) = torch.autograd.grad(loss, weight)
            with torch.no_grad():
                weight -= 0.2 / (1 + step / 20) * grad
        left[penalty] = weight.detach().abs().flatten()
    assert (left[l1_penalty][1:] < 1e-3).all()
    assert (left[l2_penalty][1:] > 1e-3).any()
    assert left[l1_penalty][0] > 1.5


@pytest.mark.parametrize("penalty", [l1_penalty, l2_penalty])
def test_nothing_to_weigh_and_a_negative_strength_are_refused(penalty):
    with pytest.raises(ArgumentError, match="got 0 parameters"):
        penalty([], 1.0)
    with pytest.raises(ArgumentError, match=r"strength of 0 or more, got 1 parameters and -1\.0"):
        penalty([torch.ones(2)], -1.0)
    with pytest.raises(ArgumentError, match="nan"):
        penalty([torch.ones(2)], float("nan"))


def test_generators_of_parameters_are_taken():
    model = nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.fill_(2.0)
        model.bias.fill_(-1.0)
    assert l2_penalty(model.parameters(), 2.0).item() == 9.0
    assert l1_penalty(model.parameters(), 2.0).item() == 10.0
