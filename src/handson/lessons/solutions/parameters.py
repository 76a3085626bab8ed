"""Solution of the lesson on parameters."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import exactly, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

WHERE = "handson.lessons.solutions.parameters:three_ways"


def three_ways(u: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
    """Turn even random numbers into weights of which half are zero.

    Args:
        u: from 0 to 1.
    """
    wide = 20 * u - 10
    return wide * (wide.abs() > 5)


def _by_quarters(u: Tensor) -> Tensor:
    """Treat each quarter of 0 to 1 by itself."""
    low, high = 20 * u - 10, 5 + 20 * (u - 0.75)
    middle = torch.zeros_like(u)
    return torch.where(u < 0.25, low, torch.where(u > 0.75, high, middle))


THREE_WAYS = Exercise(
    pair=FunctionPair(
        name="three_ways",
        twin="each quarter by itself",
        ours=three_ways,
        theirs=_by_quarters,
        cases={
            "many": Case(inputs=(uniform(40),)),
            "a matrix": Case(inputs=(uniform(6, 5),)),
            "the low quarter": Case(inputs=(uniform(9, low=0.01, high=0.24),)),
            "the middle": Case(inputs=(uniform(9, low=0.26, high=0.74),)),
            "the high quarter": Case(inputs=(uniform(9, low=0.76, high=0.99),)),
            "both ends and the middle": Case(inputs=(exactly(0.0, 0.5, 1.0),)),
            "turned in memory": Case(inputs=(transposed(uniform(4, 3)),)),
            "with gaps in memory": Case(inputs=(strided(uniform(4, 3)),)),
        },
        mutants=(
            Mutant(name="nothing is zero", where=WHERE, old="wide * (wide.abs() > 5)", new="wide"),
            Mutant(
                name="only positive weights",
                where=WHERE,
                old="wide * (wide.abs() > 5)",
                new="wide * (wide > 5)",
            ),
            Mutant(
                name="the small ones stay",
                where=WHERE,
                old="wide.abs() > 5",
                new="wide.abs() < 5",
            ),
            Mutant(
                name="zeros for two thirds",
                where=WHERE,
                old="20 * u - 10",
                new="15 * u - 7.5",
            ),
        ),
    ),
    naive="nothing is zero",
    hints={
        "nothing is zero": Words(
            zh="这样的权重均匀地铺满整段。哪些该变成零？",
            en="these weights are spread over the whole stretch. Which of them become zero?",
        ),
        "only positive weights": Words(
            zh="负的那四分之一到哪里去了？",
            en="where has the negative quarter gone?",
        ),
        "the small ones stay": Words(
            zh="留下来的正好是该变成零的，反过来试试。",
            en="what stays is exactly what should vanish. Turn it round.",
        ),
        "zeros for two thirds": Words(
            zh="最大的权重该是多少？零又占了多少？",
            en="what should the largest weight be, and what share is zero?",
        ),
    },
    hint=Words(
        zh="画一条 0 到 1 的线段，切成四等份，在每一份上写下对应的权重。",
        en="draw the stretch from 0 to 1, cut it in four, and write the weights under each part.",
    ),
)

EXERCISES = (THREE_WAYS,)
