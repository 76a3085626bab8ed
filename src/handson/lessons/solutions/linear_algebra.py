"""Solution of the lesson on linear algebra."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.ops.norms import vector_norm
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.lessons.solutions.linear_algebra:cosine_similarities"


def cosine_similarities(
    a: Float[Tensor, "rows features"], b: Float[Tensor, "columns features"]
) -> Float[Tensor, "rows columns"]:
    """Return the cosine of the angle between every row of a and every row of b.

    Args:
        a: vectors, one per row, none of them zero.
        b: the same.
    """
    p = a / vector_norm(a, dim=1, keepdim=True)
    q = b / vector_norm(b, dim=1, keepdim=True)
    return p @ q.T


def _by_pairs(a: Tensor, b: Tensor) -> Tensor:
    """Compute the same pair by pair in float64."""
    rows = []
    for p in a.double():
        cosines = [(p * q).sum() / ((p * p).sum() * (q * q).sum()).sqrt() for q in b.double()]
        rows.append(torch.stack(cosines))
    return torch.stack(rows).to(a.dtype)


def _rows(*rows: tuple[float, ...]) -> Maker:
    return lambda rng: torch.tensor(rows, dtype=torch.float64)


_BASKETS = _rows((3.0, 1.0, 2.0), (0.0, 2.0, 5.0), (1.0, 4.0, 0.0))

COSINE_SIMILARITIES = Exercise(
    pair=FunctionPair(
        name="cosine_similarities",
        twin="pair by pair in float64",
        ours=cosine_similarities,
        theirs=_by_pairs,
        cases={
            "the baskets with themselves": Case(inputs=(_BASKETS, _BASKETS)),
            "twice as much of everything": Case(
                inputs=(_rows((1.0, 2.0), (2.0, -1.0)), _rows((2.0, 4.0), (-6.0, 3.0)))
            ),
            "three rows and four": Case(inputs=(normal(3, 2), normal(4, 2))),
            "as many rows as columns": Case(inputs=(normal(4, 4), normal(4, 4))),
            "one row each": Case(inputs=(normal(1, 3), normal(1, 3))),
            "length one already": Case(
                inputs=(_rows((1.0, 0.0), (0.0, 1.0)), _rows((0.6, 0.8), (-0.8, 0.6)))
            ),
            "very short vectors": Case(
                inputs=(normal(2, 3, std=1e-6), normal(2, 3)),
                tolerance={
                    torch.float64: Tolerance(rtol=1e-8, atol=1e-8),
                    torch.float32: Tolerance(rtol=1e-3, atol=1e-3),
                },
                because="the slope of a vector that short is a million times as large",
            ),
            "long vectors": Case(inputs=(normal(2, 3, std=1e6), normal(3, 3, std=1e6))),
            "not contiguous": Case(inputs=(transposed(normal(3, 4)), normal(2, 4))),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-9, atol=1e-11),
            torch.float32: Tolerance(rtol=1e-4, atol=1e-5),
        },
        because="the twin works in float64, and products may be rounded before or after dividing",
        mutants=(
            Mutant(
                name="lengths without keepdim",
                where=_WHERE,
                old="p @ q.T",
                new="a @ b.T / (vector_norm(a, dim=1) * vector_norm(b, dim=1))",
            ),
            Mutant(
                name="both lengths as columns",
                where=_WHERE,
                old="p @ q.T",
                new="a @ b.T / ((a * a).sum(1, True) * (b * b).sum(1, True)).sqrt()",
            ),
            Mutant(
                name="dot products, no lengths",
                where=_WHERE,
                old="p @ q.T",
                new="a @ b.T",
            ),
            Mutant(
                name="a small number against division by zero",
                where=_WHERE,
                old="vector_norm(a, dim=1, keepdim=True)",
                new="(vector_norm(a, dim=1, keepdim=True) + 1e-8)",
            ),
            Mutant(
                name="lengths of the columns",
                where=_WHERE,
                old="vector_norm(b, dim=1, keepdim=True)",
                new="vector_norm(b, dim=0, keepdim=True)",
            ),
        ),
    ),
    naive="lengths without keepdim",
    hints={
        "lengths without keepdim": Words(
            zh="形状碰巧对得上，除数却站错了行列：a 的长度应当管行，b 的长度应当管列。"
            "打印一下除数的形状，它有几个轴？",
            en="the shapes happen to fit, yet the divisors stand in the wrong place: lengths of a "
            "belong to rows, lengths of b to columns. Print the shape of your divisor: how many "
            "axes has it?",
        ),
        "both lengths as columns": Words(
            zh="a 的长度排成一列，正好管行；b 的长度也排成一列，却该管结果的列。把它放平。",
            en="the lengths of a stand in a column and look after rows, as they should; those of b "
            "stand in a column too, but have to look after columns. Lay them down.",
        ),
        "dot products, no lengths": Words(
            zh="这是点积。把 b 放大一倍，你的结果也大一倍；夹角却没有变。",
            en="these are dot products: with b twice as long they are twice as large, and the "
            "angle is the same.",
        ),
        "a small number against division by zero": Words(
            zh="对普通的向量看不出来；向量短到与你加上的那个数差不多时，余弦就被压小了。"
            "题目里没有零向量，还需要它吗？",
            en="with everyday vectors it cannot be seen; with one as short as the number that you "
            "add, the cosine comes out too small. No vector is zero here: do you need it?",
        ),
        "lengths of the columns": Words(
            zh="每一行是一个向量，你量的却是每一列有多长。要消失的应当是哪个轴？",
            en="each row is a vector, and you measure how long the columns are. Which axis should "
            "go?",
        ),
    },
    hint=Words(
        zh="先各取一行，用点积和两个长度算出一个余弦；再想想怎样一次算完，"
        "并检查每一行与自己的余弦是不是一。",
        en="begin with one row of each, a dot product and two lengths; then do all of them at "
        "once, and look whether the cosine of each row with itself is one.",
    ),
)

EXERCISES = (COSINE_SIMILARITIES,)
