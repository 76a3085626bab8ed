"""Solution of the lesson on looking things up."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


def robust_scale(x: Float[Tensor, "batch features"]) -> Float[Tensor, "batch features"]:
    """Return the distance from the median in interquartile ranges, column by column.

    Args:
        x: at least two examples, a row each.
    """
    quarters = torch.tensor([0.25, 0.5, 0.75], dtype=x.dtype)
    lower, median, upper = torch.quantile(x, quarters, dim=0).unbind()
    return (x - median) / (upper - lower)


def _by_sorting(x: Tensor) -> Tensor:
    """Sort every column and walk to each quarter of the way, between two rows if need be."""
    rows = x.sort(dim=0).values

    def at(share: float) -> Tensor:
        whole, part = divmod(share * (len(rows) - 1), 1)
        below, above = rows[int(whole)], rows[min(int(whole) + 1, len(rows) - 1)]
        return below * (1 - part) + above * part

    return (x - at(0.5)) / (at(0.75) - at(0.25))


def _with_an_outlier(rng: torch.Generator) -> Tensor:
    x: Tensor = normal(8, 3)(rng)
    x[2, 1] = 1000.0
    return x


def _of_unlike_columns(rng: torch.Generator) -> Tensor:
    x: Tensor = normal(10, 3)(rng)
    return x * torch.tensor([0.01, 1.0, 100.0], dtype=x.dtype)


SOLUTION = "handson.lessons.solutions.lookup:robust_scale"


def _case(x: Maker) -> Case:
    return Case(inputs=(x,))


ROBUST_SCALE = Exercise(
    pair=FunctionPair(
        name="robust_scale",
        twin="torch.sort and interpolation by hand",
        ours=robust_scale,
        theirs=_by_sorting,
        cases={
            "seven examples": _case(normal(7, 3)),
            "nine examples, quartiles on a row": _case(normal(9, 2)),
            "eight examples": _case(normal(8, 3)),
            "six examples": _case(uniform(6, 2, low=-3.0, high=5.0)),
            "two examples": _case(normal(2, 4)),
            "one column": _case(normal(5, 1)),
            "one column, ten examples": _case(normal(10, 1, mean=2.0)),
            "an outlier": _case(_with_an_outlier),
            "columns of unlike scale": _case(_of_unlike_columns),
            "not contiguous, with gaps": _case(strided(transposed(normal(12, 3)))),
        },
        mutants=(
            Mutant(
                name="the lower of the two in the middle",
                where=SOLUTION,
                old="x - median",
                new="x - x.median(dim=0).values",
            ),
            Mutant(
                name="one median for all columns",
                where=SOLUTION,
                old="quarters, dim=0)",
                new="quarters)",
            ),
            Mutant(
                name="quartiles without interpolation",
                where=SOLUTION,
                old="(upper - lower)",
                new='x.quantile(quarters[::2], dim=0, interpolation="nearest").diff(dim=0)',
            ),
            Mutant(
                name="mean instead of median",
                where=SOLUTION,
                old="x - median",
                new="x - x.mean(dim=0)",
            ),
            Mutant(
                name="standard deviation instead of quartiles",
                where=SOLUTION,
                old="(upper - lower)",
                new="x.std(dim=0)",
            ),
        ),
    ),
    naive="the lower of the two in the middle",
    hints={
        "the lower of the two in the middle": Words(
            zh="样本数为奇数时全对，为偶数时就差一点。help(torch.median) 里有一段专门说偶数的情形，"
            "读到最后一句。",
            en="all is right for an odd number of examples, and a little off for an even one. "
            "A note in help(torch.median) is about just that; read it to its last sentence.",
        ),
        "one median for all columns": Words(
            zh="你把所有列倒在一起求了分位数。签名里哪个参数管方向？它的默认值是什么意思？",
            en="you threw all columns together. Which argument of the signature chooses a "
            "direction, and what does its default mean?",
        ),
        "quartiles without interpolation": Words(
            zh="你的四分位数总是数据里现成的某个数。落在两个数之间时该怎么取，题目里有约定。",
            en="your quartiles are always numbers of the data. The exercise says what to do when "
            "a quartile falls between two of them.",
        ),
        "mean instead of median": Words(
            zh="你减去的是均值，一个离群值就能把它拖走。题目要减的是哪个数？",
            en="you subtract the mean, which one outlier drags along. What is to be subtracted?",
        ),
        "standard deviation instead of quartiles": Words(
            zh="你除以的是标准差，离群值会使它变大。题目里的尺度是另外两个数之差。",
            en="you divide by the standard deviation, which an outlier inflates. The exercise asks "
            "for the difference of two other numbers.",
        ),
    },
    hint=Words(
        zh="先取一列五个数，排好序，用手找出中位数和两个四分位数，再与函数里的中间结果比较；"
        "然后加上第六个数再来一遍。",
        en="take one column of five numbers, sort them and find median and quartiles by hand; "
        "compare with what your function finds on its way, then add a sixth number and repeat.",
    ),
)

EXERCISES = (ROBUST_SCALE,)
