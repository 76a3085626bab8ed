"""MNIST: handwritten digits."""

import os
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from handson.base.errors import DataError
from handson.data.dataset import Dataset
from handson.data.idx import read_idx
from handson.data.locate import ensure

CLASSES = tuple("0123456789")


def mnist(*, root: str | os.PathLike[str] | None = None, download: bool = True) -> Dataset:
    """Load MNIST: 60,000 + 10,000 grey images, 28×28, of the digits 0 to 9.

    Inputs are uint8 ``(examples, 1, 28, 28)``, 0 for paper and 255 for ink; targets are int64.

    Args:
        root: folder to look in before ``$HANDSON_DATA`` and the user's cache.
        download: whether a missing file may be fetched.

    Raises:
        MissingDataError: it is nowhere and could not be fetched.
        DataError: a file is damaged.

    Source: LeCun, Bottou, Bengio, Haffner (1998), Gradient-based learning applied to document
    recognition.
    """
    train, test = read_parts(ensure("mnist", root, download=download), CLASSES)
    return Dataset(name="mnist", train=train, test=test, classes=CLASSES)


def read_parts(
    files: Mapping[str, Path], classes: tuple[str, ...]
) -> tuple[tuple[Tensor, Tensor], tuple[Tensor, Tensor]]:
    """Read the four files that MNIST and the sets in its format consist of; return train, test.

    Args:
        files: the four files by name.
        classes: names of the classes by label.

    Raises:
        DataError: the images are not grey, the labels not as many, or a label names no class.
    """
    return _read_part(files, "train", classes), _read_part(files, "t10k", classes)


def _read_part(
    files: Mapping[str, Path], part: str, classes: tuple[str, ...]
) -> tuple[Tensor, Tensor]:
    path = files[f"{part}-images-idx3-ubyte.gz"]
    images = read_idx(path)
    labels = read_idx(files[f"{part}-labels-idx1-ubyte.gz"])
    if images.dim() != 3 or images.dtype != torch.uint8:
        raise DataError(
            f"{path}: expected uint8 images of shape (examples, height, width), got "
            f"{images.dtype} of shape {tuple(images.shape)}"
        )
    if labels.shape != images.shape[:1]:
        raise DataError(f"{path}: {len(images)} images, but labels of shape {tuple(labels.shape)}")
    if len(labels) and not 0 <= int(labels.min()) <= int(labels.max()) < len(classes):
        raise DataError(
            f"{path}: labels from {int(labels.min())} to {int(labels.max())}, expected 0 to "
            f"{len(classes) - 1}"
        )
    return images.unsqueeze(1), labels.to(torch.int64)
