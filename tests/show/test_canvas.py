import subprocess
import sys
import types

import pytest

from handson.base.errors import ArgumentError
from handson.show import canvas
from handson.show.canvas import figure, present


def test_importing_show_does_not_import_matplotlib():
    code = (
        "import sys, handson.show; handson.show.chart({'a': [1, 2]});"
        "handson.show.source('handson.base.errors:nearest');"
        "sys.exit('matplotlib' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_drawing_needs_neither_pyplot_nor_a_screen():
    code = (
        "import sys, io, handson.show as s;"
        "s.learning_curve([{'epoch': 1, 'loss': 2.0}]).savefig(io.BytesIO());"
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_figure_has_the_panels_asked_for():
    with figure(rows=2, columns=3, width=5, height=4, title="six") as (drawing, panels):
        assert len(panels) == 6
    assert tuple(drawing.get_size_inches()) == (5, 4)
    assert drawing.get_suptitle() == "six"


@pytest.mark.parametrize("size", [{"rows": 0}, {"columns": -1}, {"width": 0.0}, {"height": -1.0}])
def test_sizes_must_be_positive(size):
    with pytest.raises(ArgumentError, match="must be positive"), figure(**size):
        pass


def test_outside_a_notebook_the_figure_is_saved_and_the_place_is_said(tmp_path):
    said = []
    with figure() as (drawing, _):
        pass
    written = present(drawing, tmp_path / "a.png", say=said.append)
    assert written == tmp_path / "a.png"
    assert written.read_bytes().startswith(b"\x89PNG")
    assert said == [f"figure saved to {written}"]


def test_in_a_notebook_the_figure_is_displayed_and_no_file_is_written(tmp_path, monkeypatch):
    shown = []
    shell = type("ZMQInteractiveShell", (), {})
    notebook = types.SimpleNamespace(get_ipython=shell)
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    monkeypatch.setitem(sys.modules, "IPython.display", types.SimpleNamespace(display=shown.append))
    with figure() as (drawing, _):
        pass
    assert canvas.in_notebook()
    assert present(drawing, tmp_path / "a.png") is None
    assert shown == [drawing]
    assert not list(tmp_path.iterdir())


def test_a_terminal_ipython_is_no_notebook(monkeypatch):
    shell = type("TerminalInteractiveShell", (), {})
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=shell))
    assert not canvas.in_notebook()
