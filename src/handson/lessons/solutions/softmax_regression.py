"""Solution of the lesson on softmax regression."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from handson.base.words import Words
from handson.ops.softmax import log_softmax
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, full, labels, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance


def partial_label_loss(
    scores: Float[Tensor, "batch classes"], allowed: Int[Tensor, "batch classes"]
) -> Float[Tensor, ""]:
    """Return ``-log Σ p_c`` over the allowed classes c, averaged over the batch.

    Args:
        scores: any real numbers; softmax turns them into the probabilities p.
        allowed: 1 where a class may be the right one, else 0; at least one 1 in each row.
    """
    log_p = log_softmax(scores, dim=1)
    inside = log_p.masked_fill(allowed == 0, -torch.inf)
    return -inside.logsumexp(1).mean()


def _by_two_sums(scores: Tensor, allowed: Tensor) -> Tensor:
    """Compute the same in float64, example by example, as a difference of two logarithms."""
    losses = [
        row.logsumexp(0) - row[chosen != 0].logsumexp(0)
        for row, chosen in zip(scores.double(), allowed, strict=True)
    ]
    return torch.stack(losses).mean().to(scores.dtype)


def _sets(batch: int, classes: int) -> Maker:
    """Make rows of 0 and 1 with a 1 somewhere and a 0 somewhere."""

    def maker(rng: torch.Generator) -> Tensor:
        chosen: Tensor = labels(batch, classes, classes=2)(rng)
        chosen[:, 0], chosen[:, 1] = 1, 0
        return chosen.roll(1, dims=1)

    return maker


def _far_apart(batch: int, classes: int) -> Maker:
    """Make scores whose first classes lie a thousand above the rest: their probability is all."""
    step = 1e3 * (torch.arange(classes, dtype=torch.float64) < classes // 2)
    return lambda rng: step + normal(batch, classes)(rng)


_LAST = torch.tensor([[0, 0, 0, 0, 1, 1]])
_ONE = torch.tensor([[0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]])

PARTIAL_LABEL_LOSS = Exercise(
    pair=FunctionPair(
        name="partial_label_loss",
        twin="two log-sum-exps in float64",
        ours=partial_label_loss,
        theirs=_by_two_sums,
        cases={
            "some allowed": Case(inputs=(normal(5, 6), _sets(5, 6))),
            "one allowed": Case(inputs=(normal(4, 3), _ONE)),
            "all allowed": Case(inputs=(normal(4, 3), torch.ones(4, 3, dtype=torch.int64))),
            "a batch of one": Case(inputs=(normal(1, 6), _sets(1, 6))),
            "all scores equal": Case(inputs=(full(4, 3, value=7.0), _ONE)),
            "scores around a thousand": Case(inputs=(normal(5, 6, mean=1e3), _sets(5, 6))),
            "scores around minus a thousand": Case(inputs=(normal(5, 6, mean=-1e3), _sets(5, 6))),
            "the allowed far below": Case(inputs=(_far_apart(3, 6), _LAST.repeat(3, 1))),
            "the allowed far above": Case(inputs=(_far_apart(3, 6), 1 - _LAST.repeat(3, 1))),
            "not contiguous": Case(inputs=(transposed(normal(5, 6)), transposed(_sets(5, 6)))),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-7, atol=1e-7),
            torch.float32: Tolerance(rtol=1e-5, atol=5e-4),
        },
        because="subtracting two logarithms near a thousand is right too, and float32 rounds them",
        mutants=(
            Mutant(
                name="a small number inside the logarithm",
                where="handson.lessons.solutions.softmax_regression:partial_label_loss",
                old="-inside.logsumexp(1).mean()",
                new="-(inside.exp().sum(1) + 1e-12).log().mean()",
            ),
            Mutant(
                name="forbidden classes multiplied by zero",
                where="handson.lessons.solutions.softmax_regression:partial_label_loss",
                old="log_p.masked_fill(allowed == 0, -torch.inf)",
                new="log_p * allowed",
            ),
            Mutant(
                name="mean of the logarithms",
                where="handson.lessons.solutions.softmax_regression:partial_label_loss",
                old="-inside.logsumexp(1).mean()",
                new="-((log_p * allowed).sum(1) / allowed.sum(1)).mean()",
            ),
            Mutant(
                name="only the likeliest of the allowed",
                where="handson.lessons.solutions.softmax_regression:partial_label_loss",
                old="inside.logsumexp(1)",
                new="inside.amax(1)",
            ),
            Mutant(
                name="sum over the batch",
                where="handson.lessons.solutions.softmax_regression:partial_label_loss",
                old=".mean()",
                new=".sum()",
            ),
        ),
    ),
    naive="a small number inside the logarithm",
    hints={
        "a small number inside the logarithm": Words(
            zh="候选的概率之和在这里已经舍入成 0：直接取对数得到无穷大，垫上一个很小的数，"
            "损失又封了顶，梯度也没了。怎样才能自始至终只和对数打交道？",
            en="here the sum of the probabilities has been rounded to 0. Its logarithm is "
            "infinite; a tiny number added to it puts a lid on the loss, under which there is no "
            "gradient. How can you stay among logarithms throughout?",
        ),
        "forbidden classes multiplied by zero": Words(
            zh="对数概率为 0 的类别，概率是多少？候选之外的类别应当是多少？",
            en="which probability has a logarithm of 0? And which one should a class have that is "
            "not among the candidates?",
        ),
        "mean of the logarithms": Words(
            zh="这要求每个候选都很可能，可题目只说真实类别是其中之一。相加和取对数，哪一步在先？",
            en="this wants every candidate to be likely, but only one of them is the truth. "
            "Which comes first, the sum or the logarithm?",
        ),
        "only the likeliest of the allowed": Words(
            zh="两个候选各占一半概率时，损失应当是多少？你的函数给出多少？",
            en="two candidates share all of the probability evenly. What should the loss be, and "
            "what does your function say?",
        ),
        "sum over the batch": Words(
            zh="把同一个小批量重复一遍再算：损失应当不变，还是翻倍？",
            en="write the same batch down twice, one below the other: should the loss stay or "
            "double?",
        ),
    },
    hint=Words(
        zh="先只取一行，逐步打印中间结果：取对数之前的那个数有多大，还能反映出分数的差距吗？"
        "再想一想，不算出概率本身，能不能直接得到它的对数。",
        en="take a single row and print every step: how large is the number whose logarithm you "
        "take, and does it still tell the scores apart? Then think about how to get that logarithm "
        "without the probability.",
    ),
)

EXERCISES = (PARTIAL_LABEL_LOSS,)
