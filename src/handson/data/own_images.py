"""The reader's own images: a folder, or a table, becomes a data set like any other."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from handson.base.errors import ArgumentError, DataError, MissingDataError, nearest
from handson.data.csv_rows import Table
from handson.data.dataset import Dataset
from handson.data.found import Found
from handson.data.image_files import SIDE, SUFFIXES, Grey, read_pictures
from handson.data.image_folder import list_image_folder
from handson.data.image_table import list_image_table
from handson.data.labelled_files import (
    LabelledFile,
    Listing,
    look_alikes,
    natural,
    parts_used,
    share_out,
)
from handson.data.pixel_table import is_pixel_table, read_pixel_table

TABLES = (".csv", ".tsv", ".txt")
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".rar", ".7z")


@dataclass(slots=True)
class _Examples:
    """Images with what is known of each: parallel lists."""

    grey: Grey
    names: list[str]
    labels: list[str]
    parts: list[str]


class OwnImages:
    """A folder of images per class, or a CSV of images, as a data set.

    Reads when it is called for the first time, and keeps what it read.

    Args:
        path: a folder with ``CLASS/*.png``, or with ``train/CLASS/…`` and ``test/CLASS/…``; or a
            CSV of file names and labels, or of pixels.

    Raises:
        ArgumentError: the path cannot be written down.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(os.path.abspath(Path(path).expanduser()))
        try:
            str(self.path).encode()
        except UnicodeEncodeError:
            raise ArgumentError(
                f"the path {os.fsencode(self.path)!r} is no UTF-8, so a run could not write it "
                "down; rename the folder"
            ) from None
        self._read: tuple[Dataset, Found] | None = None

    @property
    def name(self) -> str:
        """The full path, by which the data is found again from anywhere."""
        return str(self.path)

    def __call__(self) -> Dataset:
        """Return the images, grey bytes of shape ``(examples, 1, 28, 28)``, and their labels."""
        return self.read()[0]

    @property
    def found(self) -> Found:
        """What was found on the way."""
        return self.read()[1]

    def read(self) -> tuple[Dataset, Found]:
        """Read the data and say what was found.

        Raises:
            MissingDataError: there is nothing of that name.
            DataError: it is nothing that a classifier can learn from.
        """
        if self._read is None:
            self._read = _read(self.path)
        return self._read


def _read(path: Path) -> tuple[Dataset, Found]:
    if path.is_dir():
        listing = list_image_folder(path)
    else:
        _refuse_what_is_no_table(path)
        table = Table(path)
        if is_pixel_table(table):
            return _of_pixels(path, table)
        listing = list_image_table(table)
    examples, sizes = _load(path, listing)
    found = Found(
        path=str(path), layout=listing.layout, notes=listing.notes, left_out=listing.left_out
    )
    return _finish(path, examples, replace(found, sizes=sizes))


def _refuse_what_is_no_table(path: Path) -> None:
    if not path.exists():
        beside = os.listdir(path.parent) if path.parent.is_dir() else []
        near = nearest(path.name, beside)
        raise MissingDataError(
            f"there is no file or folder {path}"
            + (f"; in {path.parent} there are: {', '.join(near)}" if near else "")
            + ". --data takes a folder of images per class, a CSV, or a name: handson data list"
        )
    ending = path.suffix.lower()
    if ending in TABLES or not ending:
        return
    if ending in ARCHIVES:
        advice = "unpack it and name the folder"
    elif ending in SUFFIXES:
        advice = "name the folder that holds the folders of the classes"
    else:
        advice = "save a table as CSV"
    raise DataError(f"{path} is a file; expected a folder of images per class, or a CSV: {advice}")


def _load(path: Path, listing: Listing) -> tuple[_Examples, Counter[tuple[int, int]]]:
    """Read the files of a listing; those that fail join what it leaves out."""
    grey = np.empty((len(listing.files), SIDE, SIDE), dtype=np.uint8)
    kept: list[LabelledFile] = []
    sizes: Counter[tuple[int, int]] = Counter()
    pictures = read_pictures([file.path for file in listing.files])
    for file, picture in zip(listing.files, pictures, strict=True):
        if picture.suspicious:
            raise DataError(f"{file.path} {picture.trouble}; make it smaller, or take it away")
        if picture.grey is None:
            listing.left_out.append((file.name, picture.trouble))
            continue
        grey[len(kept)] = picture.grey
        sizes[picture.size] += 1
        kept.append(file)
    if not kept:
        name, reason = listing.left_out[-1]
        raise DataError(
            f"{path}: none of its {len(listing.files)} files is an image ({name}: {reason})"
        )
    examples = _Examples(
        grey=grey[: len(kept)],
        names=[file.name for file in kept],
        labels=[file.label for file in kept],
        parts=[file.part for file in kept],
    )
    return examples, sizes


def _of_pixels(path: Path, table: Table) -> tuple[Dataset, Found]:
    grey, labels, words = read_pixel_table(table)
    used = parts_used(words) if any(words) else {"": ""}
    here = [i for i, word in enumerate(words) if word in used]
    examples = _Examples(
        grey=grey[here],
        names=[str(i) for i in here],
        labels=[labels[i] for i in here],
        parts=[used[words[i]] for i in here],
    )
    unused = Counter(word for word in words if word not in used)
    found = Found(
        path=str(path),
        layout="a CSV of pixels",
        sizes=Counter({(SIDE, SIDE): len(here)}),
        notes=[f"{n} rows of split {word!r} are not used" for word, n in unused.items()],
    )
    return _finish(path, examples, found)


def _finish(path: Path, examples: _Examples, found: Found) -> tuple[Dataset, Found]:
    """Number the classes, cut the parts, and complete the report."""
    classes = sorted(set(examples.labels), key=natural)
    number = {name: i for i, name in enumerate(classes)}
    targets = [number[label] for label in examples.labels]
    cut = not any(examples.parts)
    counted = Counter(
        label for label, part in zip(examples.labels, examples.parts, strict=True) if part != "test"
    )
    _refuse_too_few(path, classes, counted, cut, "test" in examples.parts)
    testing = share_out(examples.names, targets) if cut else [p == "test" for p in examples.parts]
    images = torch.from_numpy(examples.grey).unsqueeze(1)
    labels, held = torch.tensor(targets), torch.tensor(testing)
    dataset = Dataset(
        name=str(path),
        train=(images[~held], labels[~held]),
        test=(images[held], labels[held]),
        classes=tuple(classes),
    )
    trained = torch.bincount(labels[~held], minlength=len(classes)).tolist()
    tested = torch.bincount(labels[held], minlength=len(classes)).tolist()
    counts = tuple(zip(classes, trained, tested, strict=True))
    notes = [*found.notes, *look_alikes(classes)]
    return dataset, replace(found, classes=counts, cut=cut, notes=notes)


def _refuse_too_few(
    path: Path, classes: Sequence[str], counted: Counter[str], cut: bool, tested: bool
) -> None:
    if len(classes) < 2:
        deeper = path / classes[0]
        wrapped = deeper.is_dir() and any(p.is_dir() for p in deeper.iterdir())
        hint = f". Or did you mean {deeper}?" if wrapped else ""
        raise DataError(
            f"{path} holds a single class, {classes[0]!r}; a classifier needs at least two{hint}"
        )
    fewest = 2 if cut else 1
    short = [repr(name) for name in classes if counted[name] < fewest]
    if short and cut:
        raise DataError(
            f"{path}: only one image that can be read of class {', '.join(short)}; expected at "
            "least two, one to learn from and one to test with. Add some, or take the class away"
        )
    if short:
        raise DataError(
            f"{path}: nothing to learn class {', '.join(short)} from: it is in the test part only"
        )
    if not cut and not tested:
        raise DataError(
            f"{path}: no image of the test part can be read; mend it, or take the part away to "
            "have one cut from the training part"
        )
