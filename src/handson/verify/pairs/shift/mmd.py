"""Pairs for ``handson.shift.mmd``."""

import numpy as np
import torch
from torch import Tensor

from handson.base.seed import generator
from handson.shift.mmd import median_distance, mmd_squared, mmd_test
from handson.verify.inputs import Maker, exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.shift.mmd"


def _by_pairs(source: Tensor, target: Tensor, bandwidth: float) -> Tensor:
    """Write down every pair of different examples, in float64."""
    x, y = source.double(), target.double()

    def kernel(a: Tensor, b: Tensor) -> Tensor:
        return (-((a - b) ** 2).sum() / (2 * bandwidth**2)).exp()

    def mean(values: list[Tensor]) -> Tensor:
        return torch.stack(values).mean()

    alike = [
        mean([kernel(a, b) for i, a in enumerate(z) for j, b in enumerate(z) if i != j])
        for z in (x, y)
    ]
    result: Tensor = alike[0] + alike[1] - 2 * mean([kernel(a, b) for a in x for b in y])
    return result.to(source.dtype)


def _median(x: Tensor) -> Tensor:
    z = x.detach().numpy().astype(np.float64)
    distances = [np.linalg.norm(a - b) for i, a in enumerate(z) for b in z[i + 1 :]]
    middle = np.median(distances)
    if middle == 0:
        middle = np.mean([d for d in distances if d > 0]) if any(distances) else 1.0
    return torch.tensor(float(middle), dtype=x.dtype)


def _mostly_copies(rng: torch.Generator) -> Tensor:
    x: Tensor = normal(8, 2)(rng)
    x[:6] = x[0]
    return x


def _column(make: Maker) -> Maker:
    return lambda rng: make(rng).unsqueeze(1)


def _test(source: Tensor, target: Tensor, bandwidth: float, seed: int = 0) -> tuple[float, float]:
    found = mmd_test(source, target, bandwidth=bandwidth, permutations=19, seed=seed)
    return found.statistic, found.p_value


def _shuffle_by_shuffle(
    source: Tensor, target: Tensor, bandwidth: float, seed: int = 0
) -> tuple[float, float]:
    """Take each shuffle's two samples in hand, and compare them afresh with NumPy."""
    pooled = torch.cat([source, target]).detach().double().numpy()
    first = torch.rand(len(pooled), 19, generator=generator(seed)).argsort(0) < len(source)
    kernel = np.exp(-((pooled[:, None] - pooled) ** 2).sum(2) / (2 * bandwidth**2))
    np.fill_diagonal(kernel, np.nan)

    def apart(mine: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> float:
        alike = np.nanmean(kernel[mine][:, mine]) + np.nanmean(kernel[~mine][:, ~mine])
        return float(alike - 2 * kernel[mine][:, ~mine].mean())

    seen = apart(np.arange(len(pooled)) < len(source))
    beyond = [apart(column) >= seen - 1e-12 for column in first.numpy().T]
    return seen, (1 + sum(beyond)) / (1 + len(beyond))


MMD = FunctionPair(
    name="mmd_squared",
    twin="every pair of examples in float64",
    ours=mmd_squared,
    theirs=_by_pairs,
    cases={
        "one distribution": Case(inputs=(normal(7, 3), normal(6, 3), 1.5)),
        "far apart": Case(inputs=(normal(5, 2), normal(5, 2, mean=4.0), 1.0)),
        "another spread": Case(inputs=(normal(6, 2), normal(9, 2, std=3.0), 1.0)),
        "two examples each": Case(inputs=(normal(2, 2), normal(2, 2), 0.7)),
        "constant": Case(inputs=(full(4, 2, value=1.0), full(5, 2, value=1.0), 1.0)),
        "a narrow kernel": Case(inputs=(normal(6, 1), normal(5, 1), 0.05)),
        "a wide kernel": Case(inputs=(normal(6, 3), normal(5, 3), 100.0)),
        "far from zero": Case(
            inputs=(normal(6, 2, mean=1e4), normal(5, 2, mean=1e4), 1.0), dtypes=(torch.float64,)
        ),
        "not contiguous": Case(inputs=(transposed(normal(6, 3)), strided(normal(5, 3)), 2.0)),
    },
    mutants=(
        Mutant(
            name="each example compared with itself",
            where=f"{_WHERE}:mmd_squared",
            old="(xx - n) / (n * (n - 1)) + (yy - m) / (m * (m - 1))",
            new="xx / (n * n) + yy / (m * m)",
        ),
        Mutant(
            name="the mixed term counted once",
            where=f"{_WHERE}:mmd_squared",
            old="- 2 * xy / (n * m)",
            new="- xy / (n * m)",
        ),
        Mutant(
            name="both samples of one size",
            where=f"{_WHERE}:mmd_squared",
            old="(yy - m) / (m * (m - 1))",
            new="(yy - m) / (n * (n - 1))",
        ),
        Mutant(
            name="the bandwidth not squared",
            where=f"{_WHERE}:_kernel",
            old="(-2 * bandwidth**2)",
            new="(-2 * bandwidth)",
        ),
        Mutant(
            name="the distance not squared",
            where=f"{_WHERE}:_squared_distances",
            old="(sizes - 2 * x @ y.mT).clamp(min=0)",
            new="(sizes - 2 * x @ y.mT).clamp(min=1e-12).sqrt()",
        ),
    ),
)

MEDIAN = FunctionPair(
    name="median_distance",
    twin="numpy.median of every distance",
    ours=median_distance,
    theirs=_median,
    cases={
        "an odd number of pairs": Case(inputs=(normal(6, 3),)),
        "an even number of pairs": Case(inputs=(normal(5, 3),)),
        "two examples": Case(inputs=(_column(exactly(1.0, 4.0)),)),
        "all alike": Case(inputs=(full(5, 2, value=3.0),)),
        "mostly copies": Case(inputs=(_mostly_copies,)),
        "tiny": Case(inputs=(normal(7, 2, std=1e-4),), dtypes=(torch.float64,)),
        "far from zero": Case(inputs=(normal(7, 2, mean=1e4),), dtypes=(torch.float64,)),
        "with gaps in memory": Case(inputs=(strided(normal(7, 2)),)),
    },
    mutants=(
        Mutant(
            name="the mean distance",
            where=f"{_WHERE}:median_distance",
            old="distances.quantile(0.5) if len(distances) < 10**7 else distances.median()",
            new="distances.mean()",
        ),
        Mutant(
            name="each example's distance to itself counts",
            where=f"{_WHERE}:median_distance",
            old="offset=1",
            new="offset=0",
        ),
        Mutant(
            name="squared",
            where=f"{_WHERE}:median_distance",
            old="[i, j].sqrt()",
            new="[i, j]",
        ),
    ),
)

TEST = FunctionPair(
    name="mmd_test",
    twin="shuffle by shuffle with NumPy",
    ours=_test,
    theirs=_shuffle_by_shuffle,
    cases={
        "one distribution": Case(inputs=(normal(9, 2), normal(8, 2), 1.5)),
        "a slight shift": Case(inputs=(normal(12, 2), normal(9, 2, mean=0.5), 1.0)),
        "far apart": Case(inputs=(normal(7, 3), normal(8, 3, mean=5.0), 2.0)),
        "two examples each": Case(inputs=(normal(2, 2), normal(2, 2), 1.0)),
        "all alike": Case(inputs=(full(4, 2, value=1.0), full(5, 2, value=1.0), 1.0)),
        "other shuffles": Case(inputs=(normal(9, 2), normal(6, 2), 1.5), kwargs={"seed": 3}),
    },
    mutants=(
        Mutant(
            name="the samples as they are not counted",
            where=f"{_WHERE}:mmd_test",
            old="(beyond + 1) / (permutations + 1)",
            new="beyond / permutations",
        ),
        Mutant(
            name="a tie is no evidence against a shift",
            where=f"{_WHERE}:mmd_test",
            old="values[1:] >= values[0] - 1e-12",
            new="values[1:] > values[0] + 1e-12",
        ),
        Mutant(
            name="shuffles that are nearer",
            where=f"{_WHERE}:mmd_test",
            old="values[1:] >= values[0] - 1e-12",
            new="values[1:] <= values[0] + 1e-12",
        ),
        Mutant(
            name="pairs within one side counted as pairs across",
            where=f"{_WHERE}:_mmd_of_splits",
            old="across = touching - within",
            new="across = touching",
        ),
    ),
)

PAIRS = (MMD, MEDIAN, TEST)
