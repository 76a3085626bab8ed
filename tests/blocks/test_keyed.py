import pytest

from handson.blocks import Module, ModuleDict
from handson.blocks.keyed import Keyed


def test_an_absent_name_lists_those_that_are_there():
    with pytest.raises(KeyError, match=r"'c' is not in this ModuleDict; there are: \['a', 'b'\]"):
        ModuleDict({"a": Module(), "b": Module()})["c"]


def test_what_it_is_a_dict_over_is_for_the_kinds_to_say():
    with pytest.raises(NotImplementedError):
        len(Keyed())
    with pytest.raises(NotImplementedError):
        Keyed()["a"] = Module()


def test_a_replaced_one_keeps_its_place():
    blocks = ModuleDict({"a": Module(), "b": Module()})
    blocks["a"] = Module()
    assert [*blocks.keys()] == ["a", "b"]
