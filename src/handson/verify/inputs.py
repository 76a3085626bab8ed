"""Makers of inputs: the regimes in which implementations differ.

Each returns a function of a random generator, so that a case states *what* it feeds and both sides
get the same numbers. Everything is made in float64 and cast to the precision under test.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

Maker = Callable[[torch.Generator], Any]


def normal(*shape: int, mean: float = 0.0, std: float = 1.0) -> Maker:
    """Normal numbers: ``mean=1e4`` is far from zero, ``std=1e-4`` nearly constant."""
    return lambda rng: mean + std * torch.randn(shape, generator=rng, dtype=torch.float64)


def uniform(*shape: int, low: float = 0.0, high: float = 1.0) -> Maker:
    """Numbers spread evenly over ``[low, high)``."""
    return lambda rng: low + (high - low) * torch.rand(shape, generator=rng, dtype=torch.float64)


def full(*shape: int, value: float) -> Maker:
    """The same number everywhere."""
    return lambda rng: torch.full(shape, value, dtype=torch.float64)


def exactly(*values: float) -> Maker:
    """These numbers, as a vector."""
    return lambda rng: torch.tensor(values, dtype=torch.float64)


def labels(*shape: int, classes: int) -> Maker:
    """Class indices from 0 to ``classes - 1``."""
    return lambda rng: torch.randint(classes, shape, generator=rng)


def transposed(make: Maker) -> Maker:
    """The same values with the last two axes swapped in memory: not contiguous."""
    return lambda rng: make(rng).mT.contiguous().mT


def strided(make: Maker) -> Maker:
    """Every second column of a tensor twice as wide: not contiguous, with gaps."""

    def maker(rng: torch.Generator) -> Tensor:
        x: Tensor = make(rng)
        wide = x.new_full((*x.shape[:-1], 2 * x.shape[-1]), 1e9)
        wide[..., ::2] = x
        return wide[..., ::2]

    return maker


def cast(value: Any, dtype: torch.dtype) -> Any:
    """Copy floating tensors to ``dtype`` and keep their strides; return anything else unchanged."""
    if not (isinstance(value, Tensor) and value.dtype.is_floating_point):
        return value
    if value.is_contiguous():
        return value.to(dtype, copy=True)
    memory = value.untyped_storage().nbytes() // value.element_size()
    flat = torch.as_strided(value, (memory,), (1,), 0).to(dtype, copy=True)
    return torch.as_strided(flat, value.shape, value.stride(), value.storage_offset())
