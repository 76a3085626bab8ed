import random

import numpy as np
import pytest
import torch
from torch import nn

from handson.base.errors import CheckpointError
from handson.train import checkpoint
from handson.train.state import load_model, random_state, set_random_state


def draws():
    return random.gauss(0, 1), float(np.random.randn()), float(torch.randn(()))


def test_random_state_survives_a_file(tmp_path):
    draws()  # leaves a cached second normal number in two of the three
    checkpoint.save(tmp_path / "r.safetensors", random_state())
    first = [draws() for _ in range(3)]
    set_random_state(checkpoint.load(tmp_path / "r.safetensors"))
    assert [draws() for _ in range(3)] == first


def test_a_misfit_is_told_in_full():
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
    weights = {
        "0.weight": torch.ones(2, 4),
        "0.bias": torch.ones(2),
        "1.wieght": torch.ones(2, 2),
        "1.bias": torch.ones(2),
    }
    before = [p.clone() for p in model.parameters()]
    with pytest.raises(CheckpointError) as error:
        load_model(model, weights)
    for part in (
        "Missing: 1.weight (near: 1.wieght)",
        "Unexpected: 1.wieght",
        "0.weight: checkpoint (2, 4), model (2, 3)",
    ):
        assert part in str(error.value)
    assert all(torch.equal(a, b) for a, b in zip(before, model.parameters(), strict=True))


def test_fitting_weights_are_loaded():
    a, b = nn.Linear(3, 2), nn.Linear(3, 2)
    load_model(a, b.state_dict())
    assert torch.equal(a.weight, b.weight)
