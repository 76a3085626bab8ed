"""The classic activations with their derivatives written out, for speed.

``handson.ops.activation`` has the same functions as plain formulas.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.ops.pointwise import pointwise


def fused_relu(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Keep what is positive: ``max(x, 0)``; the derivative is 1 above 0, else 0.

    Numerics: an infinite gradient that meets a silent unit gives NaN, where torch says 0; torch
    passes the gradient of a NaN on, here it ends.
    """
    return pointwise(x, lambda x: x.clamp(min=0.0), torch.sign, from_value=True)


def fused_sigmoid(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Squash to (0, 1): ``y = 1 / (1 + e⁻ˣ)``, with ``y' = y (1 - y)``."""
    return pointwise(x, torch.sigmoid, lambda y: y * (1 - y), from_value=True)


def fused_tanh(x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Squash to (-1, 1): ``y = tanh(x)``, with ``y' = 1 - y²``."""
    return pointwise(x, torch.tanh, lambda y: 1 - y * y, from_value=True)
