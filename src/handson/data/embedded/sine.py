"""A noisy sine wave: the smallest sequence worth predicting."""

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from handson.data.dataset import Dataset
from handson.data.embedded import exact
from handson.data.embedded.arguments import real, whole
from handson.data.embedded.bits import Bits

LONGEST = 10_000_000  # points


def series(*, points: int = 1000, noise: float = 0.2, seed: int = 0) -> Float[Tensor, "seq"]:
    """Make the whole wave: x_t = sin(0.01 t) + ε_t for t = 1 … ``points``, in float32.

    Args:
        points: length, 1 … 10,000,000; one period is about 628.
        noise: standard deviation of ε, 0 or more.
        seed: any integer.

    Raises:
        ArgumentError: a knob is outside its range.
    """
    whole(points=(points, 1, LONGEST))
    real(noise=(noise, 0))
    t = np.arange(1, points + 1, dtype=np.float64)
    x = exact.sin(t / 100) + noise * Bits(seed).spawn("noise").normal(points)
    return torch.from_numpy(x.astype(np.float32))


def sine(
    *, points: int = 1000, tau: int = 4, train: int = 600, noise: float = 0.2, seed: int = 0
) -> Dataset:
    """Cut the wave into windows: ``tau`` values as features, the value after them as target.

    Window i holds x_i … x_{i+tau-1}, oldest first, and its target is x_{i+tau}. The first ``train``
    windows are for training, all later ones for testing: the test lies in the future, as it must
    for a sequence. The wave itself, for predictions several steps ahead, is ``series``.

    Args:
        points: length of the wave, 3 … 10,000,000.
        tau: values in a window, from 1 to ``points - 2``.
        train: windows to train on, from 1 to ``points - tau - 1``, so that one is left for testing.
        noise: standard deviation of what is added to the sine, 0 or more.
        seed: any integer.

    Returns:
        float32 features ``(N, tau)`` and float32 targets ``(N, 1)`` of both parts.

    Raises:
        ArgumentError: a knob is outside its range.
    """
    whole(points=(points, 3, LONGEST))
    whole(tau=(tau, 1, points - 2))
    windows = points - tau
    whole(train=(train, 1, windows - 1))
    wave = series(points=points, noise=noise, seed=seed)
    features = wave.unfold(0, tau, 1)[:windows].contiguous()
    targets = wave[tau:, None].contiguous()
    return Dataset(
        name="sine",
        train=(features[:train], targets[:train]),
        test=(features[train:], targets[train:]),
        features=tuple(f"{steps} steps ago" for steps in range(tau, 0, -1)),
    )
