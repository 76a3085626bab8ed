"""The parts of a data set that a run uses: what it learns from, what it checks with."""

import torch

from handson.base.device import to_device
from handson.data.batches import Batch
from handson.data.splits import holdout, kfold
from handson.train.experiment import Experiment


def cast(batch: Batch, dtype: torch.dtype) -> Batch:
    """Give the floating tensors of a batch ``dtype``; labels and bytes stay as they are.

    Args:
        batch: tensors of any kind.
        dtype: the parameters' precision.
    """
    return tuple(t.to(dtype) if t.is_floating_point() else t for t in batch)


def resident_parts(
    experiment: Experiment, device: torch.device, dtype: torch.dtype
) -> dict[str, Batch]:
    """Load the data once and put it on the device: ``train``, ``test``, ``validation`` if held out.

    A run over a fold has no ``test``: cross-validation chooses, and choosing on the test spoils it.

    Args:
        experiment: says which data, and what is held out.
        device: where the tensors stay for the whole run.
        dtype: precision of its floating tensors.
    """
    dataset = experiment.data()
    parts = {"train": dataset.train, "test": dataset.test}
    if experiment.validation or experiment.fold:
        examples, seed = len(dataset.train[0]), experiment.seed
        if experiment.fold:
            part, folds = experiment.fold
            learn, check = kfold(examples, folds, shuffle=True, seed=seed)[part]
            del parts["test"]
        else:
            learn, check = holdout(examples, experiment.validation, seed)
        parts["train"] = tuple(t[learn] for t in dataset.train)
        parts["validation"] = tuple(t[check] for t in dataset.train)
    filled = {name: part for name, part in parts.items() if part and len(part[0])}
    return {name: cast(to_device(part, device), dtype) for name, part in filled.items()}
