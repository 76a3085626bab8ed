"""Kolmogorov-Smirnov: the largest gap between two empirical distribution functions."""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Float, Shaped
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.words import Words
from handson.shift.evidence import Evidence
from handson.shift.multiple_testing import correct
from handson.shift.samples import check_samples, two_samples

EXACT_UP_TO = 1000
"""Examples in the larger sample up to which ``auto`` counts exactly."""
METHODS = {
    "exact": Words(zh="精确 p 值", en="exact p-value"),
    "asymptotic": Words(zh="渐近 p 值", en="asymptotic p-value"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class FeatureEvidence(Evidence):
    """Evidence that also tells in which features the samples differ.

    Args:
        statistics: the gap D of every feature, 0 to 1.
        p_values: of every feature, corrected for the number of features.
    """

    statistics: Float[Tensor, "features"]
    p_values: Float[Tensor, "features"]

    @property
    def features(self) -> list[int]:
        """The features that have shifted, by number."""
        return [int(i) for i in (self.p_values <= self.level).nonzero().flatten()]


def ks_statistic(
    source: Float[Tensor, "batch features"], target: Float[Tensor, "_ features"]
) -> Float[Tensor, "features"]:
    """Largest gap between two empirical distribution functions: ``D = max_t |F(t) - G(t)|``.

    ``F(t)`` is the share of the source that is at most t, ``G(t)`` that of the target. One D for
    each feature, from 0 (the same values) to 1 (no overlap).

    Args:
        source: n examples, at least 1.
        target: m examples, at least 1.

    Numerics: shares are compared as whole numbers, ``|i m - j n|``, so that equal ones are equal.
    """
    check_samples(source, target, least=1)
    n, m = len(source), len(target)
    every = torch.cat([source, target]).detach().mT.contiguous()
    i, j = (
        torch.searchsorted(sample.detach().mT.contiguous().sort(1).values, every, right=True)
        for sample in (source, target)
    )
    # D = max_t |F(t) - G(t)|, with F = i / n and G = j / m
    return (i * m - j * n).abs().amax(1).to(source.dtype) / (n * m)


def ks_exact_p_value(
    statistic: Float[Tensor, "features"], source_size: int, target_size: int
) -> Float[Tensor, "features"]:
    """Chance of at least such a gap when both samples come from one distribution, exactly.

    All orders of the n + m values are then equally likely: paths on a grid that go i steps right
    and j up. ``v(i, j)``, the share of paths to (i, j) that were once D apart, is 1 where
    ``|i/n - j/m| ≥ D`` and else ``i/(i+j) · v(i-1, j) + j/(i+j) · v(i, j-1)``; p is ``v(n, m)``.
    With equal values among the data it is an upper bound.

    Args:
        statistic: D of each feature, 0 to 1.
        source_size: n, at least 1; the work grows as n · m.
        target_size: m, at least 1.

    Numerics: every term is positive, so that tiny p-values keep their digits; one minus the share
    of the others would leave none below 1e-16.
    """
    _check_gaps(statistic, source_size, target_size)
    n, m = source_size, target_size
    steps_apart = (statistic.detach().double() * (n * m)).round()
    gaps, which = torch.unique(steps_apart, return_inverse=True)
    gap = gaps.unsqueeze(1)
    # one entry per i, and an empty one before the first
    share = torch.zeros(len(gaps), n + 2, dtype=torch.float64, device=statistic.device)
    share[:, 1] = gaps <= 0
    for steps in range(1, n + m + 1):
        low, high = max(0, steps - m), min(n, steps) + 1
        i = torch.arange(low, high, dtype=torch.float64, device=statistic.device)
        j = steps - i
        # v(i, j) = i/(i+j) v(i-1, j) + j/(i+j) v(i, j-1)
        mixed = (i * share[:, low:high] + j * share[:, low + 1 : high + 1]) / steps
        share[:, low + 1 : high + 1] = torch.where((i * m - j * n).abs() >= gap, 1.0, mixed)
    return share[:, n + 1][which].to(statistic.dtype)


def ks_asymptotic_p_value(
    statistic: Float[Tensor, "features"], source_size: int, target_size: int
) -> Float[Tensor, "features"]:
    """The same chance in the limit of large samples: ``2 Σ_k (-1)^(k-1) exp(-2 k² λ²)``.

    ``λ = D √(n m / (n + m))``.

    Args:
        statistic: D of each feature, 0 to 1.
        source_size: n, at least 1.
        target_size: m, at least 1.

    Numerics: for small λ the terms hardly shrink, and Kolmogorov's other series of the same
    function, ``1 - √(2π)/λ Σ_k exp(-(2k-1)² π² / (8 λ²))``, is summed instead.

    Source: Smirnov (1948), Table for estimating the goodness of fit of empirical distributions.
    """
    _check_gaps(statistic, source_size, target_size)
    n, m = source_size, target_size
    scale = math.sqrt(n * m / (n + m))
    reach = (statistic.detach().double() * scale).clamp(min=1e-3).unsqueeze(1)
    k = torch.arange(1, 7, dtype=torch.float64, device=statistic.device)
    # 2 Σ_k (-1)^(k-1) exp(-2 k² λ²)
    far = 2 * ((-1) ** (k - 1) * (-2 * k**2 * reach**2).exp()).sum(1)
    theta = (-((2 * k - 1) ** 2) * math.pi**2 / (8 * reach**2)).exp().sum(1)
    near = 1 - math.sqrt(2 * math.pi) / reach.squeeze(1) * theta
    return torch.where(reach.squeeze(1) < 1, near, far).clamp(0, 1).to(statistic.dtype)


def ks_test(
    source: Shaped[Tensor, "..."],
    target: Shaped[Tensor, "..."],
    *,
    level: float = 0.05,
    correction: str = "holm",
    method: str = "auto",
) -> FeatureEvidence:
    """Compare every feature of two samples, and correct for the number of features.

    Blind to shifts that leave each feature's own distribution as it was, such as a changed
    correlation: ``mmd_test`` and ``classifier_test`` see those.

    Args:
        source: examples that a model learned from, along the first axis.
        target: examples that it meets now.
        level: accepted share of false alarms over all features together, above 0 and below 1.
        correction: ``holm`` or ``bonferroni``.
        method: ``exact``, ``asymptotic``, or ``auto``: exact up to 1000 examples in the larger
            sample, asymptotic above.

    Raises:
        ArgumentError: there is no such method.
    """
    x, y = two_samples(source, target, least=1)
    if method == "auto":
        method = "exact" if max(len(x), len(y)) <= EXACT_UP_TO else "asymptotic"
    if method not in METHODS:
        raise ArgumentError(f"method={method!r}; expected auto, {' or '.join(METHODS)}")
    statistics = ks_statistic(x, y)
    p_of = ks_exact_p_value if method == "exact" else ks_asymptotic_p_value
    p_values = correct(p_of(statistics, len(x), len(y)), correction)
    way = METHODS[method]
    return FeatureEvidence(
        test=Words(
            zh=f"KS 检验（{p_values.numel()} 个特征，{way.zh}）",
            en=f"Kolmogorov-Smirnov test ({p_values.numel()} features, {way.en})",
        ),
        statistic=float(statistics.max()),
        p_value=float(p_values.min()),
        level=level,
        statistics=statistics,
        p_values=p_values,
    )


def _check_gaps(statistic: Tensor, source_size: int, target_size: int) -> None:
    if min(source_size, target_size) < 1:
        raise ArgumentError(
            f"source_size={source_size}, target_size={target_size}; expected at least 1 of each"
        )
    if not bool(((statistic >= 0) & (statistic <= 1)).all()):
        raise ArgumentError(
            f"statistic={statistic.tolist()}; expected gaps from 0 to 1, as ks_statistic gives them"
        )
