"""Two samples to compare: rows of numbers, whatever the examples were before."""

import torch
from jaxtyping import Float64, Shaped
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError, ShapeError


def two_samples(
    source: Shaped[Tensor, "..."], target: Shaped[Tensor, "..."], least: int = 2
) -> tuple[Float64[Tensor, "batch features"], Float64[Tensor, "_ features"]]:
    """Return both samples as float64 tables, one row per example: images lose their axes.

    Args:
        source: examples that a model learned from, along the first axis; any real dtype.
        target: examples that it meets now; their number may differ, their shape may not.
        least: how many examples each must have.
    """
    check_samples(source, target, least)
    x, y = (
        sample.detach().to(torch.float64).reshape(len(sample), -1) for sample in (source, target)
    )
    return x, y


def check_samples(
    source: Shaped[Tensor, "..."], target: Shaped[Tensor, "..."], least: int = 2
) -> None:
    """Refuse samples that cannot be compared, and say what to do about it.

    Args:
        source: examples along the first axis.
        target: examples along the first axis.
        least: how many examples each must have.

    Raises:
        ShapeError: no axis of examples, too few of them, nothing in them, or different shapes.
        DtypeError: no tensor, or complex numbers.
    """
    for name, sample in (("source", source), ("target", target)):
        if not isinstance(sample, Tensor):
            raise DtypeError(
                f"{name} is a {type(sample).__name__}; expected a tensor, torch.as_tensor makes one"
            )
        if sample.dim() == 0 or len(sample) < least:
            raise ShapeError(
                f"{name} has shape {tuple(sample.shape)}; expected at least {least} examples along "
                "the first axis"
            )
        if sample.is_complex():
            raise DtypeError(f"{name} is {sample.dtype}; expected real numbers")
        if not sample.numel():
            raise ShapeError(f"{name} has shape {tuple(sample.shape)}: examples without features")
    if source.shape[1:] != target.shape[1:]:
        raise ShapeError(
            f"examples of the source have shape {tuple(source.shape[1:])}, those of the target "
            f"{tuple(target.shape[1:])}; prepare both in the same way"
        )
    check_finite("source", source)
    check_finite("target", target)


def check_finite(name: str, numbers: Shaped[Tensor, "..."]) -> None:
    """Refuse numbers that are missing or infinite.

    Args:
        name: what they are called in the message.
        numbers: any numbers.

    Raises:
        ArgumentError: one of them is not finite.
    """
    if not bool(numbers.isfinite().all()):
        raise ArgumentError(
            f"{name} holds numbers that are not finite; fill or drop missing values first"
        )
