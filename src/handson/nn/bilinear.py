"""A layer of two inputs."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.module import Module, Parameter
from handson.nn import init
from handson.ops import bilinear as ops


class Bilinear(Module):
    """Weighted sums of all products of two inputs' features, ``y_k = x₁ᵀ W_k x₂ + b_k``.

    Args:
        in1_features: numbers per example in the first input, at least 1.
        in2_features: numbers per example in the second input.
        out_features: numbers per example that go out.
        bias: whether there is a ``b``.
        device: where the parameters live.
        dtype: their precision.
    """

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        self.in1_features, self.in2_features = in1_features, in2_features
        self.out_features = out_features
        shape = (out_features, in1_features, in2_features)
        self.weight = Parameter(torch.empty(shape, device=device, dtype=dtype))
        if bias:
            self.bias: Parameter | None = Parameter(
                torch.empty(out_features, device=device, dtype=dtype)
            )
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw weights and bias evenly from ``±1/√in1_features``, as torch does."""
        bound = 1 / math.sqrt(self.in1_features) if self.in1_features else 0.0
        init.uniform_(self.weight, -bound, bound)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound)

    def forward(
        self, input1: Float[Tensor, "*batch rows"], input2: Float[Tensor, "*batch columns"]
    ) -> Float[Tensor, "*batch out_features"]:
        return ops.bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, "
            f"out_features={self.out_features}, bias={self.bias is not None}"
        )
