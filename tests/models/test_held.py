from copy import deepcopy

import torch

from handson import blocks
from handson.base.module import Module, Parameter
from handson.models.held import Held


class Scale(blocks.Module):
    def __init__(self):
        super().__init__()
        self.weight = Parameter(torch.tensor([2.0, 3.0]))
        self.register_buffer("count", torch.tensor(0))

    def forward(self, x):
        return self.weight * x if self.training else x


def held():
    return Held(blocks.Sequential(Scale(), Scale()))


def test_it_is_torchs_to_whoever_asks_and_has_the_blocks_names():
    model = held()
    assert isinstance(model, Module)
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "1.weight"]
    assert [name for name, _ in model.named_buffers("net")] == ["net.0.count", "net.1.count"]
    assert [*model.state_dict()] == ["0.weight", "0.count", "1.weight", "1.count"]
    assert repr(model) == repr(model.block)


def test_what_is_done_to_it_is_done_to_the_block():
    model = held()
    model.eval()
    assert not model.block[1].training
    assert model(torch.ones(2)).tolist() == [1.0, 1.0]
    model.to(torch.float64).requires_grad_(False)
    assert model.block[1].weight.dtype == torch.float64
    assert not model.block[1].weight.requires_grad
    model.load_state_dict({name: x + 1 for name, x in model.state_dict().items()})
    assert model.block[0].weight.tolist() == [3.0, 4.0]
    assert model.train()(torch.ones(2)).tolist() == [9.0, 16.0]


def test_tied_parameters_count_once():
    model = held()
    model.block[1].weight = model.block[0].weight
    assert len(list(model.parameters())) == 1


def test_a_copy_is_apart():
    model = held()
    twin = deepcopy(model)
    with torch.no_grad():
        twin.block[0].weight.zero_()
    assert model.block[0].weight.tolist() == [2.0, 3.0]


def test_to_torch_all_parameters_are_its_own():
    """DistributedDataParallel asks every module for its own parameters."""
    model = held()
    found = [p for m in model.modules() for p in m.parameters(recurse=False)]
    assert len(found) == 2
