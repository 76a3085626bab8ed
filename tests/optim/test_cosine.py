import pickle

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.optim import SGD, CosineAnnealingLR
from handson.optim.cosine import cosine_annealing

THEIRS = torch.optim.lr_scheduler.CosineAnnealingLR


def walker(lr=0.1):
    return SGD([Parameter(torch.zeros(1))], lr=lr)


def go_on(optimizer, scheduler, steps):
    rates = []
    for _ in range(steps):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    return rates


def test_start_middle_and_end_by_hand():
    rates = [cosine_annealing(t, 10, base=0.4, eta_min=0.2) for t in (0, 5, 10)]
    assert rates == pytest.approx([0.4, 0.3, 0.2])


@given(st.integers(1, 500), st.floats(0.1, 1), st.floats(0, 0.1))
def test_rates_fall_from_the_start_to_the_floor(steps, base, floor):
    rates = [cosine_annealing(t, steps, base, floor) for t in range(steps + 1)]
    assert rates == sorted(rates, reverse=True)
    assert (rates[0], rates[-1]) == pytest.approx((base, floor))


@pytest.mark.parametrize(
    ("first", "second"), [(CosineAnnealingLR, THEIRS), (THEIRS, CosineAnnealingLR)]
)
def test_the_state_goes_on_in_the_twin(first, second):
    optimizer, other = walker(), walker()
    scheduler = first(optimizer, 10, 0.01)
    go_on(optimizer, scheduler, 4)
    resumed = second(other, 99)
    other.load_state_dict(optimizer.state_dict())
    resumed.load_state_dict(pickle.loads(pickle.dumps(scheduler.state_dict())))
    assert go_on(other, resumed, 4) == pytest.approx(go_on(optimizer, scheduler, 4))


def test_it_goes_on_from_a_step_that_is_given():
    optimizer = walker()
    expected = go_on(optimizer, CosineAnnealingLR(optimizer, 10), 8)[5:]
    other = walker()
    other.param_groups[0]["initial_lr"] = 0.1
    resumed = CosineAnnealingLR(other, 10, last_epoch=4)
    assert other.param_groups[0]["lr"] == pytest.approx(cosine_annealing(5, 10, 0.1))
    assert go_on(other, resumed, 3) == pytest.approx(expected)


def test_every_group_falls_from_its_own_start():
    optimizer = walker(0.5)
    optimizer.add_param_group({"params": [Parameter(torch.zeros(1))], "lr": 1.0})
    scheduler = CosineAnnealingLR(optimizer, 2)
    go_on(optimizer, scheduler, 1)
    assert scheduler.get_last_lr() == pytest.approx([0.25, 0.5])


@pytest.mark.parametrize("steps", [0, -3])
def test_no_steps_are_refused(steps):
    with pytest.raises(ArgumentError, match=f"T_max must be at least 1, got {steps}"):
        CosineAnnealingLR(walker(), steps)
