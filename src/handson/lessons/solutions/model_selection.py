"""Solution of the lesson on model selection."""

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

WHERE = "handson.lessons.solutions.model_selection:simplest_good"


def simplest_good(losses: Float[Tensor, "rows columns"]) -> Int[Tensor, ""]:
    """Return the row of the simplest model within one standard error of the best.

    Args:
        losses: one row per model, from simple to complex; one column per fold.
    """
    means = losses.mean(1)
    best = means.argmin()
    error = losses[best].std() / losses.shape[1] ** 0.5
    chosen: Tensor = (means <= means[best] + error).nonzero()[0, 0]
    return chosen


def _by_hand(losses: Tensor) -> Tensor:
    """Go through the models in NumPy, in float64, until one is good enough."""
    table = losses.detach().double().numpy()
    means = [float(np.mean(row)) for row in table]
    best = int(np.argmin(means))
    limit = means[best] + float(np.std(table[best], ddof=1)) / float(np.sqrt(table.shape[1]))
    return torch.tensor(next(i for i, mean in enumerate(means) if mean <= limit))


def _around(means: list[float], deviations: list[float], folds: int) -> Maker:
    """Make scores with exactly these means and sample deviations, in a random order of folds."""

    def make(rng: torch.Generator) -> Tensor:
        rows = []
        for mean, deviation in zip(means, deviations, strict=True):
            row = torch.randn(folds, generator=rng, dtype=torch.float64)
            row = (row - row.mean()) / row.std()
            rows.append(mean + deviation * row)
        return torch.stack(rows)

    return make


def _case(means: list[float], deviations: list[float], folds: int = 5) -> Case:
    return Case(inputs=(_around(means, deviations, folds),))


SIMPLEST_GOOD = Exercise(
    pair=FunctionPair(
        name="simplest_good",
        twin="a loop in NumPy, in float64",
        ours=simplest_good,
        theirs=_by_hand,
        cases={
            "the best is far ahead": _case([5.0, 3.0, 1.0, 2.0], [0.1, 0.1, 0.1, 0.1]),
            "a simpler one is as good": _case([3.0, 1.01, 1.0, 1.05], [0.5, 0.2, 0.2, 0.2]),
            "within a deviation, not within its error": _case([1.6, 1.3, 1.0], [0.1, 0.1, 1.0], 9),
            "several simpler ones are good": _case([1.3, 1.2, 1.1, 1.0], [0.1, 0.1, 0.1, 0.75]),
            "the simplest is the best": _case([1.0, 1.2, 1.3], [0.1, 0.1, 0.1]),
            "the best is steady, the others are not": _case([1.2, 1.1, 1.0], [3.0, 3.0, 0.1]),
            "the best is unsteady, the others are not": _case([1.9, 1.4, 1.0], [0.0, 0.0, 1.0]),
            "two folds": _case([1.5, 1.3, 1.0], [0.1, 0.1, 0.5], 2),
            "many folds": _case([1.5, 1.15, 1.05, 1.0], [0.1, 0.1, 0.1, 1.0], 100),
            "one model": _case([1.0], [0.5]),
        },
        mutants=(
            Mutant(
                name="the smallest mean",
                where=WHERE,
                old="(means <= means[best] + error).nonzero()[0, 0]",
                new="best",
            ),
            Mutant(
                name="a deviation of the scores, not of their mean",
                where=WHERE,
                old=" / losses.shape[1] ** 0.5",
                new="",
            ),
            Mutant(
                name="the most complex of the good ones",
                where=WHERE,
                old="nonzero()[0, 0]",
                new="nonzero()[-1, 0]",
            ),
            Mutant(
                name="the spread of all scores together",
                where=WHERE,
                old="losses[best].std()",
                new="losses.std()",
            ),
            Mutant(
                name="the deviation of a population",
                where=WHERE,
                old="losses[best].std()",
                new="losses[best].std(correction=0)",
            ),
        ),
    ),
    naive="the smallest mean",
    hints={
        "the smallest mean": Words(
            zh="你选的是第一名。它领先的那一点，比它自己的误差还小的时候呢？",
            en="you chose the first. What if it is ahead by less than the error of its own mean?",
        ),
        "a deviation of the scores, not of their mean": Words(
            zh="你量的是一个分数晃动多大。许多分数的平均数，晃动会小多少？",
            en="you measured how much one score moves. How much less does a mean of many move?",
        ),
        "the most complex of the good ones": Words(
            zh="够好的不止一个。题目要的是其中哪一端？行的次序是从简单到复杂。",
            en="several are good enough. Which end of them is asked for? Rows go from simple to "
            "complex.",
        ),
        "the spread of all scores together": Words(
            zh="不同模型的水平不同，混在一起算，差别就成了误差。要的是谁的误差？",
            en="models differ; when all scores are thrown together, that difference counts as "
            "error. Whose error is asked for?",
        ),
        "the deviation of a population": Words(
            zh="这里的几折只是一个样本，均值也是从它估计的。分母该是折数，还是少一？",
            en="these folds are a sample, and their mean was estimated from it. Is the denominator "
            "their number, or one less?",
        ),
    },
    hint=Words(
        zh="先手算一个只有两行的例子：每行的平均、最好那一行的标准误、由此得出的门槛。",
        en="work through a table of two rows by hand: the mean of each, the standard error of the "
        "better one, the limit that follows.",
    ),
)

EXERCISES = (SIMPLEST_GOOD,)
