"""Dropout: silence some numbers by chance, and let the others speak up."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError, ShapeError


def check_probability(p: float) -> None:
    """Refuse what is no probability.

    Raises:
        ArgumentError: ``p`` is not between 0 and 1.
    """
    if not 0 <= p <= 1:
        raise ArgumentError(f"p is the probability of dropping, from 0 to 1; got {p!r}")


def keep_mask(
    x: Float[Tensor, "..."],
    p: float = 0.5,
    whole_channels: bool = False,
    generator: torch.Generator | None = None,
) -> Float[Tensor, "..."]:
    """Toss for every number whether it stays (1) or goes (0).

    Args:
        x: what the mask is for: its shape, precision and device.
        p: probability of going, 0 to 1.
        whole_channels: whether one toss decides for all of a channel, axis 1 of ``x``.
        generator: where the chance comes from; torch's global generator unless told.

    Raises:
        ArgumentError: ``p`` is no probability.
    """
    check_probability(p)
    tossed = x.new_empty((*x.shape[:2], *[1] * (x.ndim - 2))) if whole_channels else x
    return torch.empty_like(tossed).bernoulli_(1 - p, generator=generator)


def dropout(
    x: Float[Tensor, "*batch"],
    p: float = 0.5,
    training: bool = True,
    inplace: bool = False,
    whole_channels: bool = False,
    mask: Float[Tensor, "..."] | None = None,
) -> Float[Tensor, "*batch"]:
    """Drop each number with probability ``p`` while training, ``y = x m / (1 - p)``.

    The mask ``m`` is 1 with probability ``1 - p``, else 0; so ``y`` is ``x`` on average, and
    outside training there is nothing to make up for: ``y = x``.

    Args:
        x: any shape.
        p: probability of being dropped, 0 to 1.
        training: whether anything is dropped at all.
        inplace: whether to overwrite ``x``.
        whole_channels: whether a channel, axis 1, is dropped as a whole.
        mask: what stays, as ``keep_mask`` tosses it; tossed anew unless given.

    Raises:
        ArgumentError: ``p`` is no probability.
        DtypeError: ``x`` holds integers.
        ShapeError: whole channels of something that has none.

    Source: Srivastava et al. (2014), section 4; the division while training is "inverted dropout".
    """
    check_probability(p)
    if not x.is_floating_point():
        raise DtypeError(f"dropout needs floating-point numbers, got {x.dtype}; use x.float()")
    if whole_channels and x.ndim < 2:
        raise ShapeError(f"channels are axis 1 of the input, got shape {tuple(x.shape)}")
    if not training or p == 0:
        return x
    if p == 1:
        scaled = x.new_zeros(())
    else:
        m = keep_mask(x, p, whole_channels) if mask is None else mask
        # m / (1 - p)
        scaled = m / (1 - p)
    return x.mul_(scaled) if inplace else x * scaled
