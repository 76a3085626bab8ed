import pytest
import torch

from handson.base.errors import ArgumentError
from handson.blocks import Module, Sequential


class Plus(Module):
    def __init__(self, number):
        super().__init__()
        self.number = number

    def forward(self, x):
        return 2 * x + self.number


def test_each_takes_what_the_one_before_returned():
    assert Sequential(Plus(1), Plus(10))(torch.tensor(0.0)) == 12


def test_an_empty_one_returns_its_input():
    x = torch.ones(2)
    assert Sequential()(x) is x


def test_a_dict_gives_names_and_a_part_keeps_them():
    model = Sequential({"first": Plus(1), "second": Plus(2), "third": Plus(3)})
    assert [name for name, _ in model[1:].named_children()] == ["second", "third"]
    assert model.second.number == 2


def test_a_list_of_blocks_is_refused_with_its_type(as_users_run):
    with pytest.raises(ArgumentError, match="cannot add list as module '0'"):
        Sequential([Plus(1), Plus(2)])
