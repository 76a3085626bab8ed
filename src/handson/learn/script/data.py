"""The part of a script that reads the data: original files where they lie, or a copy beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from handson.base.errors import ArgumentError, MissingDataError
from handson.data.fashion_mnist import fashion_mnist
from handson.data.locate import locate
from handson.data.mnist import mnist
from handson.data.registry import remote_set
from handson.learn.script.calls import literal, unwrap
from handson.train.data_facts import data_facts, refuse_other_data
from handson.train.experiment import Experiment

IDX_SETS: dict[object, str] = {fashion_mnist: "fashion_mnist", mnist: "mnist"}
"""Sets that a script reads from the files that were published."""

READ_IDX = '''def read_idx(path: Path) -> Tensor:
    """Read an IDX file of bytes: byte 3 counts the axes, whose lengths come before the numbers."""
    data = gzip.decompress(path.read_bytes())
    shape = np.frombuffer(data, ">u4", count=data[3], offset=4).tolist()
    numbers = np.frombuffer(data, np.uint8, offset=4 + 4 * len(shape))
    return torch.from_numpy(numbers.reshape(shape).copy())


def load(folder: Path) -> Parts:
    """Return images as bytes (examples, 1, height, width) and their labels, by part."""
    parts = {}
    for part, prefix in {"train": "train", "test": "t10k"}.items():
        images = read_idx(folder / f"{prefix}-images-idx3-ubyte.gz")
        labels = read_idx(folder / f"{prefix}-labels-idx1-ubyte.gz")
        parts[part] = images[:, None], labels.long()
    return parts'''

READ_NPZ = '''def load(path: Path) -> Parts:
    """Return inputs and targets by part."""
    with np.load(path) as file:
        arrays = {name: torch.from_numpy(file[name]) for name in file}
    names = %s
    return {part: (arrays[f"{part}_inputs"], arrays[f"{part}_targets"]) for part in names}'''

HOLD_OUT = '''def hold_out(parts: Parts) -> Parts:
    """Move a share of the training part, drawn by lot, into a part to check with."""
    inputs, targets = parts["train"]
    order = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(SEED))
    held = round(len(inputs) * VALIDATION)
    check, learn = order[:held], order[held:]
    checked = {"validation": (inputs[check], targets[check])}
    return parts | {"train": (inputs[learn], targets[learn])} | checked'''

FOLD = '''def take_fold(parts: Parts) -> Parts:
    """Check with one of K parts of the training data, learn from the others; leave the test be."""
    inputs, targets = parts["train"]
    order = torch.randperm(len(inputs), generator=torch.Generator().manual_seed(SEED))
    folds = list(order.tensor_split(FOLDS))
    check = folds.pop(FOLD)
    learn = torch.cat(folds)
    return {
        "train": (inputs[learn], targets[learn]),
        "validation": (inputs[check], targets[check]),
    }'''


@dataclass(frozen=True)
class Data:
    """How a script comes to its data.

    Args:
        default: expression of the path that it reads unless told.
        help: of the option ``--data``.
        code: of the functions.
        constants: by name, the value.
        call: expression of all parts.
        parts: names of the parts to evaluate on.
        file: name of the file that lies beside the script; empty when none does.
        arrays: what is in that file.
        missing: what the reader must still fetch; empty when nothing.
    """

    default: str
    help: str
    code: list[str]
    constants: dict[str, str]
    call: str
    parts: tuple[str, ...]
    file: str = ""
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    missing: str = ""


def data_of(experiment: Experiment, facts: Mapping[str, Any]) -> Data:
    """Return how a script comes to the data of an experiment.

    Args:
        experiment: of the run.
        facts: what the run wrote down about its data; empty when it did not.

    Raises:
        RunError: the data is no longer what it was.
        ArgumentError: the data are not one tensor of inputs and one of targets.
        ChecksumError: the files of the set are here, but damaged.
    """
    split, constants, held = _split(experiment)
    call = "load(options.data)"
    if split:
        call = f"hold_out({call})" if experiment.validation else f"take_fold({call})"
    source = unwrap(experiment.data)
    if source.function in IDX_SETS and not source.arguments:
        name = IDX_SETS[source.function]
        default, missing = _folder(name, source.keywords.get("root"))
        return Data(
            default=default,
            help="folder of the four .gz files",
            code=[READ_IDX, *split],
            constants=constants,
            call=call,
            parts=held or ("test",),
            missing=missing,
        )
    dataset = experiment.data()
    refuse_other_data(facts, data_facts(dataset))
    filled = {
        n: p for n, p in (("train", dataset.train), ("test", dataset.test)) if p and len(p[0])
    }
    arrays: dict[str, np.ndarray] = {}
    for part, tensors in filled.items():
        if len(tensors) != 2:
            raise ArgumentError(
                f"a script cannot be written yet: {dataset.name} has {len(tensors)} tensors a "
                "part, expected inputs and targets"
            )
        arrays |= {f"{part}_inputs": _array(tensors[0]), f"{part}_targets": _array(tensors[1])}
    file = re.sub(r"\.(csv|tsv|txt)$", "", Path(dataset.name).name)
    file = re.sub(r"[^\w.-]+", "-", file).strip("-.") or "data"
    names = ", ".join(f'"{part}"' for part in filled)
    parts = tuple(p for p in (held or ("test",)) if p in filled or p == "validation")
    return Data(
        default=f'Path(__file__).with_name("{file}.npz")',
        help="the file of arrays",
        code=[READ_NPZ % (f"({names},)" if len(filled) == 1 else f"({names})"), *split],
        constants=constants,
        call=call,
        parts=parts,
        file=f"{file}.npz",
        arrays=arrays,
    )


def _split(experiment: Experiment) -> tuple[list[str], dict[str, str], tuple[str, ...]]:
    """Return code, constants and evaluated parts of what is held out."""
    if experiment.fold:
        part, folds = experiment.fold
        return [FOLD], {"FOLD": f"{part}", "FOLDS": f"{folds}"}, ("validation",)
    if experiment.validation:
        return [HOLD_OUT], {"VALIDATION": f"{experiment.validation!r}"}, ("test", "validation")
    return [], {}, ()


def _array(tensor: Tensor) -> np.ndarray:
    found: np.ndarray = tensor.detach().cpu().numpy()
    return found


def _folder(name: str, root: str | None) -> tuple[str, str]:
    """Return the expression of a set's folder, and what is to be done if there is none."""
    remote = remote_set(name)
    try:
        folders = {path.resolve().parent for path in locate(name, root).values()}
    except MissingDataError:
        folders = set()
    if len(folders) != 1:
        return (
            f"Path({literal(remote.folder, 'the folder')})",
            f"the four files of {name} are in no folder of this machine: handson data get {name}, "
            "then give the script their folder: --data DIR",
        )
    folder = folders.pop()
    home = Path.home()
    if folder.is_relative_to(home):
        return f"Path.home() / {literal(folder.relative_to(home).as_posix(), 'the folder')}", ""
    return f"Path({literal(folder.as_posix(), 'the folder')})", ""
