"""Pairs for ``handson.shift.covariate``."""

import numpy as np
import torch
from torch import Tensor

from handson.shift.covariate import (
    density_ratio,
    effective_sample_size,
    importance_weights,
    weighted_mean,
)
from handson.verify.inputs import exactly, full, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.shift.covariate"


def _sklearn(source: Tensor, target: Tensor, folds: int = 5) -> Tensor:
    """Fit scikit-learn's classifier to each fold, and apply Bayes' rule to its probabilities."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    from handson.data.splits import kfold

    x, y = source.detach().double().numpy(), target.detach().double().numpy()
    ratio = np.empty(len(x))
    for learn, judge in kfold(len(x), folds, shuffle=True, seed=0):
        solver = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-12, max_iter=1000)
        model = make_pipeline(StandardScaler(), solver)
        model.fit(np.concatenate([x[learn], y]), [0] * len(learn) + [1] * len(y))
        zero, one = model.predict_proba(x[judge]).T
        ratio[judge] = (one / len(y)) / (zero / len(learn))
    return torch.as_tensor(ratio).to(source.dtype)


def _weights(source: Tensor, target: Tensor, clip: float = 20.0) -> tuple[Tensor, float]:
    found = importance_weights(source, target, clip=clip)
    return found.values, found.clipped


def _clipped(source: Tensor, target: Tensor, clip: float = 20.0) -> tuple[Tensor, float]:
    """Cut scikit-learn's ratios off with NumPy, and divide by their mean."""
    ratio = _sklearn(source.double(), target.double()).numpy()
    cut = np.minimum(ratio, clip)
    return torch.as_tensor(cut / np.mean(cut)), float(np.mean(ratio > clip))


def _average(losses: Tensor, weights: Tensor) -> Tensor:
    shares = weights / weights.sum()
    return torch.einsum("i,i->", losses, shares)


def _kish(weights: Tensor) -> Tensor:
    """Divide n by one plus the squared coefficient of variation, Kish's own form."""
    mean = weights.mean()
    variation = ((weights - mean) ** 2).mean() / mean**2
    return len(weights) / (1 + variation)


RATIO = FunctionPair(
    name="density_ratio",
    twin="sklearn's logistic regression, fold by fold",
    ours=density_ratio,
    theirs=_sklearn,
    cases={
        "moved": Case(inputs=(normal(30, 2), normal(30, 2, mean=0.8))),
        "nothing shifted": Case(inputs=(normal(30, 2), normal(30, 2))),
        "as many to learn from on each side": Case(inputs=(normal(25, 2), normal(20, 2, mean=1))),
        "a small target": Case(inputs=(normal(40, 2), normal(10, 2, mean=0.5))),
        "a large target": Case(inputs=(normal(15, 2), normal(60, 2, mean=0.5))),
        "two folds": Case(inputs=(normal(21, 2), normal(20, 2, mean=0.5)), kwargs={"folds": 2}),
        "one feature": Case(inputs=(normal(20, 1), normal(20, 1, mean=-1.0))),
        "far apart": Case(inputs=(normal(20, 2), normal(20, 2, mean=6.0))),
        "not contiguous": Case(inputs=(transposed(normal(20, 3)), strided(normal(20, 3)))),
    },
    tolerance={
        torch.float64: Tolerance(rtol=1e-5, atol=1e-8),
        torch.float32: Tolerance(rtol=1e-3, atol=1e-5),
    },
    because="both classifiers stop when a step gains next to nothing",
    mutants=(
        Mutant(
            name="each judged by a classifier that knows it",
            where=f"{_WHERE}:density_ratio",
            old="in kfold(len(source), folds, shuffle=True, seed=seed)",
            new="in [(torch.arange(len(source)), torch.arange(len(source)))]",
        ),
        Mutant(
            name="odds taken for the ratio, whatever the sizes",
            where=f"{_WHERE}:density_ratio",
            old="(len(learn) / len(target))",
            new="1.0",
        ),
        Mutant(
            name="the probability of the target instead of the odds",
            where=f"{_WHERE}:density_ratio",
            old="log_odds.exp() *",
            new="log_odds.sigmoid() *",
        ),
        Mutant(
            name="upside down",
            where=f"{_WHERE}:density_ratio",
            old="log_odds.exp() *",
            new="(-log_odds).exp() *",
        ),
    ),
)

SIZE = FunctionPair(
    name="effective_sample_size",
    twin="n / (1 + squared coefficient of variation)",
    ours=effective_sample_size,
    theirs=_kish,
    cases={
        "all alike": Case(inputs=(full(7, value=2.0),)),
        "any weights": Case(inputs=(uniform(20),)),
        "one has it all": Case(inputs=(exactly(0.0, 0.0, 3.0, 0.0),)),
        "a single example": Case(inputs=(exactly(0.3),)),
        "tiny weights": Case(inputs=(uniform(9, high=1e-6),), dtypes=(torch.float64,)),
        "huge weights": Case(inputs=(uniform(9, high=1e12),)),
        "with gaps in memory": Case(inputs=(strided(uniform(9)),)),
    },
    tolerance={torch.float32: Tolerance(rtol=1e-4, atol=1e-4)},
    because="the gradient is a difference of two numbers that nearly cancel",
    mutants=(
        Mutant(
            name="the sum of the weights",
            where=f"{_WHERE}:effective_sample_size",
            old="1 / (shares * shares).sum()",
            new="weights.sum() * shares.sum()",
        ),
        Mutant(
            name="weights not normalised",
            where=f"{_WHERE}:effective_sample_size",
            old="weights / weights.sum()",
            new="weights / len(weights)",
        ),
        Mutant(
            name="how many are not zero",
            where=f"{_WHERE}:effective_sample_size",
            old="1 / (shares * shares).sum()",
            new="(weights > 0).to(weights.dtype).sum() + 0 * shares.sum()",
        ),
    ),
)

MEAN = FunctionPair(
    name="weighted_mean",
    twin="a product with shares that sum to one",
    ours=weighted_mean,
    theirs=_average,
    cases={
        "any weights": Case(inputs=(normal(12), uniform(12))),
        "all alike": Case(inputs=(normal(12), full(12, value=0.5))),
        "weights that are one on average": Case(inputs=(normal(2), exactly(0.5, 1.5))),
        "some without weight": Case(inputs=(normal(3), exactly(0.0, 2.0, 0.0))),
        "a single example": Case(inputs=(normal(1), exactly(4.0))),
        "huge losses": Case(inputs=(normal(9, std=1e6), uniform(9, low=0.5))),
        "with gaps in memory": Case(inputs=(strided(normal(9)), strided(uniform(9)))),
    },
    mutants=(
        Mutant(
            name="divided by the number of examples",
            where=f"{_WHERE}:weighted_mean",
            old="torch.where(total > 0, total, 1.0)",
            new="len(weights)",
        ),
        Mutant(
            name="not divided",
            where=f"{_WHERE}:weighted_mean",
            old="torch.where(total > 0, total, 1.0)",
            new="1",
        ),
        Mutant(
            name="weights left out",
            where=f"{_WHERE}:weighted_mean",
            old="(weights * losses).sum()",
            new="(total / len(weights) * losses).sum()",
        ),
    ),
)

WEIGHTS = FunctionPair(
    name="importance_weights",
    twin="sklearn's ratios, cut off by NumPy",
    ours=_weights,
    theirs=_clipped,
    cases={
        "none is clipped": Case(inputs=(normal(30, 2), normal(30, 2, mean=0.5))),
        "some are clipped": Case(
            inputs=(normal(30, 2), normal(30, 2, mean=1.5)), kwargs={"clip": 1.5}
        ),
        "nothing shifted": Case(inputs=(normal(25, 2), normal(40, 2)), kwargs={"clip": 1.0}),
        "one feature": Case(inputs=(normal(20, 1), normal(20, 1, mean=2.0)), kwargs={"clip": 2.0}),
        "not contiguous": Case(inputs=(transposed(normal(20, 3)), strided(normal(20, 3)))),
    },
    tolerance={
        torch.float64: Tolerance(rtol=1e-5, atol=1e-8),
        torch.float32: Tolerance(rtol=1e-4, atol=1e-6),
    },
    because="both classifiers stop when a step gains next to nothing",
    mutants=(
        Mutant(
            name="not clipped",
            where=f"{_WHERE}:importance_weights",
            old="values = ratio.clamp(max=clip)",
            new="values = ratio",
        ),
        Mutant(
            name="normalised before it is clipped",
            where=f"{_WHERE}:importance_weights",
            old="values = ratio.clamp(max=clip)",
            new="values = (ratio / ratio.mean()).clamp(max=clip)",
        ),
        Mutant(
            name="weights that sum to one",
            where=f"{_WHERE}:importance_weights",
            old="values / values.mean()",
            new="values / values.sum()",
        ),
    ),
)

PAIRS = (RATIO, SIZE, MEAN, WEIGHTS)
