"""Solution of the lesson on data preprocessing."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, exactly, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


def scale_by_median(
    x: Float[Tensor, "rows columns"], train: Float[Tensor, "batch columns"]
) -> Float[Tensor, "rows columns"]:
    """Return x, centred and scaled column by column by the training rows, its gaps 0.

    Args:
        x: rows to scale; NaN where a number is missing.
        train: training rows, which give median and mean distance from it.
    """
    middle, away = _middle_and_away(train)
    scale = torch.where(away > 0, away, 1)
    return (torch.where(x.isnan(), middle, x) - middle) / scale


def _middle_and_away(known: Tensor) -> tuple[Tensor, Tensor]:
    middle = known.nanmedian(dim=0).values
    return middle, (known - middle).abs().nanmean(dim=0)


def _cell_by_cell(x: Tensor, train: Tensor) -> Tensor:
    """Do the same with Python's own numbers, one cell after another."""
    columns = []
    for column, rows in zip(x.T, train.T.tolist(), strict=True):
        known = sorted(v for v in rows if not math.isnan(v))
        middle = known[(len(known) - 1) // 2]
        away = math.fsum(abs(v - middle) for v in known) / len(known)
        cells = [0 * c if c.isnan() else (c - middle) / (away or 1) for c in column]
        columns.append(torch.stack(cells).nan_to_num(0))
    return torch.stack(columns, dim=1)


def _rows(*rows: tuple[float, ...]) -> Tensor:
    return torch.tensor(rows, dtype=torch.float64)


def _column(*values: float) -> Maker:
    return lambda rng: exactly(*values)(rng)[:, None]


_NAN = math.nan
_TRAIN = _rows((1, 100), (2, 300), (3, 200), (7, 700), (5, 400))
_GAPS = _rows((1, _NAN), (_NAN, 300), (3, 200), (7, 700), (5, _NAN))


def _case(x: Maker | Tensor, train: Tensor) -> Case:
    return Case(inputs=(x,), kwargs={"train": train})


_SOLUTION = "handson.lessons.solutions.data_preprocessing"

ROBUST = Exercise(
    pair=FunctionPair(
        name="scale_by_median",
        twin="plain Python, cell by cell",
        ours=scale_by_median,
        theirs=_cell_by_cell,
        cases={
            "the training rows themselves": _case(_TRAIN.clone(), _TRAIN),
            "other rows": _case(normal(3, 2, mean=4.0), _TRAIN),
            "a single row": _case(normal(1, 2, mean=2.0), _TRAIN),
            "gaps in the rows": _case(_rows((2, _NAN), (_NAN, 50), (9, 10)), _TRAIN),
            "gaps in the training rows": _case(normal(3, 2), _GAPS),
            "an even number of training rows": _case(normal(2, 2), _TRAIN[:4]),
            "a zero too many": _case(normal(2, 1), _rows((120,), (90,), (120000,), (80,), (70,))),
            "a column that never varies": _case(_column(5.0, 8.0), _rows((5,), (5,), (5,))),
        },
        dtypes=(torch.float64,),
        mutants=(
            Mutant(
                name="the statistics of the rows themselves",
                where=f"{_SOLUTION}:scale_by_median",
                old="_middle_and_away(train)",
                new="_middle_and_away(x)",
            ),
            Mutant(
                name="the mean in the middle",
                where=f"{_SOLUTION}:_middle_and_away",
                old="known.nanmedian(dim=0).values",
                new="known.nanmean(dim=0)",
            ),
            Mutant(
                name="halfway between the two in the middle",
                where=f"{_SOLUTION}:_middle_and_away",
                old="known.nanmedian(dim=0).values",
                new="known.nanquantile(0.5, dim=0)",
            ),
            Mutant(
                name="gaps filled with zeros first",
                where=f"{_SOLUTION}:scale_by_median",
                old="torch.where(x.isnan(), middle, x)",
                new="x.nan_to_num(0.0)",
            ),
            Mutant(
                name="gaps counted among the distances",
                where=f"{_SOLUTION}:_middle_and_away",
                old="(known - middle).abs().nanmean(dim=0)",
                new="(known - middle).abs().nansum(dim=0) / len(known)",
            ),
        ),
    ),
    naive="the statistics of the rows themselves",
    hints={
        "the statistics of the rows themselves": Words(
            zh="中心和尺度是从 x 里算的。假如 x 只有一栋房子，它该和谁比？",
            en="centre and scale were computed from x. If x is a single house, what should it be "
            "compared with?",
        ),
        "the mean in the middle": Words(
            zh="中心跟着最大的那个数跑了。排在正中间的数会不会跑？",
            en="the centre runs after the largest number. Would the one in the middle of the queue "
            "run too?",
        ),
        "halfway between the two in the middle": Words(
            zh="训练行数为偶数时差了一点：中间有两个数，题目要的是哪一个？",
            en="a little off where the training rows are even in number: of the two in the middle, "
            "which one was asked for?",
        ),
        "gaps filled with zeros first": Words(
            zh="空格被当成了“测得 0”，减去中心以后就不是 0 了。填什么，减完才正好是 0？",
            en='a gap was taken for "measured as 0", and is no longer 0 once the centre comes off. '
            "What must be filled in to end at 0?",
        ),
        "gaps counted among the distances": Words(
            zh="训练行有空格时尺度偏小：分母里数进了没有距离的格子。",
            en="the scale is too small where training rows have gaps: the denominator counts cells "
            "that have no distance.",
        ),
    },
    hint=Words(
        zh="拿一列、五行、一个空格，在纸上算出中位数和平均距离，再与函数里的中间结果对照。",
        en="take one column of five rows with one gap, work out median and mean distance on paper, "
        "and compare them with what your function has on its way.",
    ),
)

EXERCISES = (ROBUST,)
