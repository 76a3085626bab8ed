"""Solution of the lesson on Fashion-MNIST and the data pipeline."""

import torch
from jaxtyping import Int64
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import labels
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


def confusion_matrix(
    targets: Int64[Tensor, "batch"], predictions: Int64[Tensor, "batch"], classes: int
) -> Int64[Tensor, "classes classes"]:
    """Count, for every true class (row) and every predicted class (column), the images.

    Args:
        targets: true classes, from 0 to ``classes - 1``.
        predictions: what a model said, in the same range.
        classes: how many there are, at least 1.
    """
    cells = targets * classes + predictions
    counts = torch.bincount(cells, minlength=classes * classes)
    return counts.reshape(classes, classes)


def _one_by_one(targets: Tensor, predictions: Tensor, classes: int) -> Tensor:
    """Make a stroke for each image."""
    counts = [[0] * classes for _ in range(classes)]
    for target, prediction in zip(targets.tolist(), predictions.tolist(), strict=True):
        counts[target][prediction] += 1
    return torch.tensor(counts)


def _case(targets: object, predictions: object, classes: int) -> Case:
    return Case(inputs=(targets, predictions, classes))


WHERE = "handson.lessons.solutions.fashion_mnist:confusion_matrix"
EMPTY = torch.zeros(0, dtype=torch.int64)

CONFUSION_MATRIX = Exercise(
    pair=FunctionPair(
        name="confusion_matrix",
        twin="a stroke for each image, in a Python loop",
        ours=confusion_matrix,
        theirs=_one_by_one,
        cases={
            "one pair twice": _case(torch.tensor([2, 0, 2, 1]), torch.tensor([1, 0, 1, 1]), 3),
            "every pair once": _case(torch.tensor([0, 1, 2, 2]), torch.tensor([2, 1, 0, 1]), 3),
            "a test set": _case(labels(500, classes=10), labels(500, classes=10), 10),
            "a class that is nowhere": _case(labels(20, classes=3), labels(20, classes=3), 6),
            "a class that is never said": _case(labels(30, classes=4), labels(30, classes=2), 4),
            "all right": _case(torch.tensor([0, 1, 2, 3]), torch.tensor([0, 1, 2, 3]), 4),
            "all wrong": _case(torch.tensor([0, 0, 1, 1]), torch.tensor([1, 1, 0, 0]), 2),
            "one class": _case(labels(7, classes=1), labels(7, classes=1), 1),
            "no images": _case(EMPTY, EMPTY, 4),
        },
        dtypes=(torch.float64,),
        mutants=(
            Mutant(
                name="a repeated pair counts once",
                where=WHERE,
                old="torch.bincount(cells, minlength=classes * classes)",
                new="cells.new_zeros(classes * classes).index_fill(0, cells, 1)",
            ),
            Mutant(
                name="predictions down, targets across",
                where=WHERE,
                old="targets * classes + predictions",
                new="predictions * classes + targets",
            ),
            Mutant(
                name="rows one place too short",
                where=WHERE,
                old="targets * classes + predictions",
                new="targets * (classes - 1) + predictions",
            ),
            Mutant(
                name="only the right ones",
                where=WHERE,
                old="torch.bincount(cells,",
                new="torch.bincount(cells[targets == predictions],",
            ),
        ),
    ),
    naive="a repeated pair counts once",
    hints={
        "a repeated pair counts once": Words(
            zh="把矩阵里的数全部加起来，等于图像的张数吗？带索引的 `+=` 先读、再加、最后写回，"
            "同一个位置被写两次时，会留下什么？",
            en="add up the whole matrix: is it the number of images? An indexed `+=` reads, adds "
            "and writes back; what remains where the same place is written twice?",
        ),
        "predictions down, targets across": Words(
            zh="数都对，位置换了。行说的是真实的类别，还是模型的回答？",
            en="the counts are right and their places are not. Does a row stand for the truth or "
            "for the answer?",
        ),
        "rows one place too short": Words(
            zh="有些不同的类别对落进了同一格。矩阵里从一行的开头走到下一行的开头，要走几步？",
            en="different pairs fall into the same cell. How many steps are there from the "
            "beginning of one row to that of the next?",
        ),
        "only the right ones": Words(
            zh="对角线是对的，别处全是零。认错的图像去哪儿了？",
            en="the diagonal is right, and all else is zero. Where are the images that were "
            "mistaken for something else?",
        ),
    },
    hint=Words(
        zh="照着上面的输入，在纸上一张一张地数，填好一个小表格，再与你的结果比较；"
        "形状和类型（int64）也要对上。",
        en="fill in a small table on paper, image by image, from the inputs above, and compare it "
        "with yours; shape and type (int64) must agree as well.",
    ),
)

EXERCISES = (CONFUSION_MATRIX,)
