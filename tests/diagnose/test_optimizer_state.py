from functools import partial

import pytest
import torch
from torch import nn

from handson.base.errors import ArgumentError
from handson.diagnose.optimizer_state import optimizer_state
from handson.optim import SGD

MODEL = nn.Linear(10, 5)
BYTES = 4 * (50 + 5)


def really(optimizer):
    for parameter in MODEL.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    for parameter in MODEL.parameters():
        parameter.grad = None
    held = [t for s in optimizer.state.values() for t in s.values() if isinstance(t, torch.Tensor)]
    return sum(t.numel() * t.element_size() for t in held)


@pytest.mark.parametrize(
    "make",
    [
        partial(SGD, lr=0.1),
        partial(SGD, lr=0.1, momentum=0.9),
        partial(torch.optim.SGD, lr=0.1, momentum=0.9),
        torch.optim.Adam,
        partial(torch.optim.AdamW, amsgrad=True),
        torch.optim.RMSprop,
    ],
)
def test_it_is_what_a_real_step_leaves(make):
    bytes_held = optimizer_state(MODEL, make)
    assert bytes_held == optimizer_state(MODEL, make(MODEL.parameters()))
    assert bytes_held == really(make(MODEL.parameters()))


def test_the_sizes_are_those_of_the_rules():
    assert optimizer_state(MODEL, partial(SGD, lr=0.1)) == 0
    assert optimizer_state(MODEL, partial(SGD, lr=0.1, momentum=0.9)) == BYTES
    assert optimizer_state(MODEL, torch.optim.Adam) == 2 * BYTES + 2 * 4  # and two step counters


def test_an_optimizer_that_is_in_use_is_left_alone():
    optimizer = torch.optim.Adam(MODEL.parameters())
    really(optimizer)
    weights, steps = MODEL.weight.clone(), optimizer.state[MODEL.weight]["step"].clone()
    assert optimizer_state(MODEL, optimizer) == 2 * BYTES + 2 * 4
    assert torch.equal(MODEL.weight, weights)
    assert optimizer.state[MODEL.weight]["step"] == steps
    assert MODEL.weight.grad is None


def test_one_that_must_see_numbers_steps_on_copies():
    class Stubborn(torch.optim.Optimizer):
        def __init__(self, parameters):
            super().__init__(parameters, {})

        def step(self):
            for group in self.param_groups:
                for p in group["params"]:
                    if p.sum().item() == 0:
                        self.state[p]["kept"] = torch.zeros_like(p)

    assert optimizer_state(MODEL, Stubborn) == BYTES


def test_frozen_parameters_need_no_state():
    model = nn.Sequential(nn.Linear(10, 5), nn.Linear(5, 5).requires_grad_(False))
    assert optimizer_state(model, partial(SGD, lr=0.1, momentum=0.9)) == BYTES


def test_what_is_no_optimizer_is_refused():
    with pytest.raises(ArgumentError, match="make one, got list"):
        optimizer_state(MODEL, list)
    with pytest.raises(ArgumentError, match=r"of shape \(1, 1\) that the model does not have"):
        optimizer_state(MODEL, SGD(nn.Linear(1, 1).parameters(), lr=0.1))
    with pytest.raises(ArgumentError, match="LBFGS evaluates the model inside its step"):
        optimizer_state(MODEL, torch.optim.LBFGS)
