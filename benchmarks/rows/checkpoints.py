"""Saving and loading 89 MB: a ResNet-18 with its momentum, checksummed, atomically.

Beside it the same bytes written or read by plain file operations. The price of ours is known: the
tensors are copied once so that training may go on changing them, and hashed once (SHA-256).
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.row import Row, Side
from benchmarks.serve import Work

HERE = __name__


def _tree() -> dict[str, Any]:
    import torch

    from benchmarks.rows.optimizers import resnet18_shapes

    rng = torch.Generator().manual_seed(0)
    shapes = resnet18_shapes()
    model = {f"layer{i}": torch.randn(s, generator=rng) for i, s in enumerate(shapes)}
    state = {i: {"momentum_buffer": torch.randn(s, generator=rng)} for i, s in enumerate(shapes)}
    return {"model": model, "optimizer": {"state": state}, "epoch": 3}


def size() -> int:
    """Count the bytes of the tensors."""
    import math

    from benchmarks.rows.optimizers import resnet18_shapes

    return 2 * 4 * sum(math.prod(shape) for shape in resnet18_shapes())


def ours(*, load: bool) -> Work:
    """Return a save, or a load, of ours."""
    from handson.train import checkpoint

    folder, tree = tempfile.TemporaryDirectory(prefix="handson-bench-"), _tree()
    path = Path(folder.name, "checkpoint.safetensors")
    checkpoint.save(path, tree)

    def work() -> None:
        assert folder
        if load:
            checkpoint.load(path)
        else:
            checkpoint.save(path, tree)

    return work


def pickled(*, load: bool) -> Work:
    """Return ``torch.save``, or ``torch.load``."""
    import torch

    folder, tree = tempfile.TemporaryDirectory(prefix="handson-bench-"), _tree()
    path = Path(folder.name, "checkpoint.pt")
    torch.save(tree, path)

    def work() -> None:
        assert folder
        if load:
            torch.load(path, weights_only=True)
        else:
            torch.save(tree, path)

    return work


def plain(*, load: bool) -> Work:
    """Return a plain write, flushed to the disk and renamed; or a plain read."""
    folder, data = tempfile.TemporaryDirectory(prefix="handson-bench-"), os.urandom(size())
    path = Path(folder.name, "bytes")
    path.write_bytes(data)

    def work() -> None:
        if load:
            path.read_bytes()
            return
        partial = Path(folder.name, "partial")
        with partial.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)

    return work


def rows() -> list[Row]:
    """State both directions."""

    def side(maker: str, load: bool, what: str) -> Side:
        return Side(work=f"{HERE}:{maker}", arguments={"load": load}, what=what)

    return [
        Row(
            id=f"checkpoints/{'load' if load else 'save'}",
            title=f"{'load' if load else 'save'} a ResNet-18 with momentum",
            sides={
                "ours": side("ours", load, "handson.train.checkpoint"),
                "plain": side("plain", load, "read" if load else "write, fsync, rename"),
                "torch": side("pickled", load, "torch.load" if load else "torch.save, no fsync"),
            },
            moved=size(),
        )
        for load in (False, True)
    ]
