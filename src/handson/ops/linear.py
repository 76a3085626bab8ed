"""The affine map, the workhorse of every network."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ShapeError


def linear(
    x: Float[Tensor, "*batch in_features"],
    weight: Float[Tensor, "out_features in_features"],
    bias: Float[Tensor, "out_features"] | None = None,
) -> Float[Tensor, "*batch out_features"]:
    """Weighted sums of the features, ``y = x Wᵀ + b``, one row of ``W`` per output.

    Args:
        x: any number of batch axes, features last.
        weight: one row of weights per output.
        bias: what each output starts from; ``None`` for zero.

    Raises:
        ShapeError: ``x`` does not have as many features as ``weight`` has columns.
    """
    if x.shape[-1] != weight.shape[-1]:
        raise ShapeError(
            f"linear: the last axis of the input must hold {weight.shape[-1]} features, "
            f"got a tensor of shape {tuple(x.shape)}; for images put Flatten() before the layer"
        )
    flat = x.ndim == 2
    rows = x if flat else x.reshape(math.prod(x.shape[:-1]), x.shape[-1])
    # y = x Wᵀ + b
    y = rows @ weight.T if bias is None else torch.addmm(bias, rows, weight.T)
    return y if flat else y.reshape(*x.shape[:-1], weight.shape[0])
