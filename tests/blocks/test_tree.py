import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.blocks import Module
from handson.blocks.tree import joined


def leaf(value=1.0):
    module = Module()
    module.weight = Parameter(torch.full((1,), value))
    return module


def build(kind, shape):
    """Return the same tree of any Module class: a list is a block, a number a shared leaf."""
    leaves = {}

    def grow(part):
        node = kind()
        if isinstance(part, int):
            if part not in leaves:
                node.weight = Parameter(torch.full((1,), float(part)))
                node.register_buffer("seen", torch.tensor(part))
                leaves[part] = node
            return leaves[part]
        for i, child in enumerate(part):
            node.add_module(f"c{i}", grow(child))
        return node

    return grow([shape])


TREES = st.recursive(st.integers(0, 3), lambda inner: st.lists(inner, max_size=3), max_leaves=8)


@given(TREES)
def test_any_tree_is_walked_as_torch_walks_it(shape):
    ours, theirs = build(Module, shape), build(torch.nn.Module, shape)
    for walk in ("named_parameters", "named_buffers", "named_modules", "named_children"):
        names = [name for name, _ in getattr(ours, walk)()]
        assert names == [name for name, _ in getattr(theirs, walk)()], walk
    for walk in ("named_parameters", "named_buffers", "named_modules"):
        names = [name for name, _ in getattr(ours, walk)(remove_duplicate=False)]
        assert names == [name for name, _ in getattr(theirs, walk)(remove_duplicate=False)], walk
    assert [*ours.state_dict()] == [*theirs.state_dict()]


def test_names_are_joined_by_dots_below_the_root_only():
    assert joined("", "weight") == "weight"
    assert joined("net.0", "weight") == "net.0.weight"


def test_the_memo_says_what_counts_as_seen():
    root, child = Module(), leaf()
    root.child = child
    memo = {child}
    assert [module for _, module in root.named_modules(memo)] == [root]
    assert memo == {root, child}


def test_a_mode_that_is_neither_is_refused(as_users_run):
    with pytest.raises(ArgumentError, match=r"train\(mode='eval'\): give True.*or False"):
        leaf().train("eval")


def test_a_path_that_leads_nowhere_names_what_is_there():
    root = Module()
    root.hidden = leaf()
    with pytest.raises(AttributeError, match=r"no child 'hiden'.*its children: hidden"):
        root.get_submodule("hiden")
    with pytest.raises(AttributeError, match=r"no 'bias' among its parameters.*there are: weight"):
        root.get_parameter("hidden.bias")
    with pytest.raises(AttributeError, match=r"no 'x' among its buffers.*there are: none"):
        root.get_buffer("hidden.x")


def test_calls_can_be_chained():
    module = leaf()
    assert module.train().eval().requires_grad_(False).apply(lambda m: None) is module
