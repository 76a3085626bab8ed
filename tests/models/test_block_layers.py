import pytest
import torch

import handson.nn
from handson import blocks
from handson.base.errors import HandsonError
from handson.models import block_layers
from handson.models.lenet import lenet
from handson.models.mlp import mlp


def test_no_block_in_the_network_is_torchs():
    model = mlp(4, (3,), 2, layers=block_layers)
    kinds = [type(block) for block in model.block]
    assert kinds == [
        block_layers.Flatten, block_layers.Linear, block_layers.ReLU, block_layers.Linear
    ]  # fmt: skip
    for block in model.block.modules():
        assert isinstance(block, blocks.Module)
        assert not isinstance(block, torch.nn.Module)


def test_the_start_is_that_of_the_other_sets():
    states = []
    for layers in (block_layers, handson.nn, torch.nn):
        torch.manual_seed(3)
        states.append(layers.Sequential(layers.Linear(4, 3), layers.Linear(3, 2, False)))
    first, *others = (model.state_dict() for model in states)
    for other in others:
        assert [*first] == [*other]
        assert all(torch.equal(first[name], other[name]) for name in first)


def test_it_prints_itself_as_torchs_does():
    ours, theirs = (mlp(4, (3,), 2, layers=kit) for kit in (block_layers, torch.nn))
    assert repr(ours).replace("Flatten()", "Flatten(start_dim=1, end_dim=-1)") == repr(theirs)


def test_no_features_leave_the_bias():
    layer = block_layers.Linear(0, 3)
    assert torch.equal(layer(torch.ones(2, 0)), layer.bias.expand(2, 3))


def test_a_layer_that_is_not_here_is_named_with_the_way_out():
    with pytest.raises(HandsonError, match=r"holds no Sigmoid.*--layers handson or torch"):
        lenet(layers=block_layers)
    assert not hasattr(block_layers, "Conv2d")
    assert not hasattr(block_layers, "__path__")
