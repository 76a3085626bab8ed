"""The image sets that image recipes take by name."""

from collections.abc import Callable

from handson.base.errors import unknown
from handson.data.dataset import Dataset
from handson.data.embedded.glyphs import glyphs
from handson.data.fashion_mnist import fashion_mnist
from handson.data.mnist import mnist

IMAGES: dict[str, Callable[[], Dataset]] = {
    "fashion_mnist": fashion_mnist,
    "mnist": mnist,
    "glyphs": glyphs,
}


def image_set(name: str) -> Callable[[], Dataset]:
    """Return the loader of the 28 × 28 image set called ``name``.

    Raises:
        UnknownNameError: there is no such set.
    """
    if name not in IMAGES:
        raise unknown("image set", name, IMAGES, hint="handson data list")
    return IMAGES[name]
