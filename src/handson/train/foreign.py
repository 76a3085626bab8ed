"""Weights that another program saved, read without running any code that comes with them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from torch import Tensor

from handson.base.errors import CheckpointError
from handson.base.module import Module
from handson.train.checkpoint import BROKEN, is_pickle, load, read_bytes
from handson.train.state import load_model

WRAPPERS = ("module.", "_orig_mod.")
"""What DistributedDataParallel and torch.compile put before every name."""

HOMES = ("model", "state_dict", "model_state_dict", "weights", "net")
"""Where programs keep the weights among other things."""


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


def load_into(model: Module, path: Path | str, *, strict: bool = True) -> list[str]:
    """Fill a model with the weights in a file, ours or another program's; no code of it is run.

    Names that ``DistributedDataParallel`` or ``torch.compile`` lengthened are shortened first.
    Returns the names of the weights that were loaded.

    Args:
        model: what is filled; nothing in it changes if anything is wrong.
        path: a checkpoint of handson, a ``.safetensors`` or a ``.pt`` file.
        strict: whether names and shapes must fit one to one; if not, what fits is loaded.

    Raises:
        CheckpointError: the file cannot be read, holds no weights, or they do not fit.
    """
    path = Path(path)
    head = read_bytes(path, header_only=True)
    ours = not is_pickle(head) and b'"handson"' in head
    own = model.state_dict()
    weights = _unwrapped(_weights(load(path) if ours else read_foreign(path), path), own)
    if strict:
        load_model(model, weights)
        return [name for name in own if name in weights]
    fitting = {k: v for k, v in weights.items() if k in own and v.shape == own[k].shape}
    if not fitting:
        load_model(model, weights)  # says what is wrong
    model.load_state_dict(fitting, strict=False)
    return [name for name in own if name in fitting]


def _weights(tree: Any, path: Path) -> dict[str, Tensor]:
    if not isinstance(tree, Mapping):
        raise CheckpointError(f"{path} holds a {type(tree).__name__}, expected tensors by name")
    if tree and all(isinstance(value, Tensor) for value in tree.values()):
        return dict(tree)
    for home in HOMES:
        if isinstance(inner := tree.get(home), Mapping):
            return _weights(inner, path)
    raise CheckpointError(
        f"{path} holds {', '.join(map(str, tree)) or 'nothing'}, expected tensors by name, or a "
        f"dict of them called {', '.join(HOMES[:-1])} or {HOMES[-1]}"
    )


def _unwrapped(weights: dict[str, Tensor], own: Mapping[str, Any]) -> dict[str, Tensor]:
    for _ in WRAPPERS:
        for before in WRAPPERS:
            wrapped = all(name.startswith(before) for name in weights)
            if wrapped and not any(name.startswith(before) for name in own):
                weights = {name.removeprefix(before): w for name, w in weights.items()}
    return weights


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
