"""How much an optimizer remembers between steps, found out without taking the memory."""

import copy
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from handson.base.errors import ArgumentError
from handson.diagnose.live_memory import storage_bytes
from handson.diagnose.step import tensors_in

MakeOptimizer = Callable[[Iterable[Any]], Optimizer]


def optimizer_state(model: nn.Module, optimizer: Optimizer | MakeOptimizer) -> int:
    """Return the bytes that an optimizer holds after its first step.

    A copy of it steps once on parameters of torch's ``meta`` device, which have shapes and no
    numbers; one that cannot work there steps on copies in memory.

    Args:
        model: whose parameters are updated.
        optimizer: one made for this model, which is left alone, or what makes one of parameters.

    Raises:
        ArgumentError: what is given makes no optimizer, or one of other parameters.
    """
    learning = [p for p in model.parameters() if p.requires_grad]
    try:
        return _after_a_step(learning, optimizer, "meta")
    except ArgumentError:
        raise
    except Exception:  # whatever an optimizer may say when a tensor has no numbers
        return _after_a_step(learning, optimizer, None)


def _after_a_step(
    learning: list[nn.Parameter], optimizer: Optimizer | MakeOptimizer, device: str | None
) -> int:
    """Let a copy of the optimizer step once on copies of the parameters, and add up its state.

    Raises:
        ArgumentError: what is given makes no optimizer, one of other parameters, or one that calls
            the model.
    """
    twins = {id(p): nn.Parameter(torch.zeros_like(p, device=device)) for p in learning}
    if isinstance(optimizer, Optimizer):
        for group in optimizer.param_groups:
            for p in group["params"]:
                if id(p) not in twins:
                    raise ArgumentError(
                        f"the optimizer updates a parameter of shape {tuple(p.shape)} that the "
                        "model does not have; make it from model.parameters()"
                    )
        known: dict[int, Any] = {**twins, id(optimizer.state): type(optimizer.state)(dict)}
        copied = copy.deepcopy(optimizer, known)
    else:
        copied = optimizer(twins.values())
        if not isinstance(copied, Optimizer):
            raise ArgumentError(
                f"optimizer must be a torch.optim.Optimizer or make one, got "
                f"{type(copied).__name__}; for example partial(SGD, lr=0.1)"
            )
    if "closure" in _needed(copied.step):
        raise ArgumentError(
            f"{type(copied).__name__} evaluates the model inside its step, so what it remembers "
            "cannot be told beforehand; leave the optimizer out"
        )
    for twin in twins.values():
        twin.grad = torch.zeros_like(twin)
    copied.step()
    return storage_bytes(_states(copied))


def _needed(function: Any) -> set[str]:
    """Return the arguments that a function cannot do without."""
    parameters = inspect.signature(function).parameters.values()
    return {p.name for p in parameters if p.default is p.empty}


def _states(optimizer: Optimizer) -> Iterable[Tensor]:
    for state in optimizer.state.values():
        yield from tensors_in(state)
