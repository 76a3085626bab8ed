"""What makes a table fit for a network: fill gaps, bring columns to one scale, spread categories.

A missing number is NaN, a missing category is a negative code. The statistics are arguments of
their own, for they come from the training rows, whichever rows they are then used on.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from handson.base.errors import ArgumentError


def nanmean(x: Float[Tensor, "rows columns"]) -> Float[Tensor, "columns"]:
    """Return the mean of the numbers that are there, column by column.

    Args:
        x: NaN where a number is missing; a column of nothing else has the mean NaN.
    """
    there = ~x.isnan()
    # Σ x / n, over the n rows where x is there
    return x.where(there, 0).sum(0) / there.sum(0)


def nanstd(x: Float[Tensor, "rows columns"]) -> Float[Tensor, "columns"]:
    """Return the standard deviation of the numbers that are there: ``sqrt(Σ (x - mean)² / n)``.

    Args:
        x: NaN where a number is missing; a column of nothing else has the deviation NaN.

    Numerics: the mean comes off before the squares are summed. The shorter ``mean(x²) - mean(x)²``
    makes 2.8 of 10,000.0 and 10,000.2 in float32, whose deviation is 0.1.
    """
    there = ~x.isnan()
    away = (x - nanmean(x)).where(there, 0)
    return ((away * away).sum(0) / there.sum(0)).sqrt()


def impute(
    x: Float[Tensor, "rows columns"], fill: Float[Tensor, "columns"]
) -> Float[Tensor, "rows columns"]:
    """Return the table with its gaps filled.

    Args:
        x: NaN where a number is missing.
        fill: what stands in for a missing number, per column, such as the mean of training rows.
    """
    return torch.where(x.isnan(), fill, x)


def standardise(
    x: Float[Tensor, "rows columns"],
    mean: Float[Tensor, "columns"],
    std: Float[Tensor, "columns"],
) -> Float[Tensor, "rows columns"]:
    """Return ``(x - mean) / std``: how many deviations each number lies above the mean.

    Args:
        x: what to bring to one scale.
        mean: per column, of the training rows.
        std: deviation per column, at least 0; where it is 0 the column is only shifted.
    """
    scale = torch.where(std > 0, std, 1)
    return (x - mean) / scale


def one_hot(codes: Int[Tensor, "rows"], num_classes: int) -> Int[Tensor, "rows classes"]:
    """Return a row for each code: 1 in the column of its category, 0 elsewhere.

    Args:
        codes: from 0 to ``num_classes - 1``; a negative one, that is no category, gives zeros.
        num_classes: columns of the result, at least 0.

    Raises:
        ArgumentError: a code is ``num_classes`` or more.

    Differs from torch: ``torch.nn.functional.one_hot`` refuses negative codes.
    """
    if len(codes) and int(codes.max()) >= num_classes:
        raise ArgumentError(
            f"code {int(codes.max())} has no column among num_classes={num_classes}; codes count "
            "from 0"
        )
    return (codes[:, None] == torch.arange(num_classes, device=codes.device)).long()
