"""Let torch call our own differentiation engine, as if it were one more operation of torch's."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from handson import autograd
from handson.base.errors import DeviceError, DtypeError


class _OnEngine(torch.autograd.Function):
    """Forward records the engine's graph, backward sweeps over it."""

    @staticmethod
    def forward(ctx: Any, function: Callable[..., autograd.Tensor], *tensors: Tensor) -> Tensor:
        ctx.inputs = [autograd.Tensor(x.detach().numpy(), x.requires_grad) for x in tensors]
        with autograd.enable_grad():
            ctx.output = function(*ctx.inputs)
        return torch.from_numpy(ctx.output.data.copy())

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> Any:
        leaves = [x for x in ctx.inputs if x.requires_grad]
        weights = autograd.Tensor(gradient.numpy())
        found = iter(autograd.grad(ctx.output, leaves, weights, True, materialize_grads=True))
        given = [next(found) if x.requires_grad else None for x in ctx.inputs]
        return None, *(None if g is None else torch.from_numpy(g.data.copy()) for g in given)


def on_engine(function: Callable[..., autograd.Tensor], *tensors: Tensor) -> Tensor:
    """Return ``function(*tensors)``, computed and differentiated by ``handson.autograd``.

    The tensors' memory is shared with the engine, nothing is copied on the way in.

    Args:
        function: of the engine's tensors.
        tensors: of torch, on the CPU, in float32, float64 or integers.

    Raises:
        DeviceError: a tensor is not on the CPU, where NumPy computes.
        DtypeError: a tensor is of a kind that NumPy does not have.

    Differs from torch: gradients of gradients are refused; take them within the engine.
    """
    for x in tensors:
        if x.device.type != "cpu":
            raise DeviceError(
                f"handson.autograd computes with NumPy, on the CPU; this tensor is on {x.device}: "
                "run with --device cpu"
            )
        if x.dtype in (torch.bfloat16, torch.float16):
            raise DtypeError(
                f"handson.autograd computes in float32 and float64; this tensor is {x.dtype}: run "
                "with --precision fp32 or fp64"
            )
    result: Tensor = _OnEngine.apply(function, *tensors)  # type: ignore[no-untyped-call]
    return result
