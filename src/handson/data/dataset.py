"""What a loader returns: a whole set as tensors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from handson.base.errors import ShapeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """A whole data set in memory: inputs and targets of each part, in one order that never changes.

    Args:
        name: the set's id, as in ``handson data list``.
        train: tensors whose first axis counts examples: ``(inputs, targets)``.
        test: the same for the part that no choice may look at.
        classes: names of the classes by label, for classification.
        features: names of the input columns, for tables.
        table: state of the ``TablePreprocessor`` that made the input columns, if one did.
        log_target: whether targets are logarithms of what is meant.
    """

    name: str
    train: tuple[Tensor, ...]
    test: tuple[Tensor, ...]
    classes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    table: Mapping[str, Any] = field(default_factory=dict)
    log_target: bool = False

    def __post_init__(self) -> None:
        for part in (self.train, self.test):
            lengths = {len(t) for t in part}
            if len(lengths) > 1:
                raise ShapeError(
                    f"data set {self.name!r}: all tensors of a part need the same number of "
                    f"examples, got {[tuple(t.shape) for t in part]}"
                )
