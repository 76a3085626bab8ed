"""What a run writes down about its data: to use the model without it, to know it again."""

import hashlib
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from handson.base.errors import RunError
from handson.data.dataset import Dataset
from handson.train.tree import as_bytes

SHOWN = 5


def data_facts(dataset: Dataset) -> dict[str, Any]:
    """Describe a data set in what JSON can hold.

    ``name``, ``classes`` and ``features`` are the set's; ``examples`` counts each part; ``input``
    is dtype and shape of one input; ``border`` is the mean grey, 0 to 255, of the outermost pixels
    of byte images; ``digest`` is over every tensor of whole numbers (floats may differ in the last
    bit between machines). ``table`` turns raw rows into inputs, and ``log_target`` says that the
    model predicts a logarithm; both only where that is so.
    """
    first = dataset.train[0]
    facts: dict[str, Any] = {
        "name": dataset.name,
        "classes": list(dataset.classes),
        "features": list(dataset.features),
        "examples": {"train": len(first), "test": len(dataset.test[0]) if dataset.test else 0},
        "input": {"dtype": str(first.dtype).removeprefix("torch."), "shape": [*first.shape[1:]]},
        "digest": _digest((*dataset.train, *dataset.test)),
    }
    if dataset.table:
        facts["table"] = dict(dataset.table)
    if dataset.log_target:
        facts["log_target"] = True
    if facts["input"]["dtype"] == "uint8" and first.dim() == 4 and len(first):
        facts["border"] = round(border(first), 2)
    return facts


def border(images: Tensor) -> float:
    """Return the mean of the outermost rows and columns of images ``(..., height, width)``."""
    top, bottom = images[..., 0, :], images[..., -1, :]
    left, right = images[..., 1:-1, 0], images[..., 1:-1, -1]
    edges = (top, bottom, left, right)
    return sum(float(e.double().sum()) for e in edges) / sum(e.numel() for e in edges)


def refuse_other_data(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Refuse to go on with a run on data that is not what it was.

    Args:
        before: facts in the run's manifest; empty in runs of an older handson.
        now: facts of the data as it is.

    Raises:
        RunError: classes, numbers of examples, shapes or contents differ; the message says how.
    """
    differences = _differences(before, now) if before and isinstance(before, Mapping) else []
    if differences:
        raise RunError(
            f"the data {now['name']} has changed since the run began: {'; '.join(differences)}. "
            "Going on would mix two experiments: put the data back as it was, or train anew"
        )


def _differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    found = []
    old, new = before.get("classes", []), now["classes"]
    if old != new:
        gone, come = [c for c in old if c not in new], [c for c in new if c not in old]
        told = [f"{_some(come)} came" if come else "", f"{_some(gone)} went" if gone else ""]
        found.append(f"classes: {', '.join(filter(None, told)) or 'in another order'}")
    for part, count in now["examples"].items():
        if (was := before.get("examples", {}).get(part)) != count:
            found.append(f"{part} examples: {was} then, {count} now")
    if before.get("input") != now["input"]:
        found.append(f"inputs: {before.get('input')} then, {now['input']} now")
    if not found and before.get("digest") != now["digest"]:
        found.append("as many examples, but not the same (or another version reads them)")
    return found


def _some(names: list[str]) -> str:
    shown = ", ".join(map(repr, names[:SHOWN]))
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _digest(tensors: tuple[Tensor, ...]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for tensor in tensors:
        if not tensor.is_floating_point():
            digest.update(as_bytes(tensor).numpy().data)
    return digest.hexdigest()
