import pytest
import torch

from handson import blocks
from handson.base.module import Parameter


def layer(base):
    class Layer(base):
        def __init__(self, size):
            super().__init__()
            self.size = size
            self.weight = Parameter(torch.ones(size))

        def forward(self, x):
            return x * self.weight

        def extra_repr(self):
            return f"size={self.size}"

    return Layer


def network(kit, base):
    kind = layer(base)
    return kit.Sequential(kind(2), kit.Sequential(kind(3), kit.ModuleDict({"a": kind(4)})))


def test_it_prints_itself_as_torchs_does():
    assert repr(network(blocks, blocks.Module)) == repr(network(torch.nn, torch.nn.Module))
    assert repr(blocks.Sequential()) == repr(torch.nn.Sequential())
    assert repr(layer(blocks.Module)(2)) == "Layer(size=2)"


def test_several_lines_of_extra_repr_stand_one_below_the_other():
    class Wide(blocks.Module):
        def extra_repr(self):
            return "a=1\nb=2"

    class TorchWide(torch.nn.Module):
        def extra_repr(self):
            return "a=1\nb=2"

    assert repr(Wide()) == repr(TorchWide()).replace("TorchWide", "Wide")


def test_a_block_without_forward_says_what_to_write():
    class Empty(blocks.Module):
        pass

    with pytest.raises(NotImplementedError, match=r"Empty has no forward\(\).*def forward"):
        Empty()(torch.ones(1))


def test_it_is_not_torchs():
    assert not issubclass(blocks.Module, torch.nn.Module)
    for name in blocks.__dict__:
        if isinstance(kind := getattr(blocks, name), type):
            assert issubclass(kind, blocks.Module)
            assert hasattr(torch.nn, name)


def test_an_optimizer_trains_it():
    model = layer(blocks.Module)(2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(100):
        optimizer.zero_grad()
        ((model(torch.ones(2)) - torch.tensor([3.0, -1.0])) ** 2).sum().backward()
        optimizer.step()
    assert model.weight.tolist() == pytest.approx([3.0, -1.0], abs=0.1)
