"""Make tensors: of given numbers, of equal numbers, of numbers in a row, of random numbers."""

from typing import Any

import numpy as np

from handson.autograd.array import DEFAULT, Tensor, numbers
from handson.autograd.shaping import sizes


def tensor(data: Any, dtype: Any = None, requires_grad: bool = False) -> Tensor:
    """Return a tensor with its own copy of ``data``.

    Args:
        data: numbers, nested lists of them, an array, a tensor of PyTorch.
        dtype: by default that of an array, and float32 for Python's own floats.
        requires_grad: whether gradients with respect to it are wanted.
    """
    return Tensor(numbers(data, dtype).copy(), requires_grad)


def zeros(*size: Any, dtype: Any = DEFAULT, requires_grad: bool = False) -> Tensor:
    """Return a tensor of zeros.

    Args:
        size: its shape, as one tuple or as numbers.
        dtype: of NumPy.
        requires_grad: whether gradients with respect to it are wanted.
    """
    return Tensor(np.zeros(sizes(size), dtype), requires_grad)


def ones(*size: Any, dtype: Any = DEFAULT, requires_grad: bool = False) -> Tensor:
    """Return a tensor of ones.

    Args:
        size: its shape, as one tuple or as numbers.
        dtype: of NumPy.
        requires_grad: whether gradients with respect to it are wanted.
    """
    return Tensor(np.ones(sizes(size), dtype), requires_grad)


def full(size: int | tuple[int, ...], fill_value: float, dtype: Any = None) -> Tensor:
    """Return a tensor of equal numbers.

    Args:
        size: its shape.
        fill_value: the number.
        dtype: by default float32, or what integers and true/false have.
    """
    return Tensor(np.full(size, numbers(fill_value, dtype)))


def arange(start: float, end: float | None = None, step: float = 1, dtype: Any = None) -> Tensor:
    """Return numbers in a row: ``arange(4)`` holds 0, 1, 2, 3.

    Args:
        start: the first number; the end, if it is given alone.
        end: where to stop, itself left out.
        step: from one number to the next.
        dtype: by default int64 if all three are integers, else float32.
    """
    first, last = (0, start) if end is None else (start, end)
    whole = all(isinstance(n, int) for n in (first, last, step))
    return Tensor(np.arange(first, last, step).astype(dtype or (np.int64 if whole else DEFAULT)))


def linspace(start: float, end: float, steps: int, dtype: Any = DEFAULT) -> Tensor:
    """Return evenly spaced numbers, both ends among them.

    Args:
        start: the first.
        end: the last.
        steps: how many.
        dtype: of NumPy.
    """
    return Tensor(np.linspace(start, end, steps).astype(dtype))


def eye(n: int, dtype: Any = DEFAULT) -> Tensor:
    """Return the identity matrix.

    Args:
        n: rows and columns.
        dtype: of NumPy.
    """
    return Tensor(np.eye(n, dtype=dtype))


def randn(*size: Any, generator: np.random.Generator, dtype: Any = DEFAULT) -> Tensor:
    """Return normal random numbers of mean 0 and variance 1.

    Args:
        size: the shape, as one tuple or as numbers.
        generator: ``np.random.default_rng(seed)``.
        dtype: of NumPy.
    """
    return Tensor(generator.standard_normal(sizes(size)).astype(dtype))


def rand(*size: Any, generator: np.random.Generator, dtype: Any = DEFAULT) -> Tensor:
    """Return random numbers spread evenly over [0, 1).

    Args:
        size: the shape, as one tuple or as numbers.
        generator: ``np.random.default_rng(seed)``.
        dtype: of NumPy.
    """
    return Tensor(generator.random(sizes(size)).astype(dtype))
