"""A package of a few modules, written for one test."""

import itertools
import textwrap
from pathlib import Path

import pytest

from handson.learn.script.modules import Modules

_numbers = itertools.count()


def toy_package(folder: Path, patch: pytest.MonkeyPatch, **modules: str) -> tuple[str, Modules]:
    """Write modules into a package of a new name; ``PKG`` in their text stands for that name."""
    name = f"toy{next(_numbers)}"
    (folder / name).mkdir()
    for module, text in {"__init__": "", **modules}.items():
        path = folder / name / f"{module}.py"
        path.write_text(textwrap.dedent(text).strip().replace("PKG", name) + "\n", encoding="utf-8")
    patch.syspath_prepend(folder)
    return name, Modules((name,))
