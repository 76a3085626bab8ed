"""A cubic with noise: too few features underfit it, too many overfit it."""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from handson.data.dataset import Dataset
from handson.data.embedded.arguments import real, whole
from handson.data.embedded.bits import Bits

COEFFICIENTS = (5.0, 1.2, -3.4, 5.6)  # of xⁱ/i!, i = 0 … 3


def polynomial(
    *, examples: int = 100, test: int = 100, degree: int = 20, noise: float = 0.1, seed: int = 0
) -> Dataset:
    """Make points of y = 5 + 1.2 x - 3.4 x²/2! + 5.6 x³/3! + ε, with the powers of x as features.

    x is standard normal, ε normal with standard deviation ``noise``. Feature i is xⁱ/i!: without
    the factorial the high powers would dwarf the rest. Cut the columns to see it: the first two
    underfit, the first four are the truth, all of them overfit a short training set.

    More examples begin with the same ones, and no knob moves x but ``seed``.

    Args:
        examples: points to train on, at least 1.
        test: points to test on, at least 1.
        degree: number of features, at least 1; the highest power is one less.
        noise: standard deviation of ε, 0 or more.
        seed: any integer.

    Returns:
        float32 features ``(N, degree)`` and float32 targets ``(N, 1)`` of both parts.

    Raises:
        ArgumentError: a knob is outside its range.
    """
    whole(examples=(examples, 1, None), test=(test, 1, None), degree=(degree, 1, None))
    real(noise=(noise, 0))
    bits = Bits(seed)
    return Dataset(
        name="polynomial",
        train=_points(bits.spawn("train"), examples, degree, noise),
        test=_points(bits.spawn("test"), test, degree, noise),
        features=tuple(f"x^{power}/{power}!" for power in range(degree)),
    )


def _points(
    bits: Bits, count: int, degree: int, noise: float
) -> tuple[Float[Tensor, "batch features"], Float[Tensor, "batch targets"]]:
    x = bits.spawn("x").normal(count)
    # xⁱ/i! = xⁱ⁻¹/(i-1)! · x / i
    powers = [np.ones(count)]
    for power in range(1, max(degree, len(COEFFICIENTS))):
        powers.append(powers[-1] * x / power)
    y = noise * bits.spawn("noise").normal(count)
    for coefficient, column in zip(COEFFICIENTS, powers, strict=False):
        y = y + coefficient * column
    features = np.stack(powers[:degree], axis=1)
    # Some processors round what is too small for a normal float32 to 0, some do not: all do here.
    features[np.abs(features) < np.finfo(np.float32).tiny] = 0
    return torch.from_numpy(features.astype(np.float32)), torch.from_numpy(
        y.astype(np.float32)[:, None]
    )
