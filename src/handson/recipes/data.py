"""The image sets that image recipes take: by name, or the reader's own by path."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from handson.base.errors import UnknownNameError, unknown
from handson.base.module import Module
from handson.data.dataset import Dataset
from handson.data.embedded.glyphs import glyphs
from handson.data.fashion_mnist import fashion_mnist
from handson.data.mnist import mnist
from handson.data.own_images import OwnImages
from handson.train.experiment import Experiment

IMAGES: dict[str, Callable[[], Dataset]] = {
    "fashion_mnist": fashion_mnist,
    "mnist": mnist,
    "glyphs": glyphs,
}


def image_set(name: str) -> Callable[[], Dataset]:
    """Return the loader of a set of 28 × 28 grey images.

    Args:
        name: of a known set, else the path of a folder of images per class, or of a CSV. A path
            with a separator in it is looked at when the data is loaded.

    Raises:
        UnknownNameError: there is no such set, and no such file or folder.
    """
    if name in IMAGES:
        return IMAGES[name]
    if name.strip() and (os.path.dirname(name) or os.path.exists(name)):
        return OwnImages(name)
    error = unknown("image set", name, IMAGES)
    raise UnknownNameError(
        f"{error}; nor is there a file or folder of that name in {Path.cwd()} "
        "(see: handson data list)"
    )


@dataclass(frozen=True, slots=True)
class SizedByData:
    """A model with as many scores as its data has classes.

    Args:
        make: takes ``classes=`` and returns the model.
        data: read only when nobody says how many classes there are.
        classes: how many, or None to ask the data.
    """

    make: Callable[..., Module]
    data: OwnImages
    classes: int | None = None

    def __call__(self) -> Module:
        """Make a new model."""
        if self.classes is not None:
            return self.make(classes=self.classes)
        return self.make(classes=len(self.data().classes))


def sized_by_data(experiment: Experiment) -> Experiment:
    """Give the model as many scores as there are classes, where the data is the reader's own.

    Its path is written into the arguments in full: a run is found again from any folder.
    """
    data = experiment.data
    if not isinstance(data, OwnImages):
        return experiment
    model = SizedByData(experiment.model, data)
    return replace(experiment, model=model, arguments={"data": data.name})


def sized_as_before(experiment: Experiment, manifest: Mapping[str, Any]) -> Experiment:
    """Give the model as many scores as it had in a run, without looking at the data.

    Args:
        experiment: made from the run's arguments.
        manifest: of the run.
    """
    model, data = experiment.model, manifest.get("data")
    if not isinstance(model, SizedByData) or not data:
        return experiment
    return replace(experiment, model=replace(model, classes=len(data["classes"])))
