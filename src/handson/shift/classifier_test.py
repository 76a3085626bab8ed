"""Classifier two-sample test: if a classifier can tell source from target, they differ."""

import torch
from jaxtyping import Float, Shaped
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.base.seed import generator as seeded
from handson.base.words import Words
from handson.data.splits import kfold
from handson.shift.evidence import Evidence, check_level
from handson.shift.logistic import Classifier, logistic_regression
from handson.shift.mmd import check_permutations
from handson.shift.samples import check_finite, two_samples
from handson.shift.tails import hypergeometric_tail

METHODS = ("holdout", "permutation")


def auc(scores: Float[Tensor, "batch"], labels: Float[Tensor, "batch"]) -> Float[Tensor, ""]:
    """Chance that an example of class 1 scores higher than one of class 0; a tie counts half.

    ``AUC = (R₁ - n₁(n₁+1)/2) / (n₀ n₁)``, with R₁ the sum of the ranks of class 1: 1/2 for scores
    that know nothing, 1 for a perfect order.

    Args:
        scores: any real numbers.
        labels: 0 or 1, both of them.

    Raises:
        ShapeError: not one label per score.
        ArgumentError: a class is missing.
    """
    if scores.shape != labels.shape:
        raise ShapeError(f"auc: {len(scores)} scores and {len(labels)} labels; expected as many")
    check_finite("scores", scores)
    labels = labels.detach()
    ones = labels.sum()
    zeros = len(labels) - ones
    if sorted(set(labels.tolist())) != [0, 1]:
        raise ArgumentError(
            f"auc: labels must be 0 and 1, both of them; got {sorted(set(labels.tolist()))[:5]}"
        )
    ordered = scores.detach().sort().values
    # equal scores share the mean of their ranks
    below = torch.searchsorted(ordered, scores.detach().contiguous())
    upto = torch.searchsorted(ordered, scores.detach().contiguous(), right=True)
    ranks = (below + upto + 1).double() / 2
    # AUC = (R₁ - n₁(n₁+1)/2) / (n₀ n₁)
    return ((ranks * labels).sum() - ones * (ones + 1) / 2).to(scores.dtype) / (zeros * ones)


def classifier_test(
    source: Shaped[Tensor, "..."],
    target: Shaped[Tensor, "..."],
    *,
    fit: Classifier = logistic_regression,
    method: str = "holdout",
    level: float = 0.05,
    folds: int = 2,
    permutations: int = 99,
    seed: int = 0,
) -> Evidence:
    """Train a classifier to tell target from source, and ask whether it beats chance.

    ``holdout`` learns from one half. Without a shift its hits on the other half follow a
    hypergeometric distribution, and p is exact. ``permutation`` uses every example for both: each
    is scored by a classifier that has not seen it (cross-fitting), and p counts how often the AUC
    is as high when the labels are shuffled and everything is fitted anew; the p-value of a
    binomial distribution would be wrong here, as the folds share what they learn from.

    Args:
        source: examples that a model learned from, along the first axis.
        target: examples that it meets now.
        fit: takes examples and labels (target is 1) and returns a function that gives log-odds.
        method: ``holdout`` (one fit, accuracy) or ``permutation`` (``(B + 1) · folds`` fits, AUC).
        level: accepted share of false alarms, above 0 and below 1.
        folds: of the cross-fitting, at least 2.
        permutations: B, how many times labels are shuffled.
        seed: of halves, folds and shuffles.

    Raises:
        ArgumentError: there is no such method, or too few shuffles for the level.
        ShapeError: fewer examples than folds.
    """
    x, y = two_samples(source, target, least=4)
    check_level(level)
    if method not in METHODS:
        raise ArgumentError(f"method={method!r}; expected {' or '.join(METHODS)}")
    if method == "holdout":
        return _holdout(x, y, fit, level, seed)
    check_permutations(permutations, level)
    if min(len(x), len(y)) < 2 * folds:
        raise ShapeError(
            f"{folds} folds of {len(x)} and {len(y)} examples; expected two per fold at least"
        )
    examples = torch.cat([x, y])
    labels = torch.cat([x.new_zeros(len(x)), x.new_ones(len(y))])
    rng = seeded(seed)
    values = []
    for shuffle in range(permutations + 1):
        order = torch.randperm(len(labels), generator=rng).to(labels.device)
        mine = labels[order] if shuffle else labels
        values.append(_cross_fitted_auc(examples, mine, fit, folds, seed))
    beyond = sum(value >= values[0] - 1e-12 for value in values[1:])
    return Evidence(
        test=Words(
            zh=f"分类器双样本检验（AUC，{permutations} 次置换）",
            en=f"classifier two-sample test (AUC, {permutations} permutations)",
        ),
        statistic=values[0],
        p_value=(beyond + 1) / (permutations + 1),
        level=level,
    )


def _cross_fitted_auc(
    examples: Tensor, labels: Tensor, fit: Classifier, folds: int, seed: int
) -> float:
    """Return the mean AUC over folds, each scored by a classifier that learned from the others."""
    zeros, ones = ((labels == label).nonzero().flatten() for label in (0, 1))
    parts = zip(
        kfold(len(zeros), folds, shuffle=True, seed=seed),
        kfold(len(ones), folds, shuffle=True, seed=seed),
        strict=True,
    )
    total = 0.0
    for (learn0, check0), (learn1, check1) in parts:
        learn = torch.cat([zeros[learn0], ones[learn1]])
        check = torch.cat([zeros[check0], ones[check1]])
        scorer = fit(examples[learn], labels[learn])
        total += float(auc(scorer(examples[check]).detach().double(), labels[check]))
    return total / folds


def _holdout(x: Tensor, y: Tensor, fit: Classifier, level: float, seed: int) -> Evidence:
    rng = seeded(seed)
    halves = []
    for sample in (x, y):
        order = torch.randperm(len(sample), generator=rng).to(sample.device)
        halves.append(sample[order].tensor_split(2))
    (learn_x, check_x), (learn_y, check_y) = halves
    labels = torch.cat([x.new_zeros(len(learn_x)), x.new_ones(len(learn_y))])
    scorer = fit(torch.cat([learn_x, learn_y]), labels)
    # what is likelier in the target than in the source counts as target, whatever the sizes
    even = (labels.sum() / (len(labels) - labels.sum())).log()
    said_x, said_y = (int((scorer(part).detach() > even).sum()) for part in (check_x, check_y))
    accuracy = (1 - said_x / len(check_x) + said_y / len(check_y)) / 2
    return Evidence(
        test=Words(
            zh="分类器双样本检验（留出一半，平衡准确率）",
            en="classifier two-sample test (held-out half, balanced accuracy)",
        ),
        statistic=accuracy,
        p_value=hypergeometric_tail(
            said_y, len(check_x) + len(check_y), said_x + said_y, len(check_y)
        ),
        level=level,
    )
