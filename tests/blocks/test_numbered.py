import pytest

from handson.base.errors import ArgumentError
from handson.blocks import Module, ModuleList
from handson.blocks.numbered import Numbered


def test_a_place_outside_names_the_length():
    with pytest.raises(IndexError, match="place 2 is outside a ModuleList of 2"):
        ModuleList([Module(), Module()])[2]


def test_inserting_outside_names_the_places():
    with pytest.raises(ArgumentError, match=r"cannot insert at 3.*places from -2 to 2"):
        ModuleList([Module(), Module()]).insert(3, Module())


def test_names_stay_places_whatever_is_done():
    blocks = ModuleList([Module() for _ in range(4)])
    blocks.insert(-1, Module())
    del blocks[0]
    blocks.pop(1)
    assert [name for name, _ in blocks.named_children()] == ["0", "1", "2"]


def test_it_can_be_lengthened_by_itself():
    blocks = ModuleList([Module()])
    blocks.extend(blocks)
    assert len(blocks) == 2
    assert blocks[0] is blocks[1]


def test_how_a_part_is_made_is_for_the_kinds_to_say():
    with pytest.raises(NotImplementedError):
        Numbered()[:1]
