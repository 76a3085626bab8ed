"""Fashion-MNIST: photographs of clothing in the format of MNIST."""

import os

from handson.data.dataset import Dataset
from handson.data.locate import ensure
from handson.data.mnist import read_parts

CLASSES = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


def fashion_mnist(*, root: str | os.PathLike[str] | None = None, download: bool = True) -> Dataset:
    """Load Fashion-MNIST: 60,000 + 10,000 grey images, 28×28, of ten kinds of clothing.

    Inputs are uint8 ``(examples, 1, 28, 28)``, 0 for the background; targets are int64. Divided by
    255, the pixels of the training part have mean 0.2860 and standard deviation 0.3530.

    Args:
        root: folder to look in before ``$HANDSON_DATA`` and the user's cache.
        download: whether a missing file (30.9 MB in all) may be fetched.

    Raises:
        MissingDataError: it is nowhere and could not be fetched.
        DataError: a file is damaged.

    Source: Xiao, Rasul, Vollgraf (2017), arXiv:1708.07747. MIT licence, © 2017 Zalando SE.
    """
    train, test = read_parts(ensure("fashion_mnist", root, download=download), CLASSES)
    return Dataset(name="fashion_mnist", train=train, test=test, classes=CLASSES)
