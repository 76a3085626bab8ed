import pickle
from copy import deepcopy

import pytest
import torch

from handson.base.errors import ArgumentError
from handson.blocks import Module


class Double(Module):
    def forward(self, x, plus=0.0):
        return 2 * x + plus


def add_one(module, args, output):
    return output + 1


def test_a_hook_sees_and_changes_what_passes():
    module = Double()
    module.register_forward_hook(add_one)
    assert module(torch.tensor(3.0)) == 7


def test_forward_called_directly_passes_hooks_by():
    module = Double()
    module.register_forward_hook(add_one)
    assert module.forward(torch.tensor(3.0)) == 6


def test_a_handle_takes_its_own_hook_away_only():
    module = Double()
    first, second = module.register_forward_hook(add_one), module.register_forward_hook(add_one)
    first.remove()
    first.remove()
    assert module(torch.tensor(3.0)) == 7
    second.remove()
    assert module(torch.tensor(3.0)) == 6


def test_a_handle_in_a_with_block_is_gone_after_an_error():
    module = Double()
    with pytest.raises(TypeError), module.register_forward_hook(add_one):
        module()
    assert module(torch.tensor(3.0)) == 6


def test_a_pre_hook_with_keyword_arguments_must_return_both():
    module = Double()
    module.register_forward_pre_hook(lambda m, args, kwargs: args, with_kwargs=True)
    with pytest.raises(ArgumentError, match=r"return None or a pair \(args, kwargs\)"):
        module(torch.tensor(3.0))


@pytest.mark.parametrize("copied", [deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_copies_have_the_hooks_and_their_own_list(copied):
    module = Double()
    handle = module.register_forward_hook(add_one)
    twin = copied(module)
    handle.remove()
    assert module(torch.tensor(3.0)) == 6
    assert twin(torch.tensor(3.0)) == 7
