"""Solution of the lesson on weight decay."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

WHERE = "handson.lessons.solutions.weight_decay:ridge"


def ridge(
    x: Float[Tensor, "batch features"], y: Float[Tensor, "batch targets"], strength: float
) -> Float[Tensor, "features targets"]:
    """Return the weights with the smallest mean squared error plus L2 penalty.

    ``2/n Xᵀ(Xw - y) + λw = 0``, so that ``(XᵀX + nλ/2 I) w = Xᵀy``.

    Args:
        x: one row per example.
        y: one number per example.
        strength: λ, above 0.
    """
    examples, features = x.shape
    price = examples * strength / 2
    table = x.T @ x + price * torch.eye(features, dtype=x.dtype)
    weights: Tensor = torch.linalg.solve(table, x.T @ y)
    return weights


def _by_more_rows(x: Tensor, y: Tensor, strength: float) -> Tensor:
    """Solve plain least squares in float64, the penalty written as further rows of data."""
    a, b = x.double(), y.double()
    rows = (len(x) * strength / 2) ** 0.5 * torch.eye(x.shape[1], dtype=torch.float64)
    zeros = torch.zeros(x.shape[1], y.shape[1], dtype=torch.float64)
    solution: Tensor = torch.linalg.lstsq(torch.cat([a, rows]), torch.cat([b, zeros])).solution
    return solution.to(x.dtype)


def _case(x: Maker, examples: int, strength: float) -> Case:
    return Case(inputs=(x, normal(examples, 1)), kwargs={"strength": strength})


RIDGE = Exercise(
    pair=FunctionPair(
        name="ridge",
        twin="torch.linalg.lstsq on a longer table, in float64",
        ours=ridge,
        theirs=_by_more_rows,
        cases={
            "twelve examples": _case(normal(12, 3), 12, 0.5),
            "two examples": _case(normal(2, 2), 2, 1.0),
            "one example, three features": _case(normal(1, 3), 1, 0.3),
            "more features than examples": _case(normal(4, 9), 4, 2.0),
            "one feature": _case(normal(8, 1), 8, 1.0),
            "a high price": _case(normal(10, 4), 10, 50.0),
            "a low price": _case(normal(30, 3), 30, 1e-3),
            "small numbers": _case(normal(6, 2, std=0.1), 6, 0.1),
            "turned in memory": _case(transposed(normal(7, 3)), 7, 0.7),
            "with gaps in memory": _case(strided(normal(9, 2)), 9, 1.5),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-8, atol=1e-10),
            torch.float32: Tolerance(rtol=1e-3, atol=1e-4),
        },
        because="the product of the table with itself squares its condition",
        mutants=(
            Mutant(
                name="the formula of the textbook",
                where=WHERE,
                old="examples * strength / 2",
                new="strength",
            ),
            Mutant(
                name="the half forgotten",
                where=WHERE,
                old="examples * strength / 2",
                new="examples * strength",
            ),
            Mutant(
                name="halved, but not for every example",
                where=WHERE,
                old="examples * strength / 2",
                new="strength / 2",
            ),
            Mutant(
                name="as many features as examples",
                where=WHERE,
                old="examples * strength / 2",
                new="features * strength / 2",
            ),
            Mutant(
                name="a price on every pair of weights",
                where=WHERE,
                old="price * torch.eye(features, dtype=x.dtype)",
                new="price * (torch.eye(features, dtype=x.dtype) + 1)",
            ),
        ),
    ),
    naive="the formula of the textbook",
    hints={
        "the formula of the textbook": Words(
            zh="这是“平方误差之和加 λ‖w‖²”的解。题目里的误差是平均，惩罚还带一个二分之一。",
            en="this solves the sum of squares plus λ‖w‖². Here the errors are averaged, and the "
            "penalty has a half.",
        ),
        "the half forgotten": Words(
            zh="分别对均方误差和惩罚求导：两边各出现什么系数？",
            en="differentiate the mean squared error and the penalty: what factor has each?",
        ),
        "halved, but not for every example": Words(
            zh="均方误差里有一个分母。两边同乘它之后，惩罚变成了什么？",
            en="the mean has a denominator. Multiply by it: what becomes of the penalty?",
        ),
        "as many features as examples": Words(
            zh="平均是对谁取的：行，还是列？",
            en="over what is the mean taken: the rows or the columns?",
        ),
        "a price on every pair of weights": Words(
            zh="惩罚里只有每个权重自己的平方，没有两个不同权重的乘积。",
            en="the penalty holds the square of each weight and no product of two different ones.",
        ),
    },
    hint=Words(
        zh="先只用一个特征、一个样本，在纸上对目标求导，再推广到矩阵。",
        en="take one feature and one example, differentiate the objective on paper, and only then "
        "go on to matrices.",
    ),
)

EXERCISES = (RIDGE,)
