"""Run a model and leave no trace in it: whatever the run changes is put back."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from handson.base.errors import ArgumentError


class _Kept(NamedTuple):
    """A tensor of a model, where it hangs, and the numbers that it had."""

    module: nn.Module
    home: str
    name: str
    tensor: Tensor
    values: Tensor


def refuse_lazy(model: nn.Module) -> None:
    """Refuse a model some of whose layers do not know their sizes yet.

    Raises:
        ArgumentError: it has such layers; running it here would decide their sizes.
    """
    lazy = [
        name
        for name, tensor in [*model.named_parameters(), *model.named_buffers()]
        if nn.parameter.is_lazy(tensor)
    ]
    if lazy:
        raise ArgumentError(
            f"{lazy[0]!r} ({len(lazy)} in all) has no shape yet, because no batch went through its "
            "lazy layer. A look must not change the model: call model(inputs) once, then look "
            "again."
        )


@contextmanager
def untouched(model: nn.Module) -> Iterator[None]:
    """Put back, also after an error, what running the model inside the ``with`` changes.

    That is: buffers (such as the running mean of a batch normalisation), weights that a forward
    pass rewrites (an embedding with ``max_norm``), the mode of every module, gradients, and the
    random streams of torch on every device of the model, of NumPy and of Python. Attributes that
    are no tensors, such as a module's own counters, are not.

    Args:
        model: what will run.
    """
    modes = {module: module.training for module in model.modules()}
    gradients = [(p, p.grad) for p in model.parameters()]
    kept = [_keep(*place) for place in _changeable(model)]
    devices = {p.device for p in model.parameters() if p.device.type not in ("cpu", "meta")}
    streams = {device: _random_of(device).get_rng_state(*_which(device)) for device in devices}
    cpu, numpy, python = torch.get_rng_state(), np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        for module, training in modes.items():
            module.training = training
        for parameter, gradient in gradients:
            parameter.grad = gradient
        with torch.no_grad():
            for item in kept:
                getattr(item.module, item.home)[item.name] = item.tensor
                item.tensor.copy_(item.values)
        torch.set_rng_state(cpu)
        np.random.set_state(numpy)
        random.setstate(python)
        for device, state in streams.items():
            _random_of(device).set_rng_state(state, *_which(device))


def _changeable(model: nn.Module) -> Iterator[tuple[nn.Module, str, str, Tensor]]:
    for module in model.modules():
        for name, buffer in module._buffers.items():
            if buffer is not None:
                yield module, "_buffers", name, buffer
        if getattr(module, "max_norm", None) is not None:
            for name, parameter in module._parameters.items():
                if parameter is not None:
                    yield module, "_parameters", name, parameter


def _keep(module: nn.Module, home: str, name: str, tensor: Tensor) -> _Kept:
    return _Kept(module, home, name, tensor, tensor.detach().clone())


def _random_of(device: torch.device) -> Any:
    return getattr(torch, device.type)


def _which(device: torch.device) -> tuple[torch.device, ...]:
    return () if device.type == "mps" else (device,)
