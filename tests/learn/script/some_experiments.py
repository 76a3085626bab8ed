"""Experiments on few images, of which tests write scripts."""

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from recipes.few import few_glyphs

from handson.data.dataset import Dataset
from handson.data.idx import write_idx
from handson.recipes.build import build
from handson.train.experiment import Experiment

GLYPHS = {"data": "glyphs", "epochs": 2}

MANIFEST = {
    "id": "20261123-201503-lenet-5f3a",
    "settings": {"eval_batch_size": 128},
    "versions": {"torch": torch.__version__},
    "machine": {"device": "cpu", "device_name": "a processor", "threads": 1},
}


def handful() -> Dataset:
    """Take a part of the few images that tests share."""
    few = few_glyphs()
    return replace(
        few,
        train=tuple(tensor[:500] for tensor in few.train),
        test=tuple(tensor[:150] for tensor in few.test),
    )


def recipe(name: str, arguments: dict[str, Any] | None = None, **changes: Any) -> Experiment:
    """Build a recipe on few images."""
    experiment = build(name, arguments)
    if experiment.arguments.get("data") == "glyphs":
        changes = {"data": handful, **changes}
    return replace(experiment, **changes)


def mlp(**changes: Any) -> Experiment:
    """Build a small perceptron, with these changes of its experiment or its ``arguments``."""
    arguments = {"data": "glyphs", "epochs": 2, "hidden": 16, "batch_size": 64}
    return recipe("mlp", {**arguments, **changes.pop("arguments", {})}, **changes)


def idx_files(folder: Path) -> Path:
    """Write the images as the four files of MNIST."""
    folder.mkdir()
    for prefix, (images, labels) in (("train", handful().train), ("t10k", handful().test)):
        for kind, tensor in (("images-idx3", images[:, 0]), ("labels-idx1", labels.byte())):
            data = gzip.compress(write_idx(tensor.contiguous()))
            (folder / f"{prefix}-{kind}-ubyte.gz").write_bytes(data)
    return folder
