"""One pass over the 60,000 training images of Fashion-MNIST, as batches of 256 floats.

Floor: 47 MB of uint8 are read and 188 MB of float32 are written.
"""

from collections.abc import Callable
from typing import Any

from benchmarks.files import fashion_mnist
from benchmarks.row import Goal, Row, Side

BATCH = 256
HERE = __name__

Work = Callable[[], dict[str, Any]]


def ours() -> Work:
    """Return a pass of ``Batches``, as the engine makes it."""
    from handson.data.batches import Batches, images_to_float
    from handson.data.fashion_mnist import fashion_mnist as load

    batches = Batches(load().train, BATCH, convert=images_to_float)
    return lambda: {"examples": sum(len(images) for images, _ in batches)}


def plain() -> Work:
    """Return the least that torch needs: a permutation, ``index_select``, a cast."""
    import torch

    from handson.data.fashion_mnist import fashion_mnist as load

    images, labels = load().train

    def work() -> dict[str, Any]:
        seen = 0
        for chosen in torch.randperm(len(images)).split(BATCH):
            batch = images.index_select(0, chosen).to(torch.float32)
            seen += len(batch)
            labels.index_select(0, chosen)
        return {"examples": seen}

    return work


def d2l(files: dict[str, str]) -> Work:
    """Return a pass of the book's loader: PIL, ToTensor, four worker processes."""
    from benchmarks.d2l_home import enter

    loader, _ = enter(files).load_data_fashion_mnist(BATCH)
    return lambda: {"examples": sum(len(images) for images, _ in loader)}


def rows() -> list[Row]:
    """State the row."""
    return [
        Row(
            id="input_pipeline/fashion_mnist",
            title="one pass over Fashion-MNIST, batches of 256 as floats",
            sides={
                "ours": Side(work=f"{HERE}:ours", what="Batches, images_to_float"),
                "d2l": Side(
                    work=f"{HERE}:d2l",
                    arguments={"files": fashion_mnist()},
                    what="load_data_fashion_mnist",
                    book=True,
                ),
                "bare torch": Side(work=f"{HERE}:plain", what="index_select, cast"),
            },
            goals=(Goal(against="d2l", ratio=30), Goal(against="bare torch", ratio=0.5)),
            slow=True,
            same={"examples": 0.0},
        )
    ]
