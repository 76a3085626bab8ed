"""Embedding: one row of numbers for every token, looked up by its index."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError


class IndexRangeError(ArgumentError, IndexError):
    """An index points outside its table."""


def embedding(
    index: Int[Tensor, "*batch"],
    weight: Float[Tensor, "vocab features"],
    padding_idx: int | None = None,
    max_norm: float | None = None,
    norm_type: float = 2.0,
    scale_grad_by_freq: bool = False,
) -> Float[Tensor, "*batch features"]:
    """Look up the row of each index, ``y = W[i]``.

    It is the product of ``W`` with one-hot vectors, without making them.

    Args:
        index: numbers of rows, from 0.
        weight: one row per token.
        padding_idx: the row that is looked up and never learns.
        max_norm: rows that are looked up and longer are shortened first, *in* ``weight``.
        norm_type: what length means: the p of the p-norm.
        scale_grad_by_freq: whether a row's gradient is the mean over its uses, not their sum.

    Raises:
        DtypeError: the indices are no integers.

    Source: Bengio et al. (2003), A neural probabilistic language model, section 2.
    """
    if index.dtype not in (torch.int64, torch.int32):
        raise DtypeError(
            f"embedding: indices must be int64 or int32, got {index.dtype}; use index.long()"
        )
    flat = index.reshape(-1)
    if max_norm is not None:
        shorten_(weight, flat, max_norm, norm_type)
    rows = _look_up(weight, flat)
    if scale_grad_by_freq and rows.requires_grad:
        ones = torch.ones_like(flat, dtype=weight.dtype)
        uses = weight.new_zeros(weight.shape[0]).index_add(0, flat, ones).index_select(0, flat)
        rows.register_hook(lambda grad: grad / uses.unsqueeze(1))  # type: ignore[no-untyped-call]
    if padding_idx is not None and rows.requires_grad:
        rows = torch.where((flat == padding_idx).unsqueeze(1), rows.detach(), rows)
    return rows.reshape(*index.shape, weight.shape[1])


@torch.no_grad()
def shorten_(
    weight: Float[Tensor, "vocab features"],
    index: Int[Tensor, "rows"],
    max_norm: float,
    norm_type: float = 2.0,
) -> None:
    """Scale the named rows down to length ``max_norm``, in place, where they are longer.

    Args:
        weight: the table.
        index: rows to look at; a row may be named again and again.
        max_norm: the greatest length that is left alone, 0 or more.
        norm_type: what length means: the p of the p-norm.

    Numerics: 1e-7 is added to the length before dividing, as torch does.
    """
    rows = _look_up(weight, index)
    length = torch.linalg.vector_norm(rows, norm_type, dim=1, keepdim=True)
    shorter = rows * (max_norm / (length + 1e-7))
    weight.index_copy_(0, index.long(), torch.where(length > max_norm, shorter, rows))


def _look_up(weight: Tensor, index: Tensor) -> Tensor:
    try:
        return weight.index_select(0, index)
    except (IndexError, RuntimeError) as error:
        if not index.numel() or 0 <= index.min() <= index.max() < weight.shape[0]:
            raise
        last = weight.shape[0] - 1
        raise IndexRangeError(
            f"embedding: indices must be from 0 to {last}, as the table has {last + 1} rows; got "
            f"some from {int(index.min())} to {int(index.max())}"
        ) from error
