"""What a trained model says about the reader's own inputs."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handson.base.errors import ArgumentError, DataError

if TYPE_CHECKING:
    from torch import Tensor

    from handson.learn.trained_model import TrainedModel
    from handson.train.runs import Run

CHUNK = 1024  # images through the model at once
APART = 128
"""Grey levels between two borders that make one image look like the negative of the others."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A class, and how probable the model thinks it is, from 0 to 1."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What a model says about one input.

    Args:
        input: the file, with ``:LINE`` for a row of a table.
        guesses: classes, the most probable first; empty when numbers are predicted.
        values: predicted numbers; empty when classes are.
        looks_inverted: whether an image's border is bright where those of the training are dark,
            or the other way round.
        error: why there is no prediction; empty when there is one.
    """

    input: str
    guesses: tuple[Guess, ...] = ()
    values: tuple[float, ...] = ()
    looks_inverted: bool = False
    error: str = ""


def predict(
    run: "Run | str | os.PathLike[str]",
    inputs: Iterable[str | os.PathLike[str]],
    top: int = 3,
    *,
    device: str = "auto",
    invert: bool = False,
) -> list[Prediction]:
    """Ask the model of a run about files; the data that it was trained on is not needed.

    An input that cannot be used becomes a Prediction with an error; the others are answered.

    Args:
        run: the run, or what names it: an id, its beginning or end, a folder, ``last``.
        inputs: images, folders of them, or patterns such as ``*.png``; CSV files for a model of
            tables.
        top: classes per input, at least 1.
        device: ``auto``, ``cpu``, ``cuda``, ``mps``, ...
        invert: whether images are turned into their negatives first.

    Raises:
        ArgumentError: ``top`` is below 1.
        UnknownNameError: there is no such run or device.
        RunError: the run cannot be used.
        CheckpointError: its checkpoint is damaged.
    """
    from handson.base.paths import runs_home
    from handson.learn.trained_model import TrainedModel
    from handson.train.runs import Run
    from handson.train.store import RunStore

    if not isinstance(run, Run):
        run = RunStore(runs_home()).find(os.fspath(run))
    return ask(TrainedModel(run, device), inputs, top, invert=invert)


def ask(
    model: "TrainedModel",
    inputs: Iterable[str | os.PathLike[str]],
    top: int = 3,
    *,
    invert: bool = False,
) -> list[Prediction]:
    """Ask a model that is loaded already; otherwise like ``predict``.

    Args:
        model: of a run.
        inputs: files, folders or patterns.
        top: classes per input, at least 1.
        invert: whether images are turned into their negatives first.

    Raises:
        ArgumentError: ``top`` is below 1, or a table is to be inverted.
    """
    names = [os.fspath(name) for name in inputs]
    if top < 1:
        raise ArgumentError(f"top must be at least 1, got {top}")
    if model.takes == "images":
        return list(_of_images(model, names, top, invert))
    if invert:
        raise ArgumentError(f"--invert is for images; run {model.run.id} takes {model.takes}")
    return [prediction for name in names for prediction in _of_table(model, name, top)]


def _of_images(
    model: "TrainedModel", inputs: list[str], top: int, invert: bool
) -> Iterator[Prediction]:
    from handson.data.image_files import read_pictures

    found = [entry for name in inputs for entry in _files(name)]
    side = int(model.facts["input"]["shape"][-1])
    for start in range(0, len(found), CHUNK):
        chunk = found[start : start + CHUNK]
        good = [path for path, error in chunk if not error]
        answers = iter(_answers(model, good, read_pictures(good, side), top, invert))
        for path, error in chunk:
            yield Prediction(input=str(path), error=error) if error else next(answers)


def _answers(
    model: "TrainedModel", paths: list[Path], pictures: Any, top: int, invert: bool
) -> list[Prediction]:
    import numpy as np
    import torch

    from handson.train.data_facts import border

    pictures = list(pictures)
    greys = [p.grey for p in pictures if p.grey is not None]
    answers: Iterator[dict[str, Any]] = iter(())
    if greys:
        images = torch.from_numpy(np.stack(greys)).unsqueeze(1)
        images = 255 - images if invert else images
        answers = iter(_said(model, model(images), top))
    shown, usual = iter(images if greys else ()), model.facts.get("border")
    predictions = []
    for path, picture in zip(paths, pictures, strict=True):
        if picture.grey is None:
            predictions.append(Prediction(input=str(path), error=picture.trouble))
            continue
        odd = usual is not None and abs(border(next(shown)) - usual) > APART
        predictions.append(Prediction(input=str(path), looks_inverted=odd, **next(answers)))
    return predictions


def _said(model: "TrainedModel", outputs: "Tensor", top: int) -> list[dict[str, Any]]:
    """Return what a Prediction holds of each row of outputs: guesses, or values."""
    if model.facts.get("log_target"):
        outputs = outputs.exp()
    if not model.classes:
        return [{"values": tuple(row)} for row in outputs.tolist()]
    best = outputs.softmax(1).topk(min(top, outputs.shape[1]))
    return [
        {"guesses": tuple(map(Guess, (model.classes[i] for i in indices), values))}
        for values, indices in zip(best.values.tolist(), best.indices.tolist(), strict=True)
    ]


def _files(name: str) -> list[tuple[Path, str]]:
    """Return the files that an input stands for, each with the reason why it cannot be used."""
    from handson.data.image_files import SUFFIXES, signature
    from handson.data.image_folder import list_images

    path = Path(name)
    if path.is_dir():
        found = [(file, why) for file, why in list_images(path) if not why.startswith("hidden")]
        if all(why for _, why in found):
            return [(path, "a folder without images")]
        return [(file, why) for file, why in found if not why]
    if not path.exists():
        fitting = sorted(glob(name))  # Windows leaves *.png to the program
        if fitting:
            return [entry for one in fitting for entry in _files(one)]
        return [(path, "no such file or folder")]
    fits = path.suffix.lower() in SUFFIXES or signature(path)
    return [(path, "" if fits else "no image; expected images, or folders of them")]


def _of_table(model: "TrainedModel", name: str, top: int) -> list[Prediction]:
    from handson.data.feature_rows import read_features, read_raw_rows

    path, count = Path(name), int(model.facts["input"]["shape"][0])
    if not path.is_file():
        error = f"a folder; expected a CSV with {count} numbers per row"
        return [Prediction(input=name, error=error if path.is_dir() else "no such file")]
    try:
        if state := model.facts.get("table"):
            features, lines = read_raw_rows(path, state)
        else:
            features, lines = read_features(path, count, model.facts["features"])
    except DataError as error:
        return [Prediction(input=name, error=str(error))]
    outputs = model(features)
    answers = _said(model, outputs[:, None] if outputs.dim() == 1 else outputs, top)
    return [
        Prediction(input=f"{name}:{line}", **answer)
        for line, answer in zip(lines, answers, strict=True)
    ]
