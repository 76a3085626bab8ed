"""Cutting examples into parts: a hold-out, K folds."""

import torch
from jaxtyping import Int
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.seed import generator


def holdout(examples: int, fraction: float, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Cut example numbers at random into a part to learn from and a part to check with.

    Args:
        examples: how many there are.
        fraction: share of the second part, above 0 and below 1.
        seed: of the cut.

    Raises:
        ArgumentError: one of the parts would be empty.
    """
    held = round(examples * fraction)
    if not 0 < held < examples:
        raise ArgumentError(
            f"holding out {fraction} of {examples} examples leaves a part empty; "
            "give a fraction between 0 and 1"
        )
    order = torch.randperm(examples, generator=generator(seed))
    return order[held:], order[:held]


def kfold(
    examples: int, folds: int, *, shuffle: bool = False, seed: int = 0
) -> list[tuple[Int[Tensor, "_"], Int[Tensor, "_"]]]:
    """Cut example numbers into K parts; each is once the part to check with.

    Without ``shuffle`` the same cuts as scikit-learn's ``KFold``: the first ``n mod K`` parts are
    one larger.

    Args:
        examples: n, at least K.
        folds: K, at least 2.
        shuffle: deal the examples out at random first.
        seed: of the shuffle.

    Returns:
        For every fold the numbers to learn from and the numbers to check with.

    Raises:
        ArgumentError: fewer than two folds, or more folds than examples.
    """
    if not 2 <= folds <= examples:
        raise ArgumentError(
            f"kfold needs at least 2 folds and no more than examples, got {folds} folds of "
            f"{examples} examples"
        )
    order = torch.randperm(examples, generator=generator(seed)) if shuffle else None
    every = torch.arange(examples) if order is None else order
    parts = every.tensor_split(folds)
    return [
        (torch.cat([p for j, p in enumerate(parts) if j != i]), part)
        for i, part in enumerate(parts)
    ]
