"""Products of two inputs: every output weighs every pair of features."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ShapeError


def bilinear(
    x1: Float[Tensor, "*batch rows"],
    x2: Float[Tensor, "*batch columns"],
    weight: Float[Tensor, "out_features rows columns"],
    bias: Float[Tensor, "out_features"] | None = None,
) -> Float[Tensor, "*batch out_features"]:
    """Weigh every pair of features of two inputs, ``y_k = x₁ᵀ W_k x₂ + b_k``.

    Args:
        x1: any number of batch axes, features last.
        x2: the same batch axes, its own features last.
        weight: one matrix per output: a row per feature of ``x1``, a column per feature of ``x2``.
        bias: what each output starts from; ``None`` for zero.

    Raises:
        ShapeError: the batch axes differ, or the features do not fit ``weight``.
    """
    if x1.shape[:-1] != x2.shape[:-1]:
        raise ShapeError(
            f"bilinear: both inputs need the same batch axes, got {tuple(x1.shape)} and "
            f"{tuple(x2.shape)}"
        )
    out, rows, columns = weight.shape
    if (x1.shape[-1], x2.shape[-1]) != (rows, columns):
        raise ShapeError(
            f"bilinear: the inputs must hold {rows} and {columns} features, got tensors of shape "
            f"{tuple(x1.shape)} and {tuple(x2.shape)}; are they the other way round?"
        )
    batch = math.prod(x1.shape[:-1])
    first, second = x1.reshape(batch, rows), x2.reshape(batch, columns)
    # z_k = x₁ᵀ W_k, for all k in one product
    z = (first @ weight.transpose(0, 1).reshape(rows, out * columns)).reshape(batch, out, columns)
    # y_k = z_k · x₂ + b_k
    y = torch.einsum("bkj,bj->bk", z, second)
    y = y if bias is None else y + bias
    return y.reshape(*x1.shape[:-1], out)
