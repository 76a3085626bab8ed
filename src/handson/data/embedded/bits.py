"""Random numbers that are the same, bit for bit, on every platform and with every NumPy.

NumPy promises that the raw 64-bit stream of its bit generators never changes; it promises nothing
of the kind for the distributions of ``numpy.random.Generator``. So this file takes the raw stream
of Philox and makes the rest itself, with integer arithmetic and single IEEE operations, which round
alike everywhere: no ``exp``, ``log`` or ``cos`` of a C library, no sum of floats whose order the
processor may choose.
"""

import hashlib
import operator
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from handson.base.errors import ArgumentError

T = TypeVar("T")
Size = int | tuple[int, ...]
Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]


class Bits:
    """A stream of random numbers named by a seed, with sub-streams named by words.

    From a fresh stream, a short draw is the beginning of a longer one.

    Args:
        seed: any integer. Different seeds give unrelated streams.

    Raises:
        ArgumentError: the seed is no integer, or a size is negative.

    Source: Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as 1, 2, 3.
    """

    def __init__(self, seed: int) -> None:
        try:
            number = operator.index(seed)
        except TypeError:
            raise ArgumentError(f"seed={seed!r} should be a whole number") from None
        self._start(hashlib.sha256(f"handson {number}".encode()).digest())

    def _start(self, digest: bytes) -> None:
        self._digest = digest
        key = [int.from_bytes(digest[i : i + 8], "little") for i in (0, 8)]
        self._philox = np.random.Philox(key=np.array(key, dtype=np.uint64))

    def spawn(self, label: str) -> "Bits":
        """Return the independent stream called ``label``; drawing from it moves no other stream."""
        child = Bits.__new__(Bits)
        child._start(hashlib.sha256(self._digest + label.encode()).digest())
        return child

    def _raw(self, size: Size) -> npt.NDArray[np.uint64]:
        shape = size if isinstance(size, tuple) else (size,)
        if any(n < 0 for n in shape):
            raise ArgumentError(f"size={size!r} should be lengths of at least 0")
        count = 1
        for n in shape:
            count *= n
        raw: npt.NDArray[np.uint64] = self._philox.random_raw(count).reshape(shape)
        return raw

    def octets(self, size: int) -> npt.NDArray[np.uint8]:
        """Draw ``size`` integers from 0 to 255, eight from each 64 bits."""
        return self._raw((size + 7) // 8).astype("<u8").view(np.uint8)[:size]

    def integers(self, below: int, size: Size) -> Whole:
        """Draw integers from 0 to ``below - 1``, each equally likely.

        ``raw % below`` alone would favour small numbers when ``below`` does not divide 2⁶⁴; what
        falls into the incomplete last stretch is drawn again.

        Args:
            below: from 1 to 2⁶³.
            size: how many, or a shape.

        Raises:
            ArgumentError: ``below`` is out of range.
        """
        if not 1 <= below <= 2**63:
            raise ArgumentError(f"below={below!r} should be within 1 … 2**63")
        drawn = self._raw(size)
        last = np.uint64(2**64 - 2**64 % below - 1)
        flat = drawn.reshape(-1)
        while (refused := flat > last).any():
            flat = np.concatenate([flat[~refused], self._raw(int(refused.sum()))])
        result: Whole = (flat % np.uint64(below)).astype(np.int64).reshape(drawn.shape)
        return result

    def uniform(self, size: Size) -> Real:
        """Draw multiples of 2⁻⁵³ from [0, 1), each equally likely."""
        result: Real = (self._raw(size) >> np.uint64(11)) * 2.0**-53
        return result

    def normal(self, size: Size) -> Real:
        """Draw from (very nearly) the standard normal distribution.

        Each number is the sum of twelve uniform ones, less 6: mean 0, variance 12 · 1/12 = 1. The
        sum is taken over integers, so its order cannot matter. It differs from a true normal in
        its tails, which end at ±6, and in its excess kurtosis, which is -0.1 in place of 0.
        """
        shape = size if isinstance(size, tuple) else (size,)
        twelve = (self._raw((*shape, 12)) >> np.uint64(11)).astype(np.int64).sum(axis=-1)
        result: Real = (twelve - 6 * 2**53).astype(np.float64) * 2.0**-53
        return result

    def choice(self, weights: Sequence[float], size: Size) -> Whole:
        """Draw positions ``i`` of ``weights`` with probability ``weights[i] / sum(weights)``.

        Args:
            weights: at least one, each finite and 0 or more, not all 0.
            size: how many, or a shape.

        Raises:
            ArgumentError: the weights are not like that.
        """
        edges = np.array(list(accumulate(float(w) for w in weights)), dtype=np.float64)
        if not len(edges) or not np.isfinite(edges[-1]) or edges[-1] <= 0 or min(weights) < 0:
            raise ArgumentError(
                f"weights={list(weights)} should be one or more numbers, all finite and at least "
                "0, not all of them 0"
            )
        spot = np.searchsorted(edges, self.uniform(size) * edges[-1], side="right")
        # The product may round up to the last edge; the last weight that is not 0 owns it.
        owner = int(np.searchsorted(edges, edges[-1], side="left"))
        result: Whole = np.minimum(spot, owner).astype(np.int64)
        return result

    def permutation(self, count: int) -> Whole:
        """Draw an order of ``0 … count - 1``, each equally likely."""
        return np.argsort(self._raw(count), kind="stable").astype(np.int64)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a random order; the original stays as it is."""
        return [items[i] for i in self.permutation(len(items))]
