"""Importing is cheap and changes nothing: no torch before it is needed, no trace left behind."""

import ast
import json

import pytest
from architecture.code import Source, ids, imports, run_python, sources

LIGHT = (
    "handson",
    "handson.base.errors",
    "handson.base.paths",
    "handson.base.words",
    "handson.base.axes",
    "handson.catalog",
    "handson.data.registry",
    "handson.learn.doctor.__main__",
    "handson.learn.find.index",
    "handson.learn.lesson",
    "handson.learn.notebooks",
)
"""Modules that answer before torch could be loaded: names, paths, addresses."""

HEAVY = ("torch", "numpy", "pandas", "matplotlib", "rich", "scipy", "sklearn")

ONLY_IN: dict[str, tuple[str, ...]] = {"matplotlib": ("show",)}
"""Libraries that other packages may not import at all, not even within a function."""

EAGER_IN: dict[str, tuple[str, ...]] = {
    "matplotlib": ("show",),
    "pandas": ("show",),
    "rich": ("show", "cli"),
    "typer": ("cli",),
    "click": ("cli",),
    "safetensors": ("train",),
    "scipy": (),
    "sklearn": (),
    "tensorboard": (),
    "tokenizers": (),
    "sacrebleu": (),
    "optuna": (),
    "plotly": (),
    "starlette": ("lab",),
    "uvicorn": ("lab",),
    "jupytext": (),
    "nbformat": (),
    "nbclient": (),
    "torchvision": (),
    "lightning": (),
    "importlinter": (),
    "hypothesis": (),
    "pytest": (),
    "beartype": (),
}
"""Where a library may be imported when the module is; elsewhere only within a function."""

NEVER = ("torchvision", "lightning", "pytorch_lightning", "pytest", "hypothesis", "beartype")
"""Libraries that nothing of ours imports: they break, they weigh, or they belong to tests."""


@pytest.mark.parametrize("module", LIGHT)
def test_a_light_module_loads_nothing_heavy(module):
    code = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    done = run_python(code)
    assert done.returncode == 0, done.stderr
    assert not set(HEAVY) & set(json.loads(done.stdout))


def libraries(source: Source) -> list[tuple[str, int, bool]]:
    """Return library, line and whether it is imported together with the module."""
    found = imports(source.tree, source.module, source.is_init)
    return [(i.name.split(".")[0], i.line, i.at_import) for i in found]


@pytest.mark.parametrize("source", sources(), ids=ids)
def test_libraries_are_imported_where_and_when_they_may_be(source):
    for library, line, at_import in libraries(source):
        where = f"{source.relative}:{line}"
        assert library not in NEVER, f"{where}: handson does without {library}"
        homes = ONLY_IN.get(library, (source.package,))
        assert source.package in homes, f"{where}: only handson.{homes[0]} imports {library}"
        if at_import and library in EAGER_IN:
            assert source.package in EAGER_IN[library], f"{where}: import {library} in a function"


def test_an_import_at_the_wrong_place_or_time_is_seen():
    code = """
import pandas
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import rich
class Table:
    import scipy
    def draw(self):
        import matplotlib.pyplot
try:
    import sklearn
except ImportError:
    sklearn = None
"""
    found = {i.name.split(".")[0]: i.at_import for i in imports(ast.parse(code))}
    del found["typing"]
    assert found == {
        "pandas": True,
        "rich": False,
        "scipy": True,
        "matplotlib": False,
        "sklearn": True,
    }


def test_relative_imports_are_made_absolute():
    tree = ast.parse("from . import linear\nfrom ..ops import loss\nfrom .init import zeros_")
    assert [i.name for i in imports(tree, "handson.nn.flatten")] == [
        "handson.nn.linear",
        "handson.ops.loss",
        "handson.nn.init.zeros_",
    ]
    assert next(imports(tree, "handson.nn", is_init=True)).name == "handson.nn.linear"


SNAPSHOT = """
import hashlib, importlib, json, locale, logging, os, pkgutil, random, signal, sys, threading
import warnings
import matplotlib, numpy, pandas, rich, safetensors.torch, torch, typer
import torch.distributed, torch.utils.data, torch.optim.lr_scheduler
import matplotlib.pyplot, rich.progress, sqlite3, jaxtyping


def snapshot():
    def digest(value):
        return hashlib.sha256(repr(value).encode()).hexdigest()
    return {
        "Python's generator": digest(random.getstate()),
        "NumPy's generator": digest([part.tolist() if hasattr(part, "tolist") else part
                                     for part in numpy.random.get_state()]),
        "torch's generator": digest(torch.get_rng_state().tolist()),
        "torch's default dtype": str(torch.get_default_dtype()),
        "torch's default device": str(torch.get_default_device()),
        "torch's grad mode": torch.is_grad_enabled(),
        "torch's threads": torch.get_num_threads(),
        "torch's determinism": torch.are_deterministic_algorithms_enabled(),
        "NumPy's error state": numpy.geterr(),
        "warning filters": digest(warnings.filters),
        "matplotlib's settings": digest(sorted(map(str, matplotlib.rcParams.items()))),
        "pandas' settings": pandas.get_option("display.max_rows"),
        "environment": digest(sorted(os.environ.items())),
        "folder": os.getcwd(),
        "search path": sys.path[:],
        "hooks": digest([sys.excepthook, sys.displayhook, sys.meta_path, threading.excepthook]),
        "signal handlers": digest([signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)]),
        "log handlers": digest(logging.getLogger().handlers),
        "locale": locale.setlocale(locale.LC_ALL),
        "threads": threading.active_count(),
    }


import handson
before = snapshot()
CHANGE
after = snapshot()
print(json.dumps({"changed": [key for key in before if before[key] != after[key]],
                  "files": os.listdir()}))
"""


IMPORT_EVERYTHING = """
for module in pkgutil.walk_packages(handson.__path__, "handson."):
    script = module.name.count(".") == 2 and module.name.startswith("handson.lessons.")
    if module.name.endswith("solutions") or not (script or module.name.endswith("__main__")):
        importlib.import_module(module.name)
"""
MISCHIEF = """
torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
random.random()
numpy.random.rand()
warnings.simplefilter("ignore")
matplotlib.rcParams["lines.linewidth"] = 7
os.environ["X"] = "1"
open("left", "w").close()
"""


def changed_by(change, folder):
    """Do something in a fresh interpreter, in an empty folder; return what is different then."""
    done = run_python(SNAPSHOT.replace("CHANGE", change), cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout.splitlines()[-1])
    return set(result["changed"]), result["files"]


def test_importing_everything_changes_nothing_and_writes_nothing(tmp_path):
    assert changed_by(IMPORT_EVERYTHING, tmp_path) == (set(), [])


def test_a_change_would_be_seen(tmp_path):
    changed, files = changed_by(MISCHIEF, tmp_path)
    assert files == ["left"]
    assert changed == {
        "Python's generator",
        "NumPy's generator",
        "torch's generator",
        "torch's default dtype",
        "warning filters",
        "matplotlib's settings",
        "environment",
    }
