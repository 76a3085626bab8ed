import pytest
import torch

from handson.base.module import Parameter
from handson.blocks import Module, ModuleList


def block():
    module = Module()
    module.weight = Parameter(torch.ones(1))
    return module


def test_a_plain_list_hides_its_blocks_and_this_one_does_not():
    model = Module()
    model.hidden = [block(), block()]
    assert not list(model.parameters())
    model.shown = ModuleList([block(), block()])
    assert [name for name, _ in model.named_parameters()] == ["shown.0.weight", "shown.1.weight"]


def test_it_cannot_be_called_itself():
    with pytest.raises(NotImplementedError, match=r"ModuleList has no forward\(\)"):
        ModuleList([block()])(torch.ones(1))


def test_insert_counts_from_the_end_as_a_list_does():
    ours, plain = ModuleList([block(), block()]), ["a", "b"]
    new = block()
    ours.insert(-1, new)
    plain.insert(-1, "new")
    assert ours[plain.index("new")] is new
