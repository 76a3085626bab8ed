"""A copy of a model that has shapes and no numbers."""

import copy
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from handson.diagnose.step import tensors_in


def meta_copy(model: nn.Module) -> nn.Module:
    """Copy a model to torch's ``meta`` device: it runs and gives shapes, and takes no memory.

    Lazy layers stay lazy in the copy, so that a batch can tell their sizes there. Parameters that
    are shared are shared in the copy.

    Args:
        model: what is copied; nothing in it changes.
    """
    twins: dict[int, Any] = {}
    for tensor in _held(model):
        if id(tensor) not in twins:
            twins[id(tensor)] = _twin(tensor)
    copied: nn.Module = copy.deepcopy(model, twins)
    return copied


def _held(model: nn.Module) -> Iterator[Tensor]:
    """Yield parameters, buffers, and tensors that hang in a module as plain attributes."""
    for module in model.modules():
        for values in (module._parameters, module._buffers, vars(module)):
            yield from tensors_in(dict(values))


def _twin(tensor: Tensor) -> Any:
    for lazy in (nn.UninitializedParameter, nn.UninitializedBuffer):
        if isinstance(tensor, lazy):
            make: Any = lazy
            return make(tensor.requires_grad, device=torch.device("meta"), dtype=tensor.dtype)
    bare = torch.empty_like(tensor, device="meta")
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(bare, requires_grad=tensor.is_floating_point())
    return bare
