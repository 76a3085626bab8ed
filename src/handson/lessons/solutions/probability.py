"""Solution of the lesson on probability."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, exactly, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.lessons.solutions.probability:second_after_first"


def second_after_first(
    prior: Float[Tensor, "classes"],
    first: Float[Tensor, "classes"],
    second: Float[Tensor, "classes"],
) -> Float[Tensor, ""]:
    """Return the probability of the second piece of evidence, given the first: ``Σ P(s|h)·P(h|f)``.

    Args:
        prior: P(h), adding up to 1.
        first: P(f|h), from 0 to 1.
        second: P(s|h), from 0 to 1.
    """
    joint = prior * first
    believed = joint / joint.sum()
    return (believed * second).sum()


def _by_definition(prior: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """Divide the probability of both by that of the first, in float64."""
    prior, first, second = prior.double(), first.double(), second.double()
    both, one = (prior * first * second).sum(), (prior * first).sum()
    return both / one


def _in_its_dtype(prior: Tensor, first: Tensor, second: Tensor) -> Tensor:
    return _by_definition(prior, first, second).to(prior.dtype)


def _distribution(classes: int) -> Maker:
    def make(rng: torch.Generator) -> Tensor:
        weights = torch.rand(classes, generator=rng, dtype=torch.float64) + 0.1
        return weights / weights.sum()

    return make


SECOND_AFTER_FIRST = Exercise(
    pair=FunctionPair(
        name="second_after_first",
        twin="P(f, s) / P(f) in float64",
        ours=second_after_first,
        theirs=_in_its_dtype,
        cases={
            "the two tests": Case(
                inputs=(exactly(0.0015, 0.9985), exactly(1.0, 0.01), exactly(0.98, 0.03))
            ),
            "three hypotheses": Case(
                inputs=(_distribution(3), uniform(3, low=0.1), uniform(3, low=0.1))
            ),
            "the first says nothing": Case(
                inputs=(_distribution(3), exactly(0.5, 0.5, 0.5), uniform(3, low=0.1))
            ),
            "the second is certain": Case(
                inputs=(_distribution(2), uniform(2, low=0.1), exactly(1.0, 1.0))
            ),
            "an impossible hypothesis": Case(
                inputs=(exactly(0.0, 0.4, 0.6), uniform(3, low=0.1), uniform(3, low=0.1))
            ),
            "equally likely": Case(
                inputs=(exactly(0.25, 0.25, 0.25, 0.25), uniform(4, low=0.1), uniform(4, low=0.1))
            ),
            "a single hypothesis": Case(
                inputs=(exactly(1.0), uniform(1, low=0.1), uniform(1, low=0.1))
            ),
            "many": Case(inputs=(_distribution(50), uniform(50), uniform(50))),
        },
        mutants=(
            Mutant(
                name="the first ignored",
                where=_WHERE,
                old="(believed * second).sum()",
                new="(prior * second).sum() + 0 * believed.sum()",
            ),
            Mutant(
                name="not normalised",
                where=_WHERE,
                old="joint / joint.sum()",
                new="joint * 1.0",
            ),
            Mutant(
                name="the prior forgotten",
                where=_WHERE,
                old="prior * first",
                new="first + 0 * prior",
            ),
            Mutant(
                name="the most probable hypothesis alone",
                where=_WHERE,
                old="(believed * second).sum()",
                new="second[believed.argmax()] + 0 * believed.sum()",
            ),
        ),
    ),
    naive="the first ignored",
    hints={
        "the first ignored": Words(
            zh="你用的还是看到证据之前的概率。看到第一条之后，各个假设的可信度已经变了。",
            en="you still use the probabilities from before the evidence. After the first piece "
            "the hypotheses are no longer as credible as they were.",
        ),
        "not normalised": Words(
            zh="把第二条证据的概率全设成 1，你的结果是 1 吗？它应当是。",
            en="set the second piece to probability 1 everywhere. Is your result 1? It should be.",
        ),
        "the prior forgotten": Words(
            zh="先验相等时你是对的。一种很罕见的病，和一种很常见的病，化验阳性的含义一样吗？",
            en="with equal priors yours is right. Does a positive test mean the same for a rare "
            "disease and for a common one?",
        ),
        "the most probable hypothesis alone": Words(
            zh="最可信的假设未必是真的。其余假设也各有一份发言权，份量是多少？",
            en="the most credible hypothesis need not be the true one. The others have a say too; "
            "how much of one?",
        ),
    },
    hint=Words(
        zh="分两步走：先用贝叶斯更新各个假设的概率，再用更新后的概率对第二条证据求期望。",
        en="go in two steps: update the hypotheses by the first piece, then take the expectation "
        "of the second under what is believed now.",
    ),
)

EXERCISES = (SECOND_AFTER_FIRST,)
