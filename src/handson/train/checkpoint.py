"""Checkpoints: one safetensors file, written whole or not at all, that never runs code.

The tensors are ordinary safetensors entries, readable by any program. The header holds, as JSON,
the rest of the tree, a format version, a SHA-256 over that JSON and one over everything.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as dump_tensors
from torch import Tensor

from handson.base.errors import CheckpointError
from handson.train.atomic import write_atomically
from handson.train.tree import as_bytes, flatten, restore

FORMAT = 1
HEADER_LIMIT = 100_000_000
"""Bytes; safetensors itself reads no longer header."""

BROKEN = (ValueError, KeyError, TypeError, AttributeError, RuntimeError)
"""What reading garbage as JSON and tensors can raise; RecursionError is a RuntimeError."""


def save(path: Path | str, tree: Any, about: Mapping[str, Any] | None = None) -> None:
    """Write ``tree`` to ``path``; whatever happens meanwhile, the file is the old or the new one.

    Args:
        path: the file, by custom ``*.safetensors``; its folder is made if needed.
        tree: a tensor, a number, text, bool or None, or nested dicts, lists and tuples of them.
        about: plain facts that ``about`` returns without reading the tensors.

    Raises:
        CheckpointError: the tree holds something else, or the disk refuses.
    """
    path = Path(path)
    tensors: dict[str, Tensor] = {}
    plain = flatten(tree, tensors)
    try:
        text = json.dumps({"format": FORMAT, "about": dict(about or {}), "tree": plain})
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"cannot save {path}: no JSON can hold it ({error})") from None
    sums = {"text_sha256": _sha256(text), "sha256": _digest(text, tensors)}
    data = dump_tensors(tensors, metadata={"handson": text, **sums})
    if (length := int.from_bytes(data[:8], "little")) > HEADER_LIMIT:
        raise CheckpointError(
            f"cannot save {path}: names and plain values take {length:,} bytes, the most is "
            f"{HEADER_LIMIT:,}; put long lists of numbers into tensors"
        )
    write_atomically(path, data)


def load(path: Path | str) -> Any:
    """Read the tree that ``save`` wrote, on the CPU, after checking every byte of it.

    Raises:
        CheckpointError: missing, torn, changed, a pickle, foreign, or from a newer handson.
    """
    path = Path(path)
    data = read_bytes(path)
    text, digest = _header(path, data)
    try:
        tensors = load_tensors(data)
        if _digest(text, tensors) != digest:
            raise ValueError("its checksum does not match its content")
        tree = restore(json.loads(text)["tree"], tensors)
    except (*BROKEN, SafetensorError) as error:
        raise CheckpointError(f"{path} is damaged: {error}; use an older checkpoint") from None
    return tree


def about(path: Path | str) -> dict[str, Any]:
    """Return the plain facts of a checkpoint without reading its tensors.

    Raises:
        CheckpointError: it is no checkpoint of ours.
    """
    path = Path(path)
    text, _ = _header(path, read_bytes(path, header_only=True))
    facts: dict[str, Any] = json.loads(text)["about"]
    return facts


def read_bytes(path: Path, *, header_only: bool = False) -> bytes:
    """Return a file's bytes.

    Args:
        path: the file.
        header_only: whether the header of a safetensors file is enough.

    Raises:
        CheckpointError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            if not header_only:
                return file.read()
            start = file.read(16)
            length = min(int.from_bytes(start[:8], "little"), HEADER_LIMIT)
            return start + file.read(max(8 + length - len(start), 0))
    except OSError as error:
        raise CheckpointError(f"cannot read {path}: {error.strerror or error}") from None


def is_pickle(data: bytes) -> bool:
    """Tell a pickle from safetensors, whose first byte, of a length, can be a pickle's as well."""
    length = int.from_bytes(data[:8], "little")
    if len(data) <= 8 or (data[8:9] == b"{" and length <= HEADER_LIMIT):
        return False
    return data[:4] == b"PK\x03\x04" or data[:1] == b"\x80"


def _header(path: Path, data: bytes) -> tuple[str, str]:
    """Return our JSON and checksum out of a safetensors header, trusting nothing."""
    if is_pickle(data):
        raise CheckpointError(
            f"{path} is a pickle (torch.save); handson does not load files that can run code. "
            "For weights of another program: handson.train.foreign.read_foreign"
        )
    length = int.from_bytes(data[:8], "little")
    try:
        if len(data) < 8 or length > min(len(data) - 8, HEADER_LIMIT):
            raise ValueError("the header is longer than the file")
        meta = json.loads(data[8 : 8 + length]).get("__metadata__", {})
    except BROKEN as error:
        raise CheckpointError(
            f"{path} is torn or no checkpoint ({error}); use an older checkpoint"
        ) from None
    if not isinstance(meta, dict) or not {"handson", "text_sha256", "sha256"} <= meta.keys():
        raise CheckpointError(
            f"{path} is a safetensors file of another program; for its weights: "
            "handson.train.foreign.read_foreign"
        )
    text = str(meta["handson"])
    try:
        version = json.loads(text)["format"]
    except BROKEN:
        raise CheckpointError(f"{path} is damaged: its header is no JSON of ours") from None
    if version != FORMAT:
        raise CheckpointError(
            f"{path} has format {version}, this handson reads {FORMAT}; upgrade handson"
        )
    if _sha256(text) != meta["text_sha256"]:
        raise CheckpointError(f"{path} is damaged: its header was changed; use an older checkpoint")
    return text, str(meta["sha256"])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(text: str, tensors: Mapping[str, Tensor]) -> str:
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    for name in sorted(tensors):
        tensor = tensors[name]
        digest.update(f"{name}:{tensor.dtype}:{tuple(tensor.shape)}".encode())
        digest.update(as_bytes(tensor).numpy().data)
    return digest.hexdigest()
