"""A whole run as one file of plain PyTorch."""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

import numpy as np

from handson.base.errors import ArgumentError
from handson.base.module import Module
from handson.learn.script import twins
from handson.learn.script.calls import name_of, unwrap, written
from handson.learn.script.data import Data, data_of
from handson.learn.script.header import header
from handson.learn.script.inline import Slice, inline
from handson.learn.script.references import bindings
from handson.learn.script.training import training
from handson.recipes.data import SizedByData
from handson.train.experiment import Experiment

REFUSED = ("early_stopping", "prepare", "files")
"""What a script cannot do yet of what an experiment can ask for."""

PARTS = "Parts = dict[str, tuple[Tensor, Tensor]]  # inputs and targets of each part"

IMPORTS = {
    "argparse": "import argparse",
    "gzip": "import gzip",
    "math": "import math",
    "random": "import random",
    "Iterator": "from collections.abc import Iterator",
    "Path": "from pathlib import Path",
    "np": "import numpy as np",
    "torch": "import torch",
    "Tensor": "from torch import Tensor",
    "nn": "from torch import nn",
}
"""What the text of this module and its neighbours uses, by the name that it binds."""


@dataclass(frozen=True)
class Script:
    """A script and what lies beside it.

    Args:
        text: of the script.
        file: name of the file of data beside it; empty when it needs none.
        arrays: what is in that file.
        missing: what the reader must still do before it runs; empty when nothing.
    """

    text: str
    file: str
    arrays: Mapping[str, np.ndarray]
    missing: str = ""


def compose(experiment: Experiment, manifest: Mapping[str, Any]) -> Script:
    """Write the script that does the whole of a run again.

    Args:
        experiment: of the run.
        manifest: of the run: id, settings, versions, machine, data. What it lacks is left out.

    Raises:
        ArgumentError: the experiment has a part of which no twin in plain PyTorch is known.
        ChecksumError: the files of its data set are damaged.
        RunError: the data is no longer what it was in the run.
    """
    for part in fields(experiment):
        if part.name in REFUSED and getattr(experiment, part.name) != part.default:
            raise ArgumentError(
                f"a script cannot be written yet: it would not know {part.name} = "
                f"{getattr(experiment, part.name)!r} of this experiment"
            )
    experiment = replace(experiment, model=_plain(experiment.model))
    data = data_of(experiment, manifest.get("data") or {})
    model = unwrap(experiment.model)
    taken = [_address(f) for f in (model.function, experiment.measure) if f is not None]
    make = written(model.function.__name__, model, leave_out="layers")
    without = ast.parse(_body(experiment, manifest, data, Slice(), make)).body
    own = {name: "the script itself" for name, _ in bindings(without)}
    code = inline(taken, reserved={**own, **IMPORTS})
    body = _body(experiment, manifest, data, code, make)
    script = header(experiment, manifest) + "\n\n" + _imports(body, code) + "\n\n" + body + "\n"
    return Script(script, data.file, data.arrays, data.missing)


def _plain(model: Callable[[], Module]) -> Callable[[], Module]:
    """Return the factory of a model that asks its data for the classes, with their number."""
    if not isinstance(model, SizedByData):
        return model
    classes = len(model.data().classes) if model.classes is None else model.classes
    return partial(model.make, classes=classes)


def _address(function: Any) -> str:
    name = getattr(function, "__qualname__", "")
    if not name.isidentifier() or function.__module__.partition(".")[0] != "handson":
        raise ArgumentError(
            f"a script cannot be written: {name_of(function)} is no function at the top of a "
            "module of handson, so its text is not known"
        )
    return f"{function.__module__}:{name}"


def _imports(body: str, code: Slice) -> str:
    """Write the imports that the text needs: Python's first, by name."""
    used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
    found: dict[str, str] = {**IMPORTS, **code.imports}
    members: dict[str, list[str]] = {}
    for name, statement in found.items():
        if name not in used:
            continue
        head, _, member = statement.partition(" import ")
        members.setdefault(head, []).append(member)
    theirs = {head for head in members if re.match(r"(from|import) (torch|numpy)\b", head)}
    sections = []
    for section in (members.keys() - theirs, theirs):
        lines = []
        for head in sorted(section, key=lambda h: (h.startswith("from"), h)):
            names = sorted(members[head], key=lambda n: (not n.isupper(), n.islower(), n))
            lines.append(f"{head} import {', '.join(names)}" if head.startswith("from") else head)
        sections.append("\n".join(lines))
    return "\n\n".join(filter(None, sections))


def _body(
    experiment: Experiment, manifest: Mapping[str, Any], data: Data, code: Slice, make: str
) -> str:
    convert, conversion = twins.conversion(experiment)
    constants = _constants(experiment, manifest, data)
    schedule = twins.schedule(experiment)
    blocks = [
        *data.code,
        *code.blocks,
        *filter(None, [conversion, schedule.function if schedule else ""]),
        training(experiment, data, make, convert, set(code.imports)),
    ]
    # constants of the library stand with the script's own
    ours = [block for block in blocks if not re.match(r"(@|(async )?def |class |#)", block)]
    rest = [block for block in blocks if block not in ours]
    lines = [f"{name} = {value}" for name, value in constants.items()]
    top = "\n".join([*lines, *ours, PARTS])
    return "\n\n\n".join([top, *rest, 'if __name__ == "__main__":\n    main()'])


def _constants(experiment: Experiment, manifest: Mapping[str, Any], data: Data) -> dict[str, str]:
    schedule = twins.schedule(experiment)
    settings = manifest.get("settings") or {}
    found = {
        "DATA": data.default,
        **data.constants,
        "SEED": f"{experiment.seed}",
        "EPOCHS": f"{experiment.epochs}",
        "BATCH_SIZE": f"{experiment.batch_size}",
        "EVAL_BATCH_SIZE": f"{settings.get('eval_batch_size', 1024)}",
        **twins.optimizer(experiment)[1],
        **(schedule.constants if schedule else {}),
    }
    if experiment.clip_norm is not None:
        found["CLIP_NORM"] = f"{experiment.clip_norm!r}"
    if experiment.accumulate > 1:
        found["ACCUMULATE"] = f"{experiment.accumulate}"
    return {**found, "LOSS": twins.loss(experiment)}
