"""Nested dicts, lists and tuples, taken apart into tensors and what JSON can hold, and back."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from handson.base.errors import CheckpointError

PORTABLE = {
    *(torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.bool, torch.uint8),
    *(torch.int64, torch.int32, torch.int16, torch.int8),
}
"""What every version of safetensors can hold; other dtypes are kept as their bytes."""


def flatten(tree: Any, tensors: dict[str, Tensor], path: str = "") -> Any:
    """Take the tensors out of nested dicts, lists and tuples; return what JSON can hold.

    Args:
        tree: tensors, numbers, text, bool and None, and dicts, lists and tuples of them.
        tensors: takes a copy of every tensor, by a name made of the keys on the way to it.
        path: keys on the way to ``tree``, empty at the root.

    Raises:
        CheckpointError: something is neither a tensor, a number, text, bool, None nor nested.
    """
    if isinstance(tree, Tensor):
        return _take_tensor(tree, tensors, path)
    if isinstance(tree, Mapping):
        odd = [k for k in tree if k is not None and not isinstance(k, bool | int | float | str)]
        if odd:
            raise CheckpointError(
                f"cannot save {path or 'this'}: its key {odd[0]!r} is a {type(odd[0]).__name__}; "
                "keys are text, numbers, bool or None"
            )
        items = [
            [k, flatten(v, tensors, f"{path}.{k}" if path else str(k))] for k, v in tree.items()
        ]
        return {"dict": items}
    if isinstance(tree, list | tuple):
        items = [flatten(v, tensors, f"{path}.{i}" if path else str(i)) for i, v in enumerate(tree)]
        return {"list" if isinstance(tree, list) else "tuple": items}
    if tree is None or isinstance(tree, bool | int | float | str):
        return tree
    raise CheckpointError(
        f"cannot save {path or 'this'}: {type(tree).__name__} is not a tensor, number, text, bool, "
        "None, or a dict or list of them"
    )


def _take_tensor(tensor: Tensor, tensors: dict[str, Tensor], path: str) -> dict[str, Any]:
    if tensor.layout != torch.strided or tensor.is_meta or tensor.is_quantized:
        raise CheckpointError(
            f"cannot save {path or 'this'}: a tensor of layout {tensor.layout} on "
            f"{tensor.device}, dtype {tensor.dtype}; only dense tensors with numbers in them "
            "can be saved"
        )
    name = plain = (path or "tensor").encode("utf-8", "backslashreplace").decode()
    count = 1
    while name in tensors or name == "__metadata__":  # {"a": {"b": x}, "a.b": y}
        name, count = f"{plain}~{count}", count + 1
    # tied weights are stored once per name: safetensors refuses shared memory, copies are safe
    copy = tensor.detach().cpu().contiguous().clone()
    if copy.dtype in PORTABLE:
        tensors[name] = copy
        return {"tensor": name}
    tensors[name] = as_bytes(copy)
    return {"bytes": [name, str(copy.dtype).removeprefix("torch."), list(copy.shape)]}


def as_bytes(tensor: Tensor) -> Tensor:
    """Return the bytes of a tensor, flat, without copying them where that is possible."""
    return tensor.contiguous().reshape(-1).view(torch.uint8)


def restore(plain: Any, tensors: Mapping[str, Tensor]) -> Any:
    """Put the tensors back where ``flatten`` took them out."""
    if not isinstance(plain, dict):
        return plain
    ((kind, value),) = plain.items()
    if kind == "tensor":
        return tensors[value]
    if kind == "bytes":
        name, dtype, shape = value
        return tensors[name].clone().view(getattr(torch, dtype)).reshape(shape)
    if kind == "dict":
        return {k: restore(v, tensors) for k, v in value}
    items = [restore(v, tensors) for v in value]
    return items if kind == "list" else tuple(items)
