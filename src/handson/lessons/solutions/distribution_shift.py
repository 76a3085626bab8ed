"""Solution of the lesson on distribution shift."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, exactly, full, normal, strided, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.lessons.solutions.distribution_shift:target_accuracy"


def target_accuracy(
    right: Float[Tensor, "batch"], log_odds: Float[Tensor, "batch"]
) -> Float[Tensor, ""]:
    """Return ``Σ rᵢ exp(zᵢ - max z) / Σ exp(zᵢ - max z)``, the estimated accuracy on the target.

    Args:
        right: r, 1 where the model is right and 0 where it is wrong.
        log_odds: z, of the domain classifier: how much more an example looks like the target.
    """
    weights = (log_odds - log_odds.max()).exp()
    return (weights * right).sum() / weights.sum()


def _by_softmax(right: Tensor, log_odds: Tensor) -> Tensor:
    return torch.softmax(log_odds, 0) @ right


def _answers(count: int) -> Maker:
    return lambda rng: torch.as_tensor(uniform(count)(rng) < 0.7).double()


TARGET_ACCURACY = Exercise(
    pair=FunctionPair(
        name="target_accuracy",
        twin="torch.softmax of the log-odds",
        ours=target_accuracy,
        theirs=_by_softmax,
        cases={
            "twelve examples": Case(inputs=(_answers(12), normal(12))),
            "nothing shifted": Case(inputs=(_answers(12), full(12, value=0.0))),
            "more target than source": Case(inputs=(_answers(12), full(12, value=3.0))),
            "far from the target": Case(inputs=(_answers(12), normal(12, mean=-6.0))),
            "one looks like the target": Case(
                inputs=(exactly(0.0, 1.0, 1.0), exactly(30.0, 0.0, 0.0))
            ),
            "log-odds of hundreds": Case(inputs=(_answers(8), normal(8, mean=800.0, std=2.0))),
            "log-odds far below zero": Case(inputs=(_answers(8), normal(8, mean=-800.0, std=2.0))),
            "a single example": Case(inputs=(exactly(1.0), exactly(-2.0))),
            "all right": Case(inputs=(full(6, value=1.0), normal(6))),
            "with gaps in memory": Case(inputs=(strided(_answers(9)), strided(normal(9)))),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-9, atol=1e-11),
            torch.float32: Tolerance(rtol=1e-4, atol=1e-5),
        },
        because="both sides round exponentials, and the gradients are small differences of them",
        mutants=(
            Mutant(
                name="probabilities instead of odds",
                where=_WHERE,
                old="(log_odds - log_odds.max()).exp()",
                new="log_odds.sigmoid() + 1e-30",
            ),
            Mutant(
                name="divided by the number of examples",
                where=_WHERE,
                old="/ weights.sum()",
                new="/ len(weights)",
            ),
            Mutant(
                name="log-odds cut off",
                where=_WHERE,
                old="(log_odds - log_odds.max()).exp()",
                new="log_odds.clamp(-20, 20).exp()",
            ),
            Mutant(
                name="upside down",
                where=_WHERE,
                old="(log_odds - log_odds.max()).exp()",
                new="(log_odds.min() - log_odds).exp()",
            ),
            Mutant(
                name="not weighted",
                where=_WHERE,
                old="(weights * right).sum() / weights.sum()",
                new="right.mean() + 0 * weights.sum()",
            ),
        ),
    ),
    naive="probabilities instead of odds",
    hints={
        "probabilities instead of odds": Words(
            zh="这是“它来自目标”的概率，最大只到 1。一个样本在目标里的密度可以是源里的几十倍，"
            "权重也该能有几十。概率和密度之比差了一步，差在哪里？",
            en="this is the probability of coming from the target, at most 1. An example may be "
            "dozens of times as dense in the target, and should count that often. What lies "
            "between a probability and a ratio of densities?",
        ),
        "divided by the number of examples": Words(
            zh="一个永远正确的模型，用你的函数算出来的准确率是 1 吗？",
            en="of a model that is always right, does your function say that its accuracy is 1?",
        ),
        "log-odds cut off": Words(
            zh="截断防住了溢出，也抹平了差别：800 和 805 变得一样重。"
            "所有对数几率同时减去一个数，答案会变吗？",
            en="cutting off prevents the overflow and the difference as well: 800 and 805 now "
            "weigh the same. Does the answer change when one number is taken off all log-odds?",
        ),
        "upside down": Words(
            zh="越像目标的样本反而越轻了。几率的分子是哪一边？",
            en="what resembles the target weighs least. Which side is on top in the odds?",
        ),
        "not weighted": Words(
            zh="这是源上的准确率。偏移藏在第二个参数里，你用到它了吗？",
            en="this is the accuracy on the source. The shift is in the second argument: do you "
            "use it?",
        ),
    },
    hint=Words(
        zh="先取两个样本，一对一错，手算两者的权重和加权平均，再与函数的结果比较。"
        "若结果是 nan，看看指数里的数有多大：所有权重同乘一个数，平均值会变吗？",
        en="take two examples, one right and one wrong, work out both weights and the mean by "
        "hand, and compare. If there is a nan, look how large the exponents are: does the mean "
        "change when all weights are multiplied by one number?",
    ),
)

EXERCISES = (TARGET_ACCURACY,)
