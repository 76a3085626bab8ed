"""Pairs for ``handson.shift.kolmogorov_smirnov``."""

import torch
from torch import Tensor

from handson.shift.kolmogorov_smirnov import (
    ks_asymptotic_p_value,
    ks_exact_p_value,
    ks_statistic,
    ks_test,
)
from handson.verify.inputs import Maker, exactly, full, labels, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.shift.kolmogorov_smirnov"


def _scipy_statistic(source: Tensor, target: Tensor) -> Tensor:
    from scipy.stats import ks_2samp

    x, y = source.detach().double().numpy(), target.detach().double().numpy()
    gaps = [ks_2samp(a, b, method="exact").statistic for a, b in zip(x.T, y.T, strict=True)]
    return torch.tensor(gaps, dtype=source.dtype)


def _exact(source: Tensor, target: Tensor) -> Tensor:
    return ks_exact_p_value(ks_statistic(source, target), len(source), len(target))


def _scipy_exact(source: Tensor, target: Tensor) -> Tensor:
    from scipy.stats import ks_2samp

    x, y = source.detach().double().numpy(), target.detach().double().numpy()
    chances = [ks_2samp(a, b, method="exact").pvalue for a, b in zip(x.T, y.T, strict=True)]
    return torch.tensor(chances, dtype=source.dtype)


def _scipy_limit(statistic: Tensor, source_size: int, target_size: int) -> Tensor:
    from scipy.stats import kstwobign

    scale = (source_size * target_size / (source_size + target_size)) ** 0.5
    found = kstwobign.sf(statistic.detach().double().numpy() * scale)
    return torch.as_tensor(found).to(statistic.dtype)


def _test(
    source: Tensor, target: Tensor, correction: str = "holm", method: str = "auto"
) -> tuple[Tensor, Tensor, float, float]:
    found = ks_test(source, target, correction=correction, method=method)
    return found.statistics, found.p_values, found.statistic, found.p_value


def _scipy_test(
    source: Tensor, target: Tensor, correction: str = "holm", method: str = "auto"
) -> tuple[Tensor, Tensor, float, float]:
    """Ask scipy for every feature, and correct its p-values in their order."""
    x, y = source.double(), target.double()
    gaps = _scipy_statistic(x, y)
    chances = _scipy_limit(gaps, len(x), len(y)) if method == "asymptotic" else _scipy_exact(x, y)
    corrected, least = torch.ones_like(chances), 0.0
    for rank, feature in enumerate(chances.argsort()):
        factor = len(chances) - rank if correction == "holm" else len(chances)
        least = max(least, min(1.0, factor * float(chances[feature])))
        corrected[feature] = least
    return gaps, corrected, float(gaps.max()), float(corrected.min())


def _whole(*shape: int) -> Maker:
    return lambda rng: labels(*shape, classes=4)(rng).double()


STATISTIC = FunctionPair(
    name="ks_statistic",
    twin="scipy.stats.ks_2samp",
    ours=ks_statistic,
    theirs=_scipy_statistic,
    cases={
        "two samples of one size": Case(inputs=(normal(20, 3), normal(20, 3))),
        "sizes differ": Case(inputs=(normal(12, 2), normal(30, 2, mean=0.5))),
        "one feature": Case(inputs=(uniform(9, 1), uniform(11, 1))),
        "no overlap": Case(inputs=(normal(6, 2), normal(5, 2, mean=100.0))),
        "the target lower": Case(inputs=(normal(6, 2), normal(5, 2, mean=-2.0))),
        "another spread": Case(inputs=(normal(30, 2), normal(30, 2, std=4.0))),
        "one example each": Case(inputs=(normal(1, 2), normal(1, 2))),
        "constant": Case(inputs=(full(5, 2, value=1.0), full(7, 2, value=1.0))),
        "many equal values": Case(inputs=(_whole(15, 2), _whole(10, 2))),
        "far from zero": Case(inputs=(normal(12, 2, mean=1e4), normal(12, 2, mean=1e4))),
        "not contiguous": Case(inputs=(transposed(normal(8, 3)), strided(normal(6, 3)))),
    },
    mutants=(
        Mutant(
            name="looked at the source's values only",
            where=f"{_WHERE}:ks_statistic",
            old="torch.cat([source, target])",
            new="torch.cat([source, source])",
        ),
        Mutant(
            name="only where the source lies lower",
            where=f"{_WHERE}:ks_statistic",
            old="(i * m - j * n).abs()",
            new="(i * m - j * n).clamp(min=0)",
        ),
        Mutant(
            name="the mean gap",
            where=f"{_WHERE}:ks_statistic",
            old=".amax(1).to(source.dtype)",
            new=".to(source.dtype).mean(1)",
        ),
    ),
)

EXACT = FunctionPair(
    name="ks_exact_p_value",
    twin="scipy.stats.ks_2samp, exact",
    ours=_exact,
    theirs=_scipy_exact,
    cases={
        "equal sizes": Case(inputs=(normal(10, 4), normal(10, 4, mean=0.5))),
        "sizes without a common divisor": Case(inputs=(normal(7, 4), normal(9, 4, mean=0.7))),
        "a divisor in common": Case(inputs=(normal(8, 4), normal(12, 4, mean=-0.5))),
        "no overlap": Case(inputs=(normal(40, 1), normal(35, 1, mean=99.0))),
        "one example each": Case(inputs=(normal(1, 2), normal(1, 2))),
        "one against many": Case(inputs=(normal(1, 3, mean=1.0), normal(20, 3))),
        "many against one": Case(inputs=(normal(20, 3), normal(1, 3, mean=1.0))),
        "constant": Case(inputs=(full(5, 2, value=1.0), full(7, 2, value=1.0))),
        "many equal values": Case(inputs=(_whole(15, 3), _whole(10, 3))),
    },
    mutants=(
        Mutant(
            name="only gaps that are larger",
            where=f"{_WHERE}:ks_exact_p_value",
            old="(i * m - j * n).abs() >= gap",
            new="(i * m - j * n).abs() > gap",
        ),
        Mutant(
            name="one-sided",
            where=f"{_WHERE}:ks_exact_p_value",
            old="(i * m - j * n).abs() >= gap",
            new="(i * m - j * n) >= gap",
        ),
        Mutant(
            name="both steps equally likely",
            where=f"{_WHERE}:ks_exact_p_value",
            old="(i * share[:, low:high] + j * share[:, low + 1 : high + 1]) / steps",
            new="(share[:, low:high] + share[:, low + 1 : high + 1]) / 2",
        ),
    ),
)

ASYMPTOTIC = FunctionPair(
    name="ks_asymptotic_p_value",
    twin="scipy.stats.kstwobign",
    ours=ks_asymptotic_p_value,
    theirs=_scipy_limit,
    cases={
        "large samples": Case(inputs=(exactly(0.01, 0.02, 0.04), 5000, 4000)),
        "a small gap": Case(inputs=(exactly(0.002, 0.004, 0.008), 5000, 4000)),
        "where the series change over": Case(inputs=(exactly(0.0999, 0.1, 0.1001), 200, 200)),
        "a large gap": Case(inputs=(exactly(0.3, 1.0), 500, 100)),
        "no gap": Case(inputs=(exactly(0.0), 100, 100)),
        "sizes differ": Case(inputs=(uniform(5, low=0.01, high=0.2), 10000, 100)),
    },
    mutants=(
        Mutant(
            name="the first term only",
            where=f"{_WHERE}:ks_asymptotic_p_value",
            old="torch.arange(1, 7,",
            new="torch.arange(1, 2,",
        ),
        Mutant(
            name="one-sided",
            where=f"{_WHERE}:ks_asymptotic_p_value",
            old="far = 2 * (",
            new="far = 1 * (",
        ),
        Mutant(
            name="scaled by the sum of the sizes",
            where=f"{_WHERE}:ks_asymptotic_p_value",
            old="math.sqrt(n * m / (n + m))",
            new="math.sqrt((n + m) / 4)",
        ),
    ),
)

TEST = FunctionPair(
    name="ks_test",
    twin="scipy.stats.ks_2samp, feature by feature",
    ours=_test,
    theirs=_scipy_test,
    cases={
        "five features": Case(inputs=(normal(20, 5), normal(30, 5, mean=0.4))),
        "nothing shifted": Case(inputs=(normal(20, 3), normal(30, 3))),
        "one feature": Case(inputs=(normal(20, 1), normal(15, 1, mean=0.5))),
        "by Bonferroni": Case(
            inputs=(normal(20, 4), normal(15, 4, mean=0.5)), kwargs={"correction": "bonferroni"}
        ),
        "in the limit": Case(
            inputs=(normal(90, 3), normal(70, 3, mean=0.3)), kwargs={"method": "asymptotic"}
        ),
        "all alike": Case(inputs=(full(6, 2, value=1.0), full(5, 2, value=1.0))),
    },
    mutants=(
        Mutant(
            name="not corrected",
            where=f"{_WHERE}:ks_test",
            old="correct(p_of(statistics, len(x), len(y)), correction)",
            new="p_of(statistics, len(x), len(y))",
        ),
        Mutant(
            name="always by Holm",
            where=f"{_WHERE}:ks_test",
            old="correct(p_of(statistics, len(x), len(y)), correction)",
            new="correct(p_of(statistics, len(x), len(y)))",
        ),
        Mutant(
            name="both samples of one size",
            where=f"{_WHERE}:ks_test",
            old="p_of(statistics, len(x), len(y))",
            new="p_of(statistics, len(x), len(x))",
        ),
        Mutant(
            name="the p-value of the least gap",
            where=f"{_WHERE}:ks_test",
            old="p_value=float(p_values.min())",
            new="p_value=float(p_values.max())",
        ),
    ),
)

PAIRS = (STATISTIC, EXACT, ASYMPTOTIC, TEST)
