"""Working inside d2l: its data where it looks for it, its import, and the book's three networks.

This runs in d2l's own environment, where handson is not.
"""

import gzip
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

FILES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
BATCH = 256


def enter(files: dict[str, str]) -> ModuleType:
    """Go to a folder beside d2l's ``../data`` and return ``d2l.torch``, drawing without a screen.

    Args:
        files: path of every gzipped file of Fashion-MNIST by its name, ``.gz`` included.
    """
    os.environ["MPLBACKEND"] = "Agg"
    home = Path(
        tempfile.gettempdir(), f"handson-bench-d2l-{os.getuid() if hasattr(os, 'getuid') else 0}"
    )
    raw = home / "data" / "FashionMNIST" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        data = gzip.decompress(Path(files[f"{name}.gz"]).read_bytes())
        place = raw / name
        if not place.exists() or place.stat().st_size != len(data):
            partial = place.with_name(f"{name}.{os.getpid()}")
            partial.write_bytes(data)
            os.replace(partial, place)
    work = home / "work"
    work.mkdir(exist_ok=True)
    os.chdir(work)
    from benchmarks import torchvision_stub

    torchvision_stub.install()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from d2l import torch as d2l
    warnings.simplefilter("ignore")  # of libraries that are newer than d2l
    return d2l


def softmax_regression() -> Any:
    """Make section 3.7's network."""
    from torch import nn

    return _small(nn.Sequential(nn.Flatten(), nn.Linear(784, 10)))


def mlp() -> Any:
    """Make section 4.3's network."""
    from torch import nn

    return _small(nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10)))


def lenet() -> Any:
    """Make section 6.6's network."""
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5, padding=2),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Conv2d(6, 16, kernel_size=5),
        nn.Sigmoid(),
        nn.AvgPool2d(kernel_size=2, stride=2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120),
        nn.Sigmoid(),
        nn.Linear(120, 84),
        nn.Sigmoid(),
        nn.Linear(84, 10),
    )


NETWORKS: dict[str, Callable[[], Any]] = {
    "softmax_regression": softmax_regression,
    "mlp": mlp,
    "lenet": lenet,
}


def train(d2l: ModuleType, recipe: str, net: Any, loaders: Any, epochs: int) -> dict[str, float]:
    """Train with the book's own function; return what its last picture shows.

    Args:
        d2l: the package.
        recipe: ``lenet`` is trained by ``train_ch6``, the others by ``train_ch3``.
        net: the network.
        loaders: what ``load_data_fashion_mnist`` returned.
        epochs: passes over the training part.
    """
    import torch
    from torch import nn

    points: list[list[Any]] = []

    class Animator(d2l.Animator):  # type: ignore[name-defined, misc]
        def add(self, x: Any, y: Any) -> None:
            points.append(list(y))
            super().add(x, y)

    original, d2l.Animator = d2l.Animator, Animator
    try:
        if recipe == "lenet":
            d2l.train_ch6(net, *loaders, epochs, 0.9, torch.device("cpu"))
        else:
            loss = nn.CrossEntropyLoss(reduction="none")
            updater = torch.optim.SGD(net.parameters(), lr=0.1)
            d2l.train_ch3(net, *loaders, loss, epochs, updater)
    finally:
        d2l.Animator = original
        d2l.plt.close("all")
    columns = zip(*points, strict=True)
    names = ("train_loss", "train_accuracy", "test_accuracy")
    last = {n: [v for v in c if v is not None][-1] for n, c in zip(names, columns, strict=True)}
    return {name: float(value) for name, value in last.items()}


def warm_up(net: Any, dataset: Any, lr: float, epochs: int) -> None:
    """Train quickly, so that a later epoch by the book meets the losses that the book asserts."""
    import torch

    images, labels = dataset.data.float().div(255), dataset.targets
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    for _ in range(epochs):
        for chosen in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(net(images[chosen]), labels[chosen]).backward()
            optimizer.step()


def _small(net: Any) -> Any:
    from torch import nn

    for part in net:
        if isinstance(part, nn.Linear):
            nn.init.normal_(part.weight, std=0.01)
    return net
