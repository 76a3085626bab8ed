"""Points on a plane, with noise: data for linear regression whose answer is known."""

from collections.abc import Sequence

import numpy as np
import torch

from handson.base.errors import ArgumentError
from handson.data.dataset import Dataset
from handson.data.embedded.bits import Bits

WEIGHTS, BIAS = (2.0, -3.4), 4.2


def linear(
    *,
    examples: int = 1000,
    test: int = 200,
    weights: Sequence[float] = WEIGHTS,
    bias: float = BIAS,
    noise: float = 0.01,
    seed: int = 0,
) -> Dataset:
    """Draw ``x`` from the normal distribution and compute ``y = x·w + b + ε``.

    The noise ``ε`` is normal with standard deviation ``noise``. The same numbers, bit for bit, on
    every platform.

    Args:
        examples: points to learn from, at least 1.
        test: points to check with.
        weights: w, one number per feature.
        bias: b.
        noise: standard deviation of ε, at least 0.
        seed: of points and noise.

    Raises:
        ArgumentError: a setting is out of range.
    """
    if examples < 1 or test < 0 or noise < 0 or not len(weights):
        raise ArgumentError(
            f"linear needs examples >= 1, test >= 0, noise >= 0 and a weight; got "
            f"examples={examples}, test={test}, noise={noise}, weights={list(weights)}"
        )
    bits, count = Bits(seed), examples + test
    x = bits.spawn("x").normal((count, len(weights)))
    y = bias + noise * bits.spawn("noise").normal(count)
    for column, weight in enumerate(weights):  # one by one: no sum whose order may vary
        y = y + weight * x[:, column]
    inputs = torch.from_numpy(x.astype(np.float32))
    targets = torch.from_numpy(y.astype(np.float32))[:, None]
    return Dataset(
        name="linear",
        train=(inputs[:examples], targets[:examples]),
        test=(inputs[examples:], targets[examples:]),
    )
