"""Pairs for ``handson.shift.classifier_test``."""

from collections.abc import Callable

import torch
from torch import Tensor

from handson.base.seed import generator
from handson.data.splits import kfold
from handson.shift.classifier_test import auc, classifier_test
from handson.verify.inputs import Maker, exactly, full, normal, strided
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.shift.classifier_test:auc"
_TEST = "handson.shift.classifier_test"


def _sklearn(scores: Tensor, labels: Tensor) -> Tensor:
    from sklearn.metrics import roc_auc_score

    found = roc_auc_score(labels.detach().numpy(), scores.detach().double().numpy())
    return torch.tensor(found, dtype=scores.dtype)


def _labels(zeros: int, ones: int) -> Maker:
    return exactly(*[0.0] * zeros, *[1.0] * ones)


def _held_out(source: Tensor, target: Tensor, seed: int = 0) -> tuple[float, float]:
    found = classifier_test(source, target, seed=seed)
    return found.statistic, found.p_value


def _fisher(source: Tensor, target: Tensor, seed: int = 0) -> tuple[float, float]:
    """Fit scikit-learn to one half; the other half makes scipy's table of two by two."""
    from scipy.stats import fisher_exact
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rng = generator(seed)
    learn, check = [], []
    for sample in (source.detach().double(), target.detach().double()):
        order = torch.randperm(len(sample), generator=rng)
        half = (len(sample) + 1) // 2
        learn.append(sample[order[:half]])
        check.append(sample[order[half:]])
    solver = LogisticRegression(C=1.0, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model = make_pipeline(StandardScaler(), solver)
    model.fit(torch.cat(learn).numpy(), [0] * len(learn[0]) + [1] * len(learn[1]))
    chances = [torch.as_tensor(model.predict_proba(part.numpy())) for part in check]
    # P(1|x) n₀ > P(0|x) n₁: likelier in the target than in the source
    said = [p[:, 1] * len(learn[0]) > p[:, 0] * len(learn[1]) for p in chances]
    hits, false = int(said[1].sum()), int(said[0].sum())
    table = [[hits, len(check[1]) - hits], [false, len(check[0]) - false]]
    right = (1 - false / len(check[0]) + hits / len(check[1])) / 2
    return right, float(fisher_exact(table, alternative="greater").pvalue)


def _towards_the_target(features: Tensor, labels: Tensor) -> Callable[[Tensor], Tensor]:
    direction = features[labels == 1].mean(0) - features[labels == 0].mean(0)
    return lambda x: x @ direction


def _permuted(source: Tensor, target: Tensor, folds: int = 2) -> tuple[float, float]:
    found = classifier_test(
        source,
        target,
        fit=_towards_the_target,
        method="permutation",
        folds=folds,
        permutations=19,
    )
    return found.statistic, found.p_value


def _shuffle_by_shuffle(source: Tensor, target: Tensor, folds: int = 2) -> tuple[float, float]:
    """Shuffle the rows instead of the labels, and let scikit-learn score each fold."""
    x = torch.cat([source, target]).double()
    truth = torch.cat([torch.zeros(len(source)), torch.ones(len(target))]).double()
    rng, values = generator(0), []
    for shuffle in range(20):
        order = torch.randperm(len(x), generator=rng)
        labels = truth[order] if shuffle else truth
        sides = [x[labels == 0], x[labels == 1]]
        splits = [list(kfold(len(side), folds, shuffle=True, seed=0)) for side in sides]
        scores = []
        for (learn0, check0), (learn1, check1) in zip(*splits, strict=True):
            direction = sides[1][learn1].mean(0) - sides[0][learn0].mean(0)
            check = torch.cat([sides[0][check0], sides[1][check1]])
            known = torch.tensor([0.0] * len(check0) + [1.0] * len(check1))
            scores.append(float(_sklearn(check @ direction, known)))
        values.append(sum(scores) / folds)
    beyond = sum(value >= values[0] - 1e-12 for value in values[1:])
    return values[0], (1 + beyond) / 20


AUC = FunctionPair(
    name="auc",
    twin="sklearn.metrics.roc_auc_score",
    ours=auc,
    theirs=_sklearn,
    cases={
        "scores that know nothing": Case(inputs=(normal(20), _labels(10, 10))),
        "sizes differ": Case(inputs=(normal(20), _labels(15, 5))),
        "perfect": Case(inputs=(exactly(0.1, 0.2, 0.3, 0.4), _labels(2, 2))),
        "the wrong way round": Case(inputs=(exactly(0.4, 0.3, 0.2, 0.1), _labels(2, 2))),
        "all equal": Case(inputs=(full(7, value=2.0), _labels(3, 4))),
        "some equal": Case(inputs=(exactly(1.0, 2.0, 2.0, 1.0, 2.0, 3.0), _labels(3, 3))),
        "one of each": Case(inputs=(exactly(1.0, 2.0), _labels(1, 1))),
        "huge": Case(inputs=(normal(9, std=1e6), _labels(4, 5))),
        "with gaps in memory": Case(inputs=(strided(normal(9)), strided(_labels(4, 5)))),
    },
    mutants=(
        Mutant(
            name="a tie counts as a loss",
            where=_WHERE,
            old="(below + upto + 1).double() / 2",
            new="(below + 1).double()",
        ),
        Mutant(
            name="ranks of the others",
            where=_WHERE,
            old="(ranks * labels).sum()",
            new="(ranks * (1 - labels)).sum()",
        ),
        Mutant(
            name="the smallest possible sum left in",
            where=_WHERE,
            old="ones * (ones + 1) / 2",
            new="ones / 2",
        ),
    ),
)

HELD_OUT = FunctionPair(
    name="classifier_test",
    twin="sklearn's classifier, scipy.stats.fisher_exact",
    ours=_held_out,
    theirs=_fisher,
    cases={
        "moved": Case(inputs=(normal(40, 2), normal(40, 2, mean=0.8))),
        "nothing shifted": Case(inputs=(normal(40, 3), normal(40, 3))),
        "far apart": Case(inputs=(normal(20, 2), normal(24, 2, mean=9.0))),
        "sizes differ": Case(inputs=(normal(60, 2), normal(16, 2, mean=0.7))),
        "one feature": Case(inputs=(normal(30, 1), normal(30, 1, mean=-0.7))),
        "other halves": Case(inputs=(normal(30, 2), normal(30, 2, mean=0.5)), kwargs={"seed": 5}),
    },
    mutants=(
        Mutant(
            name="judged on what it has learned from",
            where=f"{_TEST}:_holdout",
            old="int((scorer(part).detach() > even).sum()) for part in (check_x, check_y)",
            new="int((scorer(part).detach() > even).sum()) for part in (learn_x, learn_y)",
        ),
        Mutant(
            name="the larger sample is likelier",
            where=f"{_TEST}:_holdout",
            old="(labels.sum() / (len(labels) - labels.sum())).log()",
            new="0 * labels.sum()",
        ),
        Mutant(
            name="a chance for all that were said to be target",
            where=f"{_TEST}:_holdout",
            old="len(check_x) + len(check_y), said_x + said_y, len(check_y)",
            new="len(check_x) + len(check_y), said_x + said_y, len(check_x)",
        ),
    ),
)

PERMUTED = FunctionPair(
    name="classifier_test by permutation",
    twin="shuffle by shuffle with sklearn.metrics.roc_auc_score",
    ours=_permuted,
    theirs=_shuffle_by_shuffle,
    cases={
        "moved": Case(inputs=(normal(12, 2), normal(10, 2, mean=0.8))),
        "nothing shifted": Case(inputs=(normal(12, 2), normal(12, 2))),
        "far apart": Case(inputs=(normal(8, 2), normal(9, 2, mean=9.0))),
        "three folds": Case(inputs=(normal(9, 2), normal(12, 2, mean=0.5)), kwargs={"folds": 3}),
        "all alike": Case(inputs=(full(6, 2, value=1.0), full(5, 2, value=1.0))),
    },
    mutants=(
        Mutant(
            name="the labels as they are not counted",
            where=f"{_TEST}:classifier_test",
            old="(beyond + 1) / (permutations + 1)",
            new="beyond / permutations",
        ),
        Mutant(
            name="judged on what it has learned from",
            where=f"{_TEST}:_cross_fitted_auc",
            old="learn = torch.cat([zeros[learn0], ones[learn1]])",
            new="learn = torch.cat([zeros[check0], ones[check1]])",
        ),
        Mutant(
            name="a tie is no evidence against a shift",
            where=f"{_TEST}:classifier_test",
            old="value >= values[0] - 1e-12",
            new="value > values[0] + 1e-12",
        ),
    ),
)

PAIRS = (AUC, HELD_OUT, PERMUTED)
