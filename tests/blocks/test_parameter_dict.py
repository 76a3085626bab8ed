import pytest
import torch

from handson.base.errors import ArgumentError
from handson.blocks import ParameterDict


def test_the_order_is_that_of_the_dict():
    values = ParameterDict({"z": torch.ones(1), "a": torch.zeros(1)})
    assert [name for name, _ in values.named_parameters()] == ["z", "a"]


def test_only_tensors_are_held():
    with pytest.raises(ArgumentError, match="holds tensors, not int"):
        ParameterDict({"a": 3})
