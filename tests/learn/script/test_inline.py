import subprocess
import sys

import pytest
from architecture.code import ROOT, Function, functions, sources
from learn.script.toy import toy_package

from handson.base.errors import ArgumentError, UnknownNameError
from handson.learn.script.inline import ALLOWED, inline


@pytest.fixture
def taken(tmp_path, monkeypatch):
    """Inline ``PKG.a:wanted`` of a package of these modules."""

    def take(reserved=None, wanted="wanted", **modules):
        name, known = toy_package(tmp_path, monkeypatch, **modules)
        return inline([f"{name}.a:{wanted}"], modules=known, reserved=reserved)

    return take


def run(code):
    names = {}
    exec("\n".join([*code.imports.values(), *code.blocks]), names)
    return names


MODEL = {
    "a": '''
        from types import ModuleType
        from jaxtyping import Float
        from torch import Tensor
        from PKG import b as parts
        from PKG.b import HALF as SHARE, LAYERS, Block
        from PKG.base import Module

        # how many
        WIDTH = 4
        UNUSED = missing_name


        def wanted(depth: int = 2, *, layers: ModuleType = LAYERS["torch"]) -> Module:
            """Stack blocks.

            Args:
                layers: which.
            """
            blocks = [Block(WIDTH, layers=layers) for _ in range(depth)]
            model: Module = layers.Sequential(*blocks, parts.Scale(SHARE))  # type: ignore[misc]
            return model
    ''',
    "b": '''
        import functools
        from torch import nn as torch_nn, Tensor
        from jaxtyping import Float
        import PKG.base
        from PKG.base import Module, Size

        LAYERS = {"torch": torch_nn}
        HALF = 1 / 2
        """Of everything."""


        def counted(function):
            @functools.wraps(function)
            def call(*args):
                call.count += 1
                return function(*args)

            call.count = 0
            return call


        class Scale(Module):
            """Multiply."""

            def __init__(self, by: float) -> None:
                super().__init__()
                self.by = by

            @counted
            def forward(self, x: Float[Tensor, "batch features"] | None) -> Float[Tensor, "..."]:
                return x * self.by


        class Block(Scale):
            FACTOR = 3.0

            def __init__(self, width: Size, *, layers=LAYERS["torch"]) -> None:
                if width < 1:
                    raise PKG.base.WidthError(f"at least 1, got {width}")
                super().__init__(self.FACTOR)
                self.linear = layers.Linear(width, width)
    ''',
    "base": '''
        from torch.nn import Module as Module

        Size = int

        class ToyError(Exception):
            """Ours."""

        class WidthError(ToyError, ValueError):
            """A width is wrong."""
    ''',
}


def test_classes_constants_and_decorators_come_along_in_order(taken):
    code = taken(**MODEL)
    text = "\n".join(code.blocks)
    order = ["def counted", "class Scale", "class Block", "def wanted"]
    assert sorted(order, key=text.index) == order
    assert text.index("HALF") < text.index("def wanted")
    assert code.imports == {
        "nn": "from torch import nn",
        "functools": "import functools",
        "Tensor": "from torch import Tensor",
    }
    model = run(code)["wanted"](3)
    assert [type(part).__name__ for part in model] == ["Block", "Block", "Block", "Scale"]
    with pytest.raises(ValueError, match="at least 1, got 0"):
        run(code)["Block"](0)


def test_the_text_is_what_one_would_write(taken):
    text = "\n".join(taken(**MODEL).blocks)
    assert "# how many\nWIDTH = 4" in text
    assert 'HALF = 1 / 2\n"""Of everything."""' in text
    assert 'def wanted(depth: int = 2) -> nn.Module:\n    """Stack blocks."""\n' in text
    assert "model: nn.Module = nn.Sequential(*blocks, Scale(HALF))\n" in text
    assert "def forward(self, x: Tensor | None) -> Tensor:" in text
    assert "raise ValueError(f" in text
    assert "UNUSED" not in text


CLASH = {
    "a": "from PKG.b import f as g\ndef f(): ...\ndef wanted(): return f(), g()",
    "b": "def f(): ...",
}


def test_two_definitions_of_one_name_are_refused(taken):
    with pytest.raises(ArgumentError, match=r"name 'f' is needed twice .* toy\d+\.b:f .*\.a:f"):
        taken(**CLASH)


def test_a_name_of_the_script_itself_is_refused_but_its_imports_are_shared(taken):
    with pytest.raises(ArgumentError, match=r"'wanted' is needed twice.*the script itself"):
        taken({"wanted": "the script itself"}, a="def wanted(): ...")
    shared = {"math": "import math"}
    assert taken(shared, a="import math\ndef wanted(): return math.pi").imports == shared


@pytest.mark.parametrize(
    ("module", "complaint"),
    [
        ("import pandas\ndef wanted(): pandas", "needs pandas, but the script may use"),
        ("import PKG.b\ndef wanted(): return PKG.b", "uses the module .*b as a value"),
        ("def wanted():\n  from PKG.b import f", "imported within a function"),
        ("from PKG.b import f as g\ndef wanted(f): g(f)", "would be called 'f', but 'f' is"),
        ("from torch import nn as wanted", "is no definition of ours"),
    ],
)
def test_what_cannot_be_taken_out_is_refused(taken, module, complaint):
    with pytest.raises(ArgumentError, match=complaint):
        taken(a=module, b="def f(): ...")


def test_an_unknown_name_is_answered_with_the_nearest(taken):
    with pytest.raises(UnknownNameError, match="wanted"):
        taken(a="def wanted(): ...", wanted="wantd")


def test_functions_that_call_each_other_come_once(taken):
    code = taken(a="def wanted(n): return n and other(n)\n\ndef other(n): return wanted(n - 1)")
    assert len(code.blocks) == 2
    assert run(code)["wanted"](3) == 0


def test_everything_of_the_library_that_models_are_built_from_can_be_taken_out(tmp_path):
    count = 0
    for source in sources():
        if source.package not in ("nn", "ops", "models", "optim") or source.is_init:
            continue
        if source.relative in ("ops/engine.py", "models/autograd_lenet.py"):
            continue  # a script that needs the whole engine is refused, see test_compose
        if source.relative in ("models/block_layers.py", "models/fixed_point.py", "models/held.py"):
            continue  # blocks say where they are from; their runs are written with torch.nn
        for function in definitions(source):
            if function == "layer_set":
                continue  # it chooses between sets of layers, of which a script has one
            code = inline([f"{source.module}:{function}"])
            names = run(code)
            assert function in names
            text = "\n".join(sorted(code.imports.values())) + "\n\n\n"
            text = text.lstrip() + "\n\n\n".join(code.blocks) + "\n"
            assert "handson" not in text
            (tmp_path / f"{source.package}_{source.path.stem}_{function}.py").write_text(
                text, encoding="utf-8"
            )
            count += 1
    assert count > 40
    for verb in (["check", "--ignore", "I"], ["format", "--check", "--diff"]):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "ruff",
                *verb,
                "--no-cache",
                "--config",
                ROOT / "pyproject.toml",
                tmp_path,
            ],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode()


def definitions(source):
    found: dict[str, Function] = {}
    for function in functions(source.tree):
        found.setdefault(function.name.partition(".")[0], function)
    return list(found)


def test_a_script_may_import_python_torch_and_numpy_alone():
    assert {"torch", "numpy", "math"} <= ALLOWED
    assert not {"jaxtyping", "handson", "pandas"} & ALLOWED
