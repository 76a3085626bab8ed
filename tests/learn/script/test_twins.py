from functools import partial

import pytest
import torch
from torch import nn
from train.small import small

import handson.nn
from handson.base.errors import ArgumentError
from handson.learn.script import twins
from handson.optim import SGD, Cooldown, CosineAnnealingLR


def test_an_optimizer_keeps_its_arguments_and_its_rate_is_a_constant():
    made = twins.optimizer(small(optimizer=partial(SGD, lr=0.1, momentum=0.9, nesterov=True)))
    call = "torch.optim.SGD(model.parameters(), lr=LR, momentum=0.9, nesterov=True)"
    assert made == (call, {"LR": "0.1"})
    assert twins.optimizer(small(optimizer=SGD)) == ("torch.optim.SGD(model.parameters())", {})


def test_both_sets_of_losses_have_one_twin():
    for layers in (nn, handson.nn):
        assert twins.loss(small(loss=layers.CrossEntropyLoss())) == "nn.CrossEntropyLoss()"
        smooth = layers.CrossEntropyLoss(label_smoothing=0.1, ignore_index=3)
        said = twins.loss(small(loss=smooth))
        assert said.startswith("nn.CrossEntropyLoss(")
        assert "label_smoothing=0.1" in said
        assert "ignore_index=3" in said
    assert twins.loss(small(loss=handson.nn.MSELoss())) == "nn.MSELoss()"


def rates(make, steps=20):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    scheduler = make(optimizer)
    found = []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return found


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_a_cooldown_has_the_same_rates(share):
    ours = partial(Cooldown, share=share)
    schedule = twins.schedule(small(schedule=ours))
    names = {"torch": torch, "steps": 20}
    exec("import math\n" + schedule.function, names)
    names |= {name: eval(value) for name, value in schedule.constants.items()}
    theirs = rates(lambda optimizer: eval(schedule.scheduler, {**names, "optimizer": optimizer}))
    assert theirs == rates(lambda optimizer: ours(optimizer, 20))


def test_a_cosine_is_torchs_own():
    schedule = twins.schedule(small(schedule=partial(CosineAnnealingLR, eta_min=0.01)))
    assert schedule.scheduler.endswith("CosineAnnealingLR(optimizer, T_max=steps, eta_min=0.01)")
    names = {"torch": torch, "steps": 20}
    theirs = rates(lambda optimizer: eval(schedule.scheduler, {**names, "optimizer": optimizer}))
    ours = rates(lambda optimizer: CosineAnnealingLR(optimizer, 20, 0.01))
    assert theirs == pytest.approx(ours, rel=1e-12)


def test_no_schedule_is_none():
    assert twins.schedule(small(schedule=None)) is None
    assert twins.schedule(small(schedule=partial(Cooldown, share=0.0))) is None


def test_an_unknown_twin_is_named_with_those_that_are_known():
    with pytest.raises(ArgumentError, match=r"optimizer torch\.optim\.adam\.Adam .*sgd\.SGD"):
        twins.optimizer(small(optimizer=torch.optim.Adam))
