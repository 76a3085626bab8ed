"""Checkpoints: one safetensors file, written whole or not at all, that never runs code.

The tensors are ordinary safetensors entries, readable by any program. The header holds, as JSON,
the rest of the tree, a format version, and a SHA-256 over everything.
"""

import hashlib
import json
import os
import struct
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as dump_tensors
from torch import Tensor

from handson.base.errors import CheckpointError

FORMAT = 1
HEADER_LIMIT = 100_000_000


def flatten(tree: Any, tensors: dict[str, Tensor], path: str = "") -> Any:
    """Take the tensors out of nested dicts, lists and tuples; return what JSON can hold.

    Raises:
        CheckpointError: something is neither a tensor, a number, text, bool, None nor nested.
    """
    if isinstance(tree, Tensor):
        tensors[path] = tree.detach()
        return {"tensor": path}
    if isinstance(tree, Mapping):
        items = [
            [k, flatten(v, tensors, f"{path}.{k}" if path else str(k))] for k, v in tree.items()
        ]
        return {"dict": items}
    if isinstance(tree, list | tuple):
        items = [flatten(v, tensors, f"{path}.{i}") for i, v in enumerate(tree)]
        return {"list" if isinstance(tree, list) else "tuple": items}
    if tree is None or isinstance(tree, bool | int | float | str):
        return tree
    raise CheckpointError(
        f"cannot save {path or 'this'}: {type(tree).__name__} is not a tensor, number, text, bool, "
        "None, or a dict or list of them"
    )


def restore(plain: Any, tensors: Mapping[str, Tensor]) -> Any:
    """Put the tensors back where ``flatten`` took them out."""
    if not isinstance(plain, dict):
        return plain
    ((kind, value),) = plain.items()
    if kind == "tensor":
        return tensors[value]
    if kind == "dict":
        return {k: restore(v, tensors) for k, v in value}
    items = [restore(v, tensors) for v in value]
    return items if kind == "list" else tuple(items)


def save(path: Path, tree: Mapping[str, Any], about: Mapping[str, Any] | None = None) -> None:
    """Write ``tree`` to ``path``; whatever happens meanwhile, the file is the old or the new one.

    Args:
        path: the file, by custom ``*.safetensors``; its folder is made if needed.
        tree: nested dicts, lists and tuples of tensors, numbers, text, bool and None.
        about: plain facts that ``about`` returns without reading the tensors.

    Raises:
        CheckpointError: the tree holds something else, or the disk refuses.
    """
    found: dict[str, Tensor] = {}
    plain = flatten(dict(tree), found)
    # tied weights are stored once per name: safetensors refuses shared memory, copies are safe
    tensors = {k: t.cpu().contiguous().clone() for k, t in found.items()}
    text = json.dumps({"format": FORMAT, "about": dict(about or {}), "tree": plain})
    digest = _digest(text, tensors)
    data = dump_tensors(tensors, metadata={"handson": text, "sha256": digest})
    write_atomically(path, data)


def load(path: Path) -> dict[str, Any]:
    """Read the tree that ``save`` wrote, after checking every byte of it.

    Raises:
        CheckpointError: missing, torn, changed, a pickle, foreign, or from a newer handson.
    """
    data = _read(path)
    text, digest = _header(path, data)
    try:
        tensors = load_tensors(data)
        content = json.loads(text)
    except (SafetensorError, ValueError, KeyError) as error:
        raise CheckpointError(f"{path} is damaged ({error}); use an older checkpoint") from None
    if _digest(text, tensors) != digest:
        raise CheckpointError(
            f"{path} is damaged: its checksum does not match its content; use an older checkpoint"
        )
    tree: dict[str, Any] = restore(content["tree"], tensors)
    return tree


def about(path: Path) -> dict[str, Any]:
    """Return the plain facts of a checkpoint without checking its tensors.

    Raises:
        CheckpointError: it is no checkpoint of ours.
    """
    text, _ = _header(path, _read(path, HEADER_LIMIT))
    facts: dict[str, Any] = json.loads(text)["about"]
    return facts


def read_foreign(path: Path) -> dict[str, Any]:
    """Read somebody else's state dict: ``.safetensors``, or ``.pt`` without running its code.

    Raises:
        CheckpointError: the file is neither, or holds more than tensors.
    """
    data = _read(path)
    if _is_pickle(data):
        try:
            loaded = torch.load(path, map_location="cpu", weights_only=True)
        except Exception as error:  # torch raises many kinds; the reader needs one
            raise CheckpointError(
                f"{path} cannot be read with weights_only=True: {error}. Ask its author for a "
                "safetensors file; a pickle that needs more may run any code"
            ) from None
        if not isinstance(loaded, dict):
            raise CheckpointError(f"{path} holds a {type(loaded).__name__}, expected a state dict")
        return loaded
    try:
        return dict(load_tensors(data))
    except SafetensorError as error:
        raise CheckpointError(f"{path} is neither safetensors nor a .pt file: {error}") from None


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a neighbour, flush it to the disk, then rename it over ``path``.

    Raises:
        CheckpointError: no space, no permission; ``path`` is as it was.
    """
    partial = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        if partial and os.path.exists(partial):
            os.unlink(partial)
        raise CheckpointError(
            f"cannot write {path}: {error.strerror or error}. What was there before is untouched; "
            "free some space or choose another folder with $HANDSON_HOME"
        ) from None


def _read(path: Path, limit: int = -1) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise CheckpointError(f"cannot read {path}: {error.strerror or error}") from None


def _is_pickle(data: bytes) -> bool:
    return data[:2] == b"PK" or data[:1] == b"\x80"


def _header(path: Path, data: bytes) -> tuple[str, str]:
    """Return our JSON and checksum out of a safetensors header, trusting nothing."""
    if _is_pickle(data):
        raise CheckpointError(
            f"{path} is a pickle (torch.save); handson does not load files that can run code. "
            "For weights of another program use read_foreign"
        )
    try:
        (length,) = struct.unpack("<Q", data[:8])
        if length > min(len(data) - 8, HEADER_LIMIT):
            raise ValueError("the header is longer than the file")
        meta = json.loads(data[8 : 8 + length]).get("__metadata__", {})
    except (struct.error, ValueError, AttributeError) as error:
        raise CheckpointError(
            f"{path} is torn or no checkpoint ({error}); use an older checkpoint"
        ) from None
    if not isinstance(meta, dict) or "handson" not in meta or "sha256" not in meta:
        raise CheckpointError(
            f"{path} is a safetensors file of another program; for its weights use read_foreign"
        )
    try:
        version = json.loads(meta["handson"])["format"]
    except (ValueError, KeyError, TypeError):
        raise CheckpointError(f"{path} is damaged: its header is no JSON of ours") from None
    if version != FORMAT:
        raise CheckpointError(
            f"{path} has format {version}, this handson reads {FORMAT}; upgrade handson"
        )
    return meta["handson"], meta["sha256"]


def _digest(text: str, tensors: Mapping[str, Tensor]) -> str:
    digest = hashlib.sha256(text.encode())
    for name in sorted(tensors):
        tensor = tensors[name]
        digest.update(f"{name}:{tensor.dtype}:{tuple(tensor.shape)}".encode())
        digest.update(memoryview(tensor.contiguous().reshape(-1).view(torch.uint8).numpy()))
    return digest.hexdigest()
