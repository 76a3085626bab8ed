"""How often a test may raise a false alarm, and samples to try it on."""

import pytest
import torch

SEEDS = range(200)


def gaussians(seed, n, m, features=3, mean=0.0, std=1.0):
    """A standard normal source, and a target that may have shifted."""
    rng = torch.Generator().manual_seed(seed)
    source = torch.randn(n, features, generator=rng)
    return source, mean + std * torch.randn(m, features, generator=rng)


def alarms(test, **settings):
    """Count the alarms of ``test(source, target, seed)`` over 200 seeds."""
    return sum(test(*gaussians(seed, **settings), seed).shifted for seed in SEEDS)


def most_false_alarms(level):
    """Return a number that a test of this level passes but once in a thousand times."""
    binom = pytest.importorskip("scipy.stats").binom
    return int(binom.isf(1e-3, len(SEEDS), level))
