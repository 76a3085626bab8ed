"""Maximum mean discrepancy: how far apart two samples are on average, through a kernel."""

import math
from collections.abc import Iterator

import torch
from jaxtyping import Float, Shaped
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.base.seed import generator as seeded
from handson.base.words import Words
from handson.shift.evidence import Evidence, check_level
from handson.shift.samples import check_finite, check_samples, two_samples

BLOCK = 1024
"""Rows of the kernel matrix that exist at once: what bounds the memory."""
LOOKED_AT = 1000
"""Examples from which the median distance is taken, at most."""


def mmd_squared(
    source: Float[Tensor, "batch features"], target: Float[Tensor, "_ features"], bandwidth: float
) -> Float[Tensor, ""]:
    """Squared distance between two samples' means in the space of a Gaussian kernel, unbiased.

    ``Σ_{i≠j} k(xᵢ, xⱼ) / n(n-1) + Σ_{i≠j} k(yᵢ, yⱼ) / m(m-1) - 2 Σᵢⱼ k(xᵢ, yⱼ) / nm``, where
    ``k(a, b) = exp(-‖a - b‖² / (2 σ²))``. Its mean is 0 when both come from one distribution, and
    it may then be negative.

    Args:
        source: n examples, at least 2.
        target: m examples, at least 2.
        bandwidth: σ, above 0: distances far below or far above it are not told apart.

    Source: Gretton et al. (2012), A kernel two-sample test, lemma 6.
    """
    check_samples(source, target)
    _check_bandwidth(bandwidth)
    n, m = len(source), len(target)
    x, y = source.double(), target.double()
    middle = y.detach().mean(0)
    x, y = x - middle, y - middle
    xx, yy, xy = (
        sum((rows.sum() for rows in _kernel(a, b, bandwidth)), start=x.new_zeros(()))
        for a, b in ((x, x), (y, y), (x, y))
    )
    # the diagonals are n and m ones
    result = (xx - n) / (n * (n - 1)) + (yy - m) / (m * (m - 1)) - 2 * xy / (n * m)
    return result.to(source.dtype)


def median_distance(x: Float[Tensor, "batch features"]) -> Float[Tensor, ""]:
    """Median distance between two different examples: a bandwidth on the scale of the data.

    Where most examples are copies of one another, the mean of the distances above 0; where all
    are, 1.

    Args:
        x: examples, at least 2; the work grows as their number squared.

    Raises:
        ShapeError: fewer than two examples, or nothing in them.
    """
    if len(x) < 2 or not x.numel():
        raise ShapeError(f"x has shape {tuple(x.shape)}; expected at least 2 examples of numbers")
    check_finite("x", x)
    near = (x - x.mean(0)).detach().double()
    i, j = torch.triu_indices(len(x), len(x), offset=1, device=x.device)
    distances = _squared_distances(near, near)[i, j].sqrt()
    # far below the scale of the data a distance is only rounding
    distances = torch.where(distances > 1e-7 * near.abs().amax(), distances, 0.0)
    middle = distances.quantile(0.5) if len(distances) < 10**7 else distances.median()
    if middle > 0:
        return middle.to(x.dtype)
    apart = distances[distances > 0]
    return (apart.mean() if len(apart) else middle + 1).to(x.dtype)


def mmd_test(
    source: Shaped[Tensor, "..."],
    target: Shaped[Tensor, "..."],
    *,
    level: float = 0.05,
    bandwidth: float | None = None,
    permutations: int = 199,
    seed: int = 0,
) -> Evidence:
    """Compare two samples by MMD²; p counts how often shuffled samples are as far apart.

    ``p = (b + 1) / (B + 1)``: b of B shuffles of source and target were at least as far apart. So
    without a shift ``P(p ≤ α) ≤ α`` holds exactly, for every sample size.

    Args:
        source: examples that a model learned from, along the first axis.
        target: examples that it meets now.
        level: accepted share of false alarms, above 0 and below 1.
        bandwidth: σ of the kernel, above 0; None takes the median distance of both samples, from
            at most 1000 examples.
        permutations: B, how many shuffles; p is never below ``1/(B + 1)``.
        seed: of the shuffles.

    Raises:
        ArgumentError: so few shuffles that no p-value reaches the level, or a wrong bandwidth.
    """
    x, y = two_samples(source, target)
    check_level(level)
    check_permutations(permutations, level)
    rng = seeded(seed)
    pooled = torch.cat([x, y])
    pooled = pooled - pooled.mean(0)
    if bandwidth is None:
        some = torch.randperm(len(pooled), generator=rng)[:LOOKED_AT].to(pooled.device)
        bandwidth = float(median_distance(pooled[some]))
    _check_bandwidth(bandwidth)
    shuffled = torch.rand(len(pooled), permutations, generator=rng).argsort(0) < len(x)
    actual = torch.arange(len(pooled)).unsqueeze(1) < len(x)
    sides = torch.cat([actual, shuffled], 1).to(pooled)
    values = _mmd_of_splits(pooled, sides, bandwidth)
    # kernel values are at most 1: a difference of 1e-12 is rounding
    beyond = int((values[1:] >= values[0] - 1e-12).sum())
    return Evidence(
        test=Words(
            zh=f"最大均值差异（{permutations} 次置换）",
            en=f"maximum mean discrepancy ({permutations} permutations)",
        ),
        statistic=float(values[0]),
        p_value=(beyond + 1) / (permutations + 1),
        level=level,
    )


def check_permutations(permutations: int, level: float) -> None:
    """Refuse a number of shuffles with which no p-value could be as small as the level.

    Args:
        permutations: B, whose smallest p-value is ``1/(B + 1)``.
        level: above 0 and below 1.

    Raises:
        ArgumentError: there are too few.
    """
    if permutations < 1 or 1 / (permutations + 1) > level:
        raise ArgumentError(
            f"permutations={permutations} cannot give a p-value as small as level={level:g}; "
            f"expected at least {math.ceil(1 / level) - 1}"
        )


def _mmd_of_splits(pooled: Tensor, sides: Tensor, bandwidth: float) -> Tensor:
    """Return MMD² of many splits of one sample; a column of ``sides`` is 1 for the first side."""
    n = sides[:, 0].sum()
    m = len(sides) - n
    within, touching, total = (pooled.new_zeros(sides.shape[1]) for _ in range(3))
    start = 0
    for rows in _kernel(pooled, pooled, bandwidth):
        here = slice(start, start + len(rows))
        rows[:, here].fill_diagonal_(0)
        mine = sides[here]
        within += (mine * (rows @ sides)).sum(0)
        touching += mine.mT @ rows.sum(1)
        total += rows.sum()
        start += len(rows)
    across = touching - within
    others = total - touching - across
    return within / (n * (n - 1)) + others / (m * (m - 1)) - 2 * across / (n * m)


def _kernel(x: Tensor, y: Tensor, bandwidth: float) -> Iterator[Tensor]:
    """Yield the kernel matrix of x and y, some rows at a time."""
    for start in range(0, len(x), BLOCK):
        rows = x[start : start + BLOCK]
        # k(a, b) = exp(-‖a - b‖² / (2 σ²))
        yield (_squared_distances(rows, y) / (-2 * bandwidth**2)).exp()


def _squared_distances(x: Tensor, y: Tensor) -> Tensor:
    """Return ``‖a - b‖² = ‖a‖² + ‖b‖² - 2 a·b`` of all rows."""
    sizes = (x * x).sum(1, keepdim=True) + (y * y).sum(1)
    return (sizes - 2 * x @ y.mT).clamp(min=0)


def _check_bandwidth(bandwidth: float) -> None:
    if not 0 < bandwidth < math.inf:
        raise ArgumentError(
            f"bandwidth={bandwidth}; expected a distance above 0, or None for the median distance"
        )
