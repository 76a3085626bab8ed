"""Solution of the lesson on data manipulation."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import exactly, full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.lessons.solutions.ndarray:squared_distances"


def squared_distances(
    a: Float[Tensor, "rows features"], b: Float[Tensor, "columns features"]
) -> Float[Tensor, "rows columns"]:
    """Return the squared distance of every row of a to every row of b.

    Args:
        a: points, one per row.
        b: points, one per row.
    """
    gaps = a[:, None, :] - b[None, :, :]
    return (gaps * gaps).sum(-1)


def _by_pairs(a: Tensor, b: Tensor) -> Tensor:
    """Compute the same pair by pair in float64."""
    rows = [torch.stack([((p - q) ** 2).sum() for q in b.double()]) for p in a.double()]
    return torch.stack(rows).to(a.dtype)


SQUARED_DISTANCES = Exercise(
    pair=FunctionPair(
        name="squared_distances",
        twin="pair by pair in float64",
        ours=squared_distances,
        theirs=_by_pairs,
        cases={
            "three points and four": Case(inputs=(normal(3, 2), normal(4, 2))),
            "as many of both": Case(inputs=(normal(3, 3), normal(3, 3))),
            "one point each": Case(inputs=(normal(1, 3), normal(1, 3))),
            "on a line": Case(inputs=(normal(4, 1), normal(3, 1))),
            "the same points": Case(inputs=(full(2, 3, value=1.5), full(3, 3, value=1.5))),
            "far from the origin": Case(inputs=(normal(3, 2, mean=1e4), normal(4, 2, mean=1e4))),
            "not contiguous": Case(inputs=(transposed(normal(3, 4)), normal(2, 4))),
            "a point and itself": Case(
                inputs=(lambda rng: exactly(3.0, 4.0)(rng)[None], lambda rng: torch.zeros(1, 2))
            ),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-9, atol=1e-11),
            torch.float32: Tolerance(rtol=1e-4, atol=1e-5),
        },
        because="the twin works in float64, where differences of near points keep all digits",
        mutants=(
            Mutant(
                name="the square expanded",
                where=_WHERE,
                old="(gaps * gaps).sum(-1)",
                new="(a * a).sum(1)[:, None] + (b * b).sum(1) - 2 * a @ b.T",
            ),
            Mutant(
                name="absolute differences",
                where=_WHERE,
                old="(gaps * gaps).sum(-1)",
                new="gaps.abs().sum(-1)",
            ),
            Mutant(
                name="a mean over the coordinates",
                where=_WHERE,
                old="(gaps * gaps).sum(-1)",
                new="(gaps * gaps).mean(-1)",
            ),
            Mutant(
                name="added before squaring",
                where=_WHERE,
                old="(gaps * gaps).sum(-1)",
                new="gaps.sum(-1) ** 2",
            ),
            Mutant(
                name="the distance itself",
                where=_WHERE,
                old="(gaps * gaps).sum(-1)",
                new="((gaps * gaps).sum(-1) + 1e-24).sqrt()",
            ),
        ),
    ),
    naive="the square expanded",
    hints={
        "the square expanded": Words(
            zh="纸上相等，机器里不等：三个很大的数相加减，剩下的差被舍入吃掉了。能不能先求差？",
            en="equal on paper, not in a machine: three huge numbers are added and subtracted, and "
            "rounding eats what is left. Can the difference come first?",
        ),
        "absolute differences": Words(
            zh="这是沿着街道走的距离，不是直线距离的平方。",
            en="this is the distance along the streets, not the square of the straight one.",
        ),
        "a mean over the coordinates": Words(
            zh="坐标越多，你的结果就小得越多。勾股定理里有除法吗？",
            en="the more coordinates there are, the smaller yours becomes. Is there a division in "
            "the theorem of Pythagoras?",
        ),
        "added before squaring": Words(
            zh="一个坐标上的正差和另一个坐标上的负差抵消了。先后次序对吗？",
            en="a positive gap in one coordinate cancels a negative one in another. Is the order "
            "of your two steps right?",
        ),
        "the distance itself": Words(
            zh="3 和 4 的直角三角形，你给的是 5。题目要的是它吗？",
            en="for legs of 3 and 4 yours is 5. Is that what was asked for?",
        ),
    },
    hint=Words(
        zh="给 a 和 b 各插入一个长度为 1 的轴，"
        "用 explain_broadcast 看看差的形状是不是（n，m，坐标数）。",
        en="give a and b an axis of length 1 each, and ask explain_broadcast whether the "
        "difference has shape (n, m, coordinates).",
    ),
)

EXERCISES = (SQUARED_DISTANCES,)
