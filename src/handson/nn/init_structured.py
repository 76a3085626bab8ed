"""Starting values with a structure: identity, orthogonal, sparse, cut off at both ends.

They are used as ``handson.nn.init.orthogonal_`` and so on.
"""

import math

import torch
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.truncated_normal import truncated_normal_quantile


@torch.no_grad()
def eye_(tensor: Tensor) -> Tensor:
    """Fill a matrix with the identity: a layer that passes its input on.

    Args:
        tensor: what is filled, of two axes.

    Raises:
        ShapeError: it is no matrix.
    """
    _need_matrix("eye_", tensor)
    tensor.zero_()
    tensor.diagonal().fill_(1)
    return tensor


@torch.no_grad()
def dirac_(tensor: Tensor, groups: int = 1) -> Tensor:
    """Fill a convolution's weight with single ones: each channel passes its own channel on.

    Args:
        tensor: weight of one to three spatial axes, (out_channels, in_channels, ...).
        groups: of the convolution; in each the first channels are passed on.

    Raises:
        ShapeError: it is no weight of a convolution.
        ArgumentError: ``groups`` does not divide the output channels.
    """
    if tensor.ndim not in (3, 4, 5):
        raise ShapeError(
            f"dirac_ fills the weight of a convolution, of 3 to 5 axes; got {tuple(tensor.shape)}"
        )
    if groups < 1 or tensor.shape[0] % groups:
        raise ArgumentError(
            f"groups={groups} must divide the {tensor.shape[0]} output channels of the weight"
        )
    tensor.zero_()
    centre = tuple(size // 2 for size in tensor.shape[2:])
    in_group = tensor.shape[0] // groups
    for group in range(groups):
        for channel in range(min(in_group, tensor.shape[1])):
            place = (group * in_group + channel, channel, *centre)
            tensor[place] = 1
    return tensor


@torch.no_grad()
def orthogonal_(
    tensor: Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> Tensor:
    """Fill with rows, or columns, at right angles: lengths stay, whatever the depth.

    ``A = QR`` for normal ``A``; the columns of ``Q`` times the signs of ``R``'s diagonal are
    evenly spread over all rotations. More than two axes count as rows by everything else. A
    weight without elements stays as it is.

    Args:
        tensor: a weight of two axes or more.
        gain: length of each row or column.
        generator: where the numbers come from; torch's global generator unless told.

    Raises:
        ShapeError: fewer than two axes.

    Source: Saxe et al. (2014), arXiv:1312.6120; signs: Mezzadri (2007), arXiv:math-ph/0609050.
    """
    if tensor.ndim < 2:
        raise ShapeError(f"orthogonal_ needs two axes or more, got {tuple(tensor.shape)}")
    if not tensor.numel() or tensor.is_meta:
        return tensor
    rows, columns = tensor.shape[0], tensor.numel() // tensor.shape[0]
    drawn = tensor.new_empty((rows, columns)).normal_(0, 1, generator=generator)
    q, r = torch.linalg.qr(drawn if rows >= columns else drawn.T)
    q = q * r.diagonal().sign()
    q = q if rows >= columns else q.T
    return tensor.copy_(q.reshape(tensor.shape)).mul_(gain)


@torch.no_grad()
def sparse_(
    tensor: Tensor,
    sparsity: float,
    std: float = 0.01,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Fill from the normal distribution, then set a share of each column to zero.

    Args:
        tensor: a matrix.
        sparsity: share of zeros in each column, 0 to 1, rounded up.
        std: of the numbers that stay, at least 0.
        generator: where all the chance comes from; torch's global generator unless told.

    Raises:
        ShapeError: it is no matrix.
        ArgumentError: ``sparsity`` is no share.

    Differs from torch: torch chooses the zeros by its global generator even when given another.

    Source: Martens (2010), Deep learning via Hessian-free optimization, section 5.
    """
    _need_matrix("sparse_", tensor)
    if not 0 <= sparsity <= 1:
        raise ArgumentError(f"sparsity is a share of each column, 0 to 1; got {sparsity}")
    rows, columns = tensor.shape
    tensor.normal_(0, std, generator=generator)
    zeros = math.ceil(sparsity * rows)
    for column in range(columns):
        device = generator.device if generator else None
        chosen = torch.randperm(rows, generator=generator, device=device)[:zeros]
        tensor[chosen.to(tensor.device), column] = 0
    return tensor


@torch.no_grad()
def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Fill from a normal distribution of which only ``[a, b]`` is left.

    Args:
        tensor: what is filled.
        mean: of the distribution before it is cut.
        std: its standard deviation before it is cut, above 0.
        a: the lower end, a number and not a multiple of ``std``.
        b: the upper end, likewise.
        generator: where the numbers come from; torch's global generator unless told.

    Differs from torch: other numbers from the same seed, for torch has changed its method between
    versions; the distribution is the same. An impossible window is an error.
    """
    wide = tensor.dtype if tensor.device.type == "mps" else torch.float64
    share = torch.empty(tensor.shape, dtype=wide, device=tensor.device)
    share.uniform_(0, 1, generator=generator)
    return tensor.copy_(truncated_normal_quantile(share, mean, std, a, b)).clamp_(a, b)


def _need_matrix(name: str, tensor: Tensor) -> None:
    if tensor.ndim != 2:
        raise ShapeError(f"{name} fills a matrix, of two axes; got shape {tuple(tensor.shape)}")
