"""Putting a script, and the data that it needs, where the reader wants them."""

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from handson.base.errors import ArgumentError, CheckpointError
from handson.learn.script.compose import Script
from handson.train.atomic import write_atomically

_ELSEWHERE = "write elsewhere with --to FILE, or replace it with --force"


def write(script: Script, path: Path, *, force: bool = False) -> list[Path]:
    """Write a script and the file of its data beside it; return what the script consists of.

    Data that are there already, the same to the last number, are left as they are.

    Args:
        script: what to write.
        path: of the script.
        force: whether files that are there may be replaced.

    Raises:
        ArgumentError: a file is there already, or cannot be written.
    """
    beside = path.with_name(script.file) if script.file else None
    keep = beside is not None and _holds(beside, script.arrays)
    if path.exists() and not force:
        raise ArgumentError(f"{path} is there already; {_ELSEWHERE}")
    if beside and beside.exists() and not keep and not force:
        raise ArgumentError(
            f"{beside} is there already with other data, and other scripts may read it; "
            f"{_ELSEWHERE}"
        )
    try:
        if beside and not keep:
            buffer = io.BytesIO()
            np.savez_compressed(buffer, allow_pickle=False, **script.arrays)
            write_atomically(beside, buffer.getvalue())
        write_atomically(path, script.text.encode())
    except CheckpointError as error:
        reason = str(error).partition(". What")[0]
        raise ArgumentError(f"{reason}; write elsewhere with --to FILE") from None
    return [path, *([beside] if beside else [])]


def _holds(path: Path, arrays: Mapping[str, np.ndarray]) -> bool:
    """Say whether a file holds exactly these arrays."""
    try:
        with np.load(path) as file:
            return set(file) == set(arrays) and all(
                file[name].dtype == array.dtype and np.array_equal(file[name], array)
                for name, array in arrays.items()
            )
    except Exception:  # whatever it is, it is not ours
        return False
