import textwrap
from pathlib import Path

import pytest

from handson.base.errors import ArgumentError
from handson.learn.script.edits import Edits
from handson.learn.script.kit import bind_layers
from handson.learn.script.modules import Text


def bound(code):
    text = Text("m", Path("m.py"), textwrap.dedent(code).strip().encode())
    edits = Edits(text)
    done = bind_layers(edits, text.tree.body[0], "m, line 1")
    return edits.render(text.tree.body[0]), done.used


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def f(a, *, layers): return layers.Linear(a, 1)", "def f(a): return nn.Linear(a, 1)"),
        ("def f(*, layers: M = L['t']): return layers", "def f(): return nn"),
        ("def f(a=1, *, layers=L, b=2): g(layers)[0]", None),
        ("def f(a=1, *, layers=L, b=2): g(b)", "def f(a=1, *, b=2): g(b)"),
        ("def f(a=1, *, b=2, layers=L): g(b)", "def f(a=1, *, b=2): g(b)"),
        ("def f(a=(1), *rest, layers): g(rest)", "def f(a=(1), *rest): g(rest)"),
        ("def f(*, layers): g((1 + 2), layers=layers)", "def f(): g((1 + 2))"),
        ("def f(*, layers): g(layers=layers, a=1)", "def f(): g(a=1)"),
        ("def f(*, layers): g(layers=layers)", "def f(): g()"),
        (
            "def f(*, layers): return lambda: layers.A | layers.B",
            "def f(): return lambda: nn.A | nn.B",
        ),
        ("def f(layers_): return layers_", "def f(layers_): return layers_"),
    ],
)
def test_the_set_of_layers_vanishes_from_headers_and_calls(code, expected):
    if expected is None:
        with pytest.raises(ArgumentError, match="by keyword: layers=layers"):
            bound(code)
    else:
        assert bound(code) == (expected, "nn" in expected)


def test_methods_lose_it_too():
    code = """
        class Block(Module):
            def __init__(
                self,
                width: int,
                *,
                layers: ModuleType = LAYERS["torch"],
            ) -> None:
                super().__init__()
                self.linear = layers.Linear(
                    width, width
                )
    """
    assert bound(code)[0].splitlines()[1:] == [
        "    def __init__(self, width: int) -> None:",
        "        super().__init__()",
        "        self.linear = nn.Linear(width, width)",
    ]


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("def f(layers): ...", "f must take layers by keyword only"),
        ("def f(*, layers): g(layers=other)", "one set of layers: g"),
        ("def f(*, layers): nn = 1", "'nn' would be layers, but it is something else"),
    ],
)
def test_what_cannot_be_bound_is_refused(code, complaint):
    with pytest.raises(ArgumentError, match=complaint):
        bound(code)
