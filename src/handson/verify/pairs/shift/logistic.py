"""Pairs for ``handson.shift.logistic``."""

import torch
from torch import Tensor

from handson.shift.logistic import logistic_regression
from handson.verify.inputs import Maker, exactly, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.shift.logistic"


def _ours(features: Tensor, labels: Tensor, l2: float = 1.0) -> tuple[Tensor, Tensor]:
    fitted = logistic_regression(features, labels, l2)
    return fitted.weight, fitted.bias


def _sklearn(features: Tensor, labels: Tensor, l2: float = 1.0) -> tuple[Tensor, Tensor]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    x = features.detach().double().numpy()
    scaler = StandardScaler().fit(x)
    model = LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(scaler.transform(x), labels.detach().numpy())
    weight = torch.as_tensor(model.coef_[0] / scaler.scale_)
    bias = torch.as_tensor(model.intercept_[0]) - (torch.as_tensor(scaler.mean_) * weight).sum()
    return weight.to(features.dtype), bias.to(features.dtype)


def _halves(zeros: int, ones: int) -> Maker:
    return exactly(*[0.0] * zeros, *[1.0] * ones)


def _two(zeros: int, ones: int, features: int, apart: float, mean: float = 0.0) -> Maker:
    """Two clouds of points, so far apart."""

    def make(rng: torch.Generator) -> Tensor:
        x: Tensor = normal(zeros + ones, features, mean=mean)(rng)
        x[zeros:] += apart
        return x

    return make


def _with_a_constant(rng: torch.Generator) -> Tensor:
    x: Tensor = _two(12, 10, 3, 0.7)(rng)
    x[:, 1] = 5.0
    return x


LOGISTIC = FunctionPair(
    name="logistic_regression",
    twin="sklearn.linear_model.LogisticRegression",
    ours=_ours,
    theirs=_sklearn,
    cases={
        "two clouds": Case(inputs=(_two(20, 20, 2, 1.0), _halves(20, 20))),
        "sizes differ": Case(inputs=(_two(25, 8, 2, 1.0), _halves(25, 8))),
        "no difference": Case(inputs=(_two(20, 20, 3, 0.0), _halves(20, 20))),
        "a line separates them": Case(inputs=(_two(10, 12, 2, 9.0), _halves(10, 12))),
        "a weak penalty": Case(inputs=(_two(20, 20, 2, 1.0), _halves(20, 20), 1e-3)),
        "a strong penalty": Case(inputs=(_two(20, 20, 2, 1.0), _halves(20, 20), 100.0)),
        "more features than examples": Case(inputs=(_two(5, 5, 20, 0.5), _halves(5, 5))),
        "a feature that never changes": Case(inputs=(_with_a_constant, _halves(12, 10))),
        "one of each": Case(inputs=(_two(1, 1, 2, 1.0), _halves(1, 1))),
        "far from zero": Case(
            inputs=(_two(20, 20, 2, 1.0, mean=1e3), _halves(20, 20)), dtypes=(torch.float64,)
        ),
        "not contiguous": Case(inputs=(transposed(_two(9, 9, 3, 1.0)), _halves(9, 9))),
        "with gaps in memory": Case(inputs=(strided(_two(9, 9, 3, 1.0)), strided(_halves(9, 9)))),
    },
    tolerance={
        torch.float64: Tolerance(rtol=1e-6, atol=1e-6),
        torch.float32: Tolerance(rtol=1e-4, atol=1e-4),
    },
    because="both stop when a step gains next to nothing, not at the same last digits",
    mutants=(
        Mutant(
            name="the bias is penalised too",
            where=f"{_WHERE}:logistic_regression",
            old="penalty[-1] = 0.0",
            new="penalty[-1] = l2",
        ),
        Mutant(
            name="no penalty in the gradient",
            where=f"{_WHERE}:logistic_regression",
            old="(probability - y) + penalty * weights",
            new="(probability - y) + 1e-3 * penalty * weights",
        ),
        Mutant(
            name="weights left in standardised units",
            where=f"{_WHERE}:logistic_regression",
            old="weight = weights[:-1] / std",
            new="weight = weights[:-1] * 1",
        ),
        Mutant(
            name="a bias for standardised features",
            where=f"{_WHERE}:logistic_regression",
            old="weights[-1] - (mean * weight).sum()",
            new="weights[-1] * 1",
        ),
        Mutant(
            name="spread of a sample, not of the data",
            where=f"{_WHERE}:logistic_regression",
            old="correction=0",
            new="correction=1",
        ),
    ),
)

PAIRS = (LOGISTIC,)
