import random

import numpy as np
import pytest
import torch
from torch import nn

from handson.base.errors import ArgumentError
from handson.diagnose.untouched import refuse_lazy, untouched


class Restless(nn.Module):
    """Changes all that a forward pass can change, and sometimes fails."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(3)
        self.embedding = nn.Embedding(5, 3, max_norm=0.1)
        self.register_buffer("seen", torch.zeros(()))

    def forward(self, tokens, fail):
        self.seen = self.seen + 1
        out = self.norm(self.embedding(tokens) + torch.rand(3))
        random.random(), np.random.rand()
        self.eval()
        for parameter in self.parameters():
            parameter.grad = torch.ones_like(parameter)
        if fail:
            raise RuntimeError("on purpose")
        return out


def state(model):
    numbers = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    streams = torch.get_rng_state(), random.getstate(), np.random.get_state()[1].tolist()
    return numbers, modes, streams


@pytest.mark.parametrize("fail", [False, True])
def test_all_that_a_pass_changes_is_put_back_even_after_an_error(fail):
    model = Restless()
    model.norm.eval()
    model.norm.weight.grad = kept = torch.full((3,), 7.0)
    buffer = model.seen
    numbers, modes, streams = state(model)
    try:
        with untouched(model):
            model(torch.tensor([0, 1, 2]), fail)
    except RuntimeError:
        assert fail
    after, modes_after, streams_after = state(model)
    assert all(torch.equal(after[name], numbers[name]) for name in numbers)
    assert modes_after == modes
    assert torch.equal(streams_after[0], streams[0])
    assert streams_after[1:] == streams[1:]
    assert model.norm.weight.grad is kept
    assert torch.equal(kept, torch.full((3,), 7.0))
    assert model.norm.bias.grad is None
    assert model.seen is buffer


def test_a_lazy_layer_is_refused_with_its_name_and_the_way_out():
    model = nn.Sequential(nn.LazyLinear(3))
    with pytest.raises(
        ArgumentError, match=r"'0.weight' \(2 in all\) has no shape yet.*call model"
    ):
        refuse_lazy(model)
    model(torch.zeros(1, 2))
    refuse_lazy(model)
