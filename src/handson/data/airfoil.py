"""Noise of airfoils in a wind tunnel: a small regression that needs scaling."""

import io
import os

import numpy as np
import torch

from handson.base.errors import DataError
from handson.data.archives import read_file
from handson.data.dataset import Dataset
from handson.data.locate import ensure

FEATURES = (
    "frequency (Hz)",
    "angle of attack (degrees)",
    "chord length (m)",
    "free-stream velocity (m/s)",
    "suction side displacement thickness (m)",
)


def airfoil(*, root: str | os.PathLike[str] | None = None, download: bool = True) -> Dataset:
    """Load 1,503 measurements: float32 features ``(1503, 5)`` and sound level ``(1503,)`` in dB.

    The numbers are raw: frequency reaches 20,000 where thickness stays below 0.06, so standardize
    the columns before any method that follows the gradient. The rows are in
    the order of the experiments, so shuffle before splitting. There is no published split: ``test``
    is empty.

    Args:
        root: folder to look in before ``$HANDSON_DATA`` and the user's cache.
        download: whether a missing file may be fetched.

    Raises:
        MissingDataError: it is nowhere and could not be fetched.
        DataError: the file is damaged.

    Differs from d2l: d2l standardizes all six columns and keeps the first 1,500 rows.

    Source: Brooks, Pope, Marcolini (1989), Airfoil self-noise and prediction, NASA RP-1218.
    """
    path = ensure("airfoil", root, download=download)["airfoil_self_noise.dat"]
    text = read_file(path, max_bytes=1 << 20).decode("ascii")
    try:
        table = np.loadtxt(io.StringIO(text), dtype=np.float32, ndmin=2)
    except ValueError as error:
        raise DataError(f"{path}: not a table of numbers ({error})") from error
    if table.shape[1] != len(FEATURES) + 1:
        raise DataError(f"{path}: expected {len(FEATURES) + 1} columns, got {table.shape[1]}")
    numbers = torch.from_numpy(table)
    inputs, targets = numbers[:, :-1].contiguous(), numbers[:, -1].contiguous()
    return Dataset(
        name="airfoil",
        train=(inputs, targets),
        test=(inputs[:0], targets[:0]),
        features=FEATURES,
    )
