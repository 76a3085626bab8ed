"""Solution of the lesson on linear regression."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, exactly, full, normal, strided
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance


def slope(x: Float[Tensor, "batch"], y: Float[Tensor, "batch"]) -> Float[Tensor, ""]:
    """Return the slope of the line that fits the points best: ``Σ dx·dy / Σ dx²``.

    Args:
        x: where the points lie.
        y: how high.
    """
    dx, dy = x - x.mean(), y - y.mean()
    return (dx * dy).sum() / (dx * dx).sum()


def _by_covariance(x: Tensor, y: Tensor) -> Tensor:
    """Compute the same in float64 with torch's covariance matrix."""
    covariance = torch.cov(torch.stack([x.double(), y.double()]))
    return (covariance[0, 1] / covariance[0, 0]).to(x.dtype)


def _points(x: Maker) -> tuple[Maker, Maker]:
    return x, normal(12, std=2.0)


SLOPE = Exercise(
    pair=FunctionPair(
        name="slope",
        twin="torch.cov in float64",
        ours=slope,
        theirs=_by_covariance,
        cases={
            "twelve points": Case(inputs=_points(normal(12))),
            "two points": Case(inputs=(exactly(1.0, 3.0), exactly(2.0, 5.0))),
            "far from zero": Case(inputs=_points(normal(12, mean=3e4))),
            "far up": Case(inputs=(normal(12), normal(12, mean=3e4))),
            "far from zero, in float64": Case(
                inputs=_points(normal(12, mean=1e7)), dtypes=(torch.float64,)
            ),
            "all on one height": Case(inputs=(normal(12), full(12, value=7.0))),
            "steep": Case(inputs=_points(normal(12, std=1e-3))),
            "with gaps in memory": Case(inputs=_points(strided(normal(12)))),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-7, atol=1e-9),
            torch.float32: Tolerance(rtol=1e-3, atol=1e-4),
        },
        because="rounding of inputs that are far from zero is part of the question",
        mutants=(
            Mutant(
                name="mean of products minus product of means",
                where="handson.lessons.solutions.linear_regression:slope",
                old="(dx * dy).sum() / (dx * dx).sum()",
                new="((x * y).mean() - x.mean() * y.mean()) / ((x * x).mean() - x.mean() ** 2)",
            ),
            Mutant(
                name="through the origin",
                where="handson.lessons.solutions.linear_regression:slope",
                old="x - x.mean(), y - y.mean()",
                new="x, y",
            ),
            Mutant(
                name="x explained by y",
                where="handson.lessons.solutions.linear_regression:slope",
                old="(dx * dx).sum()",
                new="((dy * dy).sum() + 1e-12)",
            ),
            Mutant(
                name="the correlation",
                where="handson.lessons.solutions.linear_regression:slope",
                old="(dx * dx).sum()",
                new="((dx * dx).sum() * (dy * dy).sum() + 1e-12).sqrt()",
            ),
        ),
    ),
    naive="mean of products minus product of means",
    hints={
        "mean of products minus product of means": Words(
            zh="公式没有错，错在舍入：两个很大的数相减，剩下的全是误差。能不能先减，再乘？",
            en="the formula is right and the rounding is not: two huge numbers are subtracted, and "
            "what is left is error. Can you subtract first and multiply later?",
        ),
        "through the origin": Words(
            zh="这是必须经过原点的直线的斜率。我们的直线有截距，它应当经过哪一点？",
            en="this is the slope of a line through the origin. Ours has an intercept; through "
            "which point does the best line always go?",
        ),
        "x explained by y": Words(
            zh="x 和 y 的角色对调了：误差应当沿哪个方向量？",
            en="x and y have changed places: in which direction is the error measured?",
        ),
        "the correlation": Words(
            zh="这个数没有单位，总在 -1 和 1 之间。斜率的单位是什么？",
            en="this number has no unit and lies between -1 and 1. What is the unit of a slope?",
        ),
    },
    hint=Words(
        zh="先在纸上画出上面这几个点，用手估计一下直线的走向，再逐行打印中间结果。",
        en="draw these points on paper and guess the line by eye; then print what each line of "
        "your function gives.",
    ),
)

EXERCISES = (SLOPE,)
