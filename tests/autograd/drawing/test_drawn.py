import dataclasses
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from unchecked import shapes_unchecked

from handson.autograd import Tensor
from handson.autograd.drawing import draw
from handson.base.errors import ArgumentError


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")


@pytest.fixture
def x():
    return Tensor(3.0, requires_grad=True)


@pytest.fixture
def drawing(x):
    return draw(x * x + x, x=x)


def test_a_drawing_has_a_picture_and_a_caption_for_each_step(drawing):
    assert drawing.steps == len(drawing.captions) == 6
    pictures = [drawing.svg(step) for step in range(drawing.steps)]
    assert len(set(pictures)) == 6
    for text in pictures:
        ET.fromstring(text)
    assert drawing.svg() == drawing.svg(-1) == pictures[-1] == drawing._repr_svg_()


def test_the_same_graph_is_drawn_alike(x):
    assert draw(x * x + x, x=x).svg() == draw(x * x + x, x=x).svg()


@pytest.mark.parametrize("step", [6, -7])
def test_a_step_that_is_not_there_is_refused(drawing, step):
    with pytest.raises(ArgumentError, match="steps 0 to 5"):
        drawing.svg(step)


def test_a_drawing_is_saved_as_picture_or_page(drawing, tmp_path):
    picture = drawing.save(tmp_path / "graph.svg")
    assert picture.read_text(encoding="utf-8") == drawing.svg()
    page = drawing.save(str(tmp_path / "graph.html"))
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(ArgumentError, match=r"\.svg or \.html"):
        drawing.save(tmp_path / "graph.png")


def test_a_drawing_shows_itself(drawing):
    assert "data-controls" in drawing._repr_html_()
    assert "∇ gradient" in str(drawing)
    assert repr(drawing) == "<Drawing of 2 operations, 6 steps>"


def test_a_drawing_cannot_be_changed(drawing):
    with pytest.raises(dataclasses.FrozenInstanceError):
        drawing.trace = None


def test_a_large_graph_is_text(x, tmp_path):
    y = x
    for _ in range(151):
        y = y * 1.0
    drawing = draw(y)
    assert "#151" in str(drawing)
    assert drawing._repr_svg_() is None
    for show in (drawing.svg, lambda: drawing.save(tmp_path / "graph.html")):
        with pytest.raises(ArgumentError, match="151 operations"):
            show()


def test_what_is_no_tensor_is_refused(x):
    with shapes_unchecked(), pytest.raises(ArgumentError, match="the first argument is float"):
        draw(3.0)
    with shapes_unchecked(), pytest.raises(ArgumentError, match="w is ndarray"):
        draw(x * 2, w=np.zeros(2))


def test_a_tensor_may_be_called_loss(x):
    loss = x * x
    assert "loss = ×" in draw(loss, loss=loss).svg()


def test_drawing_needs_neither_torch_nor_matplotlib():
    code = (
        "import sys; from handson.autograd import Tensor;"
        "from handson.autograd.drawing import draw;"
        "x = Tensor(2.0, requires_grad=True); d = draw(x * x); d.svg(); d._repr_html_(); str(d);"
        "print({'torch', 'matplotlib', 'handson.show'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert ran.stdout.strip() == "set()"
