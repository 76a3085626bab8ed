import pytest
import torch

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.blocks import Module

pytestmark = pytest.mark.usefixtures("as_users_run")


class Pair(Module):
    def __init__(self):
        super().__init__()
        self.weight = Parameter(torch.ones(2))
        self.child = Module()
        self.register_buffer("count", torch.tensor(0))
        self.text = "plain"


def test_each_kind_is_in_its_own_table():
    pair = Pair()
    assert [*pair._parameters] == ["weight"]
    assert [*pair._modules] == ["child"]
    assert [*pair._buffers] == ["count"]
    assert "text" in pair.__dict__
    assert "weight" not in pair.__dict__


def test_dir_lists_what_the_tables_hold():
    assert {"weight", "child", "count", "text", "forward"} <= set(dir(Pair()))


def test_super_init_forgotten_says_the_line_that_is_missing():
    class Forgetful(Module):
        def __init__(self):
            self.weight = Parameter(torch.ones(2))

    with pytest.raises(AttributeError, match=r"'weight' before Module.__init__\(\).*super\(\)"):
        Forgetful()


@pytest.mark.parametrize("name", ["a.b", "", 3])
def test_a_name_that_is_no_name_is_refused(name):
    with pytest.raises(ArgumentError, match=r"cannot be the name of a buffer.*without a dot"):
        Pair().register_buffer(name, torch.ones(1))


def test_a_name_that_is_taken_is_refused():
    with pytest.raises(ArgumentError, match="Pair already has an attribute 'text'"):
        Pair().register_parameter("text", Parameter(torch.ones(1)))


def test_a_plain_tensor_is_no_parameter():
    with pytest.raises(ArgumentError, match=r"Tensor as parameter 'x'.*register_buffer"):
        Pair().register_parameter("x", torch.ones(1))


def test_a_computed_tensor_is_no_parameter():
    computed = Parameter(torch.ones(2))
    computed.data = torch.ones(2)
    product = (computed * 2).as_subclass(Parameter)
    with pytest.raises(ArgumentError, match="no optimizer could move it"):
        Pair().register_parameter("x", product)


def test_torchs_module_would_be_invisible_and_is_refused():
    pair = Pair()
    with pytest.raises(ArgumentError, match=r"'layer' is a torch.nn.Module.*handson.blocks too"):
        pair.layer = torch.nn.Linear(2, 2)
    with pytest.raises(ArgumentError, match="cannot add Linear as module 'layer'"):
        pair.add_module("layer", torch.nn.Linear(2, 2))


@pytest.mark.parametrize(
    ("name", "kind"), [("weight", "parameter"), ("child", "module"), ("count", "buffer")]
)
def test_a_registered_name_does_not_silently_become_something_else(name, kind):
    with pytest.raises(ArgumentError, match=f"'{name}' is a registered {kind}.*del module.{name}"):
        setattr(Pair(), name, 3)


def test_what_was_deleted_is_gone_and_can_be_anything():
    pair = Pair()
    del pair.weight
    with pytest.raises(AttributeError, match="'Pair' object has no attribute 'weight'"):
        pair.weight
    pair.weight = "text"
    assert pair.weight == "text"
    with pytest.raises(AttributeError):
        del pair.absent


def test_a_buffer_registered_again_can_change_whether_it_is_saved():
    pair = Pair()
    pair.register_buffer("count", torch.tensor(1), persistent=False)
    assert "count" not in pair.state_dict()
    pair.register_buffer("count", torch.tensor(1))
    assert "count" in pair.state_dict()


def test_register_module_is_another_name():
    pair, child = Pair(), Module()
    pair.register_module("second", child)
    assert pair.second is child
