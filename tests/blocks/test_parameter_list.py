import pytest
import torch

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.blocks import ParameterList
from handson.blocks.parameter_list import as_parameter


def test_a_parameter_stays_what_it_is_and_a_tensor_becomes_one():
    parameter = Parameter(torch.ones(1))
    assert as_parameter(parameter) is parameter
    assert isinstance(as_parameter(torch.ones(1)), Parameter)


def test_other_values_are_refused():
    with pytest.raises(ArgumentError, match="holds tensors, not str"):
        ParameterList(["text"])


def test_places_outside_name_the_length():
    with pytest.raises(IndexError, match="place -2 is outside a ParameterList of 1"):
        ParameterList([torch.ones(1)])[-2]


def test_it_can_be_lengthened_by_itself():
    values = ParameterList([torch.ones(1)])
    values.extend(values)
    assert len(values) == 2
    assert len(list(values.parameters())) == 1
