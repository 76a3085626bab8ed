"""Weights that another program saved, read without running any code that comes with them."""

from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors

from handson.base.errors import CheckpointError
from handson.train.checkpoint import BROKEN, is_pickle, read_bytes


def read_foreign(path: Path) -> dict[str, Any]:
    """Read somebody else's state dict: ``.safetensors``, or ``.pt`` without running its code.

    A ``.pt`` file may nest the state dict among plain values: ``{"model": {...}, "epoch": 3}``.

    Raises:
        CheckpointError: the file is neither, or only code that it brings could rebuild it.
    """
    if is_pickle(read_bytes(path, header_only=True)):
        try:
            loaded = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # torch raises many kinds; the reader needs one
            # the first line alone: the next ones advise to run the file's code
            raise CheckpointError(
                f"{path} cannot be read without running code in it: {_first_line(error)}. Ask its "
                "author for a safetensors file"
            ) from None
        if not isinstance(loaded, dict):
            raise CheckpointError(f"{path} holds a {type(loaded).__name__}, expected a state dict")
        return loaded
    try:
        return dict(load_tensors(read_bytes(path)))
    except (*BROKEN, SafetensorError) as error:
        raise CheckpointError(f"{path} is neither safetensors nor a .pt file: {error}") from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
