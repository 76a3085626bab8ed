"""One epoch in the middle of a training: 60,000 images learned from, 10,000 evaluated on.

Ours is all that ``handson run`` does in an epoch: the engine with its metrics, evaluation, the
progress that people see, the history and the checkpoint. d2l is the book's own function, called
for one epoch at a time. The bare loop is the leanest that we know how to write over resident
data, with the same numbers in the end: loss and accuracy in training, accuracy on the test part.
"""

import os
import tempfile
from collections.abc import Callable
from typing import Any

from benchmarks.files import fashion_mnist
from benchmarks.row import Goal, Row, Side

BATCH = 256
EVALUATION_BATCH = 1024
HERE = __name__
LR = {"softmax_regression": 0.1, "mlp": 0.1, "lenet": 0.9}
WARM_EPOCHS = 6
"""After so many the book's assertions about its losses hold."""

Work = Callable[[], dict[str, Any]]


def ours(recipe: str, layers: str = "torch") -> Work:
    """Return an epoch as ``handson run`` does it, folder and progress included."""
    from pathlib import Path

    import torch
    from rich.console import Console

    from handson.cli.progress import Progress
    from handson.recipes.build import build
    from handson.train.distributed import World
    from handson.train.engine import Engine, Settings
    from handson.train.interrupt import StopRequest
    from handson.train.runs import new_run

    folder = tempfile.TemporaryDirectory(prefix="handson-bench-")
    experiment = build(recipe, {"layers": layers, "epochs": 100_000, "batch_size": BATCH})
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - the process ends with it
    progress = Progress(console=Console(file=nowhere))
    run = new_run(Path(folder.name), recipe)
    device = torch.device("cpu")
    engine = Engine(
        experiment, Settings(device="cpu"), device, World(), run, [progress], StopRequest()
    )
    engine.tell(engine._started())

    def work() -> dict[str, Any]:
        engine.train_epoch()
        engine.end_epoch()
        assert folder.name
        return _numbers(engine.state.rows[-1])

    return work


def bare(recipe: str) -> Work:
    """Return an epoch of a hand-written loop over resident data."""
    import torch
    from torch.nn.functional import cross_entropy

    from benchmarks.d2l_home import NETWORKS
    from handson.data.fashion_mnist import fashion_mnist as load

    data = load()
    (images, labels), (test_images, test_labels) = data.train, data.test
    net = NETWORKS[recipe]().to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(net.parameters(), lr=LR[recipe], foreach=True)

    def work() -> dict[str, Any]:
        net.train()
        loss_sum, right = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        for chosen in torch.randperm(len(images)).split(BATCH):
            inputs = images.index_select(0, chosen).to(torch.float32).div_(255)
            targets = labels.index_select(0, chosen)
            scores = net(inputs)
            loss = cross_entropy(scores, targets)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            with torch.no_grad():
                loss_sum += loss * len(chosen)
                right += (scores.argmax(1) == targets).sum()
        net.eval()
        test_right = torch.zeros((), dtype=torch.int64)
        with torch.no_grad():
            parts = zip(
                test_images.split(EVALUATION_BATCH),
                test_labels.split(EVALUATION_BATCH),
                strict=True,
            )
            for inputs, targets in parts:
                scores = net(inputs.to(torch.float32).div_(255))
                test_right += (scores.argmax(1) == targets).sum()
        return {
            "train_loss": float(loss_sum) / len(images),
            "train_accuracy": float(right) / len(images),
            "test_accuracy": float(test_right) / len(test_images),
        }

    return work


def d2l(recipe: str, files: dict[str, str]) -> Work:
    """Return an epoch by the book: a call of its function with ``num_epochs=1``."""
    from benchmarks.d2l_home import NETWORKS, enter, train, warm_up

    package = enter(files)
    loaders = package.load_data_fashion_mnist(BATCH)
    net = NETWORKS[recipe]()
    if recipe != "lenet":
        warm_up(net, loaders[0].dataset, LR[recipe], WARM_EPOCHS)
    return lambda: train(package, recipe, net, loaders, 1)


def _numbers(row: dict[str, float]) -> dict[str, Any]:
    return {k: row[k] for k in ("train_loss", "train_accuracy", "test_accuracy")}


def rows() -> list[Row]:
    """State a row per recipe."""
    files = fashion_mnist()

    def sides(recipe: str) -> dict[str, Side]:
        return {
            "ours": Side(work=f"{HERE}:ours", arguments={"recipe": recipe}, what="handson run"),
            "d2l": Side(
                work=f"{HERE}:d2l",
                arguments={"recipe": recipe, "files": files},
                what="train_ch6" if recipe == "lenet" else "train_ch3",
                book=True,
            ),
            "bare torch": Side(
                work=f"{HERE}:bare", arguments={"recipe": recipe}, what="a loop, channels_last"
            ),
        }

    made_of_ours = Side(
        work=f"{HERE}:ours",
        arguments={"recipe": "lenet", "layers": "handson"},
        what="handson run --layers handson",
    )
    return [
        *(
            Row(
                id=f"training/{recipe}",
                title=f"an epoch of {title}",
                sides=sides(recipe),
                goals=(Goal(against="d2l", ratio=15),),
                slow=True,
                same={"test_accuracy": 0.08},
            )
            for recipe, title in (
                ("softmax_regression", "softmax regression"),
                ("mlp", "the MLP with 256 hidden units"),
            )
        ),
        Row(
            id="training/lenet",
            title="an epoch of LeNet (sigmoid, lr 0.9)",
            sides={**sides("lenet"), "our layers": made_of_ours},
            goals=(Goal(against="d2l", ratio=2.5), Goal(against="bare torch", ratio=0.9)),
            slow=True,
        ),
    ]
