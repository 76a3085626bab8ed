"""Layers held by ``handson.blocks`` alone: a third set that a small model can be built from.

The maths is that of ``handson.nn``; what differs is who keeps the parameters. Only the layers of
the multilayer perceptron are here, because they show all there is to see.
"""

import math
from typing import Any

import torch
from jaxtyping import Float, Shaped
from torch import Tensor

from handson import blocks
from handson.base.errors import UnknownNameError
from handson.base.module import Parameter
from handson.blocks import Module
from handson.models.held import Held
from handson.nn import CrossEntropyLoss as CrossEntropyLoss
from handson.nn import MSELoss as MSELoss
from handson.nn import init as init
from handson.ops import activation
from handson.ops import linear as ops


class Linear(Module):
    """Fully connected layer, ``y = x Wᵀ + b``: a block with two parameters.

    Args:
        in_features: numbers per example that come in.
        out_features: numbers per example that go out.
        bias: whether there is a ``b``.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(torch.empty(out_features, in_features))
        if bias:
            self.bias: Parameter | None = Parameter(torch.empty(out_features))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weights and bias evenly from ``±1/√in_features``, as torch does."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features else 0.0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, x: Float[Tensor, "*batch in_features"]) -> Float[Tensor, "*batch _"]:
        return ops.linear(x, self.weight, self.bias)

    def extra_repr(self) -> str:
        bias = self.bias is not None
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={bias}"


class ReLU(Module):
    """Keep what is positive, ``max(x, 0)``: a block without parameters."""

    def forward(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return activation.relu(x)


class Flatten(Module):
    """Join all axes but the first into one."""

    def forward(self, x: Shaped[Tensor, "..."]) -> Shaped[Tensor, "..."]:
        return x.flatten(1)


class Sequential(Held):
    """``handson.blocks.Sequential``, held so that the engine can train it.

    Args:
        args: the blocks in their order.
    """

    def __init__(self, *args: Module) -> None:
        super().__init__(blocks.Sequential(*args))


class MissingLayerError(UnknownNameError, AttributeError):
    """A model asked this set for a layer that it does not have."""


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    raise MissingLayerError(
        f"handson.blocks holds no {name}, only what a multilayer perceptron needs: Linear, ReLU, "
        "Flatten, Sequential, CrossEntropyLoss, MSELoss; use --layers handson or torch"
    )
