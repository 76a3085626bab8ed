"""Solution of the lesson on layers and blocks."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, normal, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


def halve_rows(x: Float[Tensor, "*batch features"]) -> Float[Tensor, "*batch features"]:
    """Halve every row until its absolute values add up to at most 1.

    Args:
        x: rows of finite numbers.
    """
    while (long := x.abs().sum(-1, keepdim=True) > 1).any():
        x = torch.where(long, x / 2, x)
    return x


def _by_logarithm(x: Tensor) -> Tensor:
    """Count the halvings by the exponent of the sum, ``sum = m·2ᵉ`` with ``½ <= m < 1``."""
    mantissa, exponent = torch.frexp(x.detach().abs().sum(-1, keepdim=True))
    times = torch.where(mantissa == 0.5, exponent - 1, exponent).clamp(min=0)
    return x * torch.ldexp(torch.ones_like(mantissa), -times)


def _rows(*sums: float, width: int = 4) -> Maker:
    """Rows whose absolute values add up to exactly these numbers."""
    signs = torch.tensor([1.0, -1.0]).repeat(width)[:width].double()
    return lambda rng: torch.tensor(sums, dtype=torch.float64)[:, None] * signs / width


HALVE_ROWS = Exercise(
    pair=FunctionPair(
        name="halve_rows",
        twin="the exponent of the sum by torch.frexp",
        ours=halve_rows,
        theirs=_by_logarithm,
        cases={
            "rows of like length": Case(inputs=(_rows(3.0, 2.5, 3.5),)),
            "a long row beside a short one": Case(inputs=(_rows(40.0, 1.5, 0.3),)),
            "all short": Case(inputs=(uniform(5, 3, low=-0.3, high=0.3),)),
            "exactly one, exactly two": Case(inputs=(_rows(1.0, 2.0, 0.0),)),
            "a single row": Case(inputs=(normal(1, 6, std=9.0),)),
            "one example, no batch": Case(inputs=(normal(6, std=9.0),)),
            "three axes": Case(inputs=(normal(2, 3, 4, std=5.0),)),
            "huge": Case(inputs=(normal(4, 3, std=1e12),)),
            "no rows": Case(inputs=(normal(0, 3),)),
            "not contiguous": Case(inputs=(transposed(normal(5, 4, std=3.0)),)),
        },
        mutants=(
            Mutant(
                name="the batch as a whole",
                where="handson.lessons.solutions.model_construction:halve_rows",
                old="x.abs().sum(-1, keepdim=True) > 1",
                new="x.abs().sum() > 1",
            ),
            Mutant(
                name="all wait for the longest",
                where="handson.lessons.solutions.model_construction:halve_rows",
                old="torch.where(long, x / 2, x)",
                new="x / 2",
            ),
            Mutant(
                name="once is enough",
                where="handson.lessons.solutions.model_construction:halve_rows",
                old="while (long := x.abs().sum(-1, keepdim=True) > 1).any():",
                new="for long in [x.abs().sum(-1, keepdim=True) > 1]:",
            ),
            Mutant(
                name="one itself is too much",
                where="handson.lessons.solutions.model_construction:halve_rows",
                old="keepdim=True) > 1",
                new="keepdim=True) >= 1",
            ),
            Mutant(
                name="signs cancel",
                where="handson.lessons.solutions.model_construction:halve_rows",
                old="x.abs().sum(-1, keepdim=True)",
                new="x.sum(-1, keepdim=True).abs()",
            ),
        ),
    ),
    naive="all wait for the longest",
    hints={
        "the batch as a whole": Words(
            zh="你把整个批量加成了一个数。换一个更大的批量，同一行的结果会变吗？",
            en="you add up the whole batch into one number. Would a row's result change in "
            "a larger batch?",
        ),
        "all wait for the longest": Words(
            zh="循环的次数对了，但循环里谁在变？已经合格的行也跟着邻居一起变小了。",
            en="the number of turns is right, but who changes in a turn? Rows that were done "
            "shrink along with their neighbours.",
        ),
        "once is enough": Words(
            zh="减半一次之后，很长的行还是太长。什么时候才可以停？",
            en="after one halving a very long row is still too long. When may you stop?",
        ),
        "one itself is too much": Words(
            zh="恰好等于 1 的行算不算合格？再读一遍题目里的“大于”。",
            en="is a row whose sum is exactly 1 done or not? Read the question again.",
        ),
        "signs cancel": Words(
            zh="一行里有正有负时，先求和再取绝对值会互相抵消。",
            en="in a row of mixed signs, adding first and dropping the sign later lets numbers "
            "cancel.",
        ),
    },
    hint=Words(
        zh="拿一行很长、一行很短的小矩阵，在每一圈之后打印两行各自的绝对值之和。",
        en="take a small matrix with one long and one short row, and print the sum of absolute "
        "values of both after each turn.",
    ),
)

EXERCISES = (HALVE_ROWS,)
