import pytest

from handson.base.errors import ArgumentError
from handson.blocks import Module, ModuleDict


def test_the_blocks_are_attributes_too():
    blocks = ModuleDict({"small": Module()})
    assert blocks.small is blocks["small"]


def test_only_blocks_are_held(as_users_run):
    with pytest.raises(ArgumentError, match="cannot add int as module 'a'"):
        ModuleDict({"a": 3})


def test_a_name_of_the_dicts_own_methods_is_taken():
    with pytest.raises(ArgumentError, match="already has an attribute 'keys'"):
        ModuleDict({"keys": Module()})
