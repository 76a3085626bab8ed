import xml.etree.ElementTree as ET

import pytest

from handson.autograd import Tensor
from handson.autograd.drawing.picture import LIMIT, check_size, film, picture
from handson.autograd.drawing.story import final
from handson.autograd.drawing.trace import trace
from handson.base.errors import ArgumentError
from handson.base.svg import BLUE, ORANGE

SPACE = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")


@pytest.fixture
def drawn():
    x, w = Tensor(3.0, requires_grad=True), Tensor(5.0, requires_grad=True)
    return trace(x * w + x, None, {"x": x, "w": w})


def words(svg):
    return [element.text for element in ET.fromstring(str(svg)).iter(f"{SPACE}text")]


def test_values_appear_forward_and_gradients_backward(drawn):
    def numbers(step):
        return [word for word in words(picture(drawn, step)) if word[0].isdigit()]

    assert numbers(0) == ["3", "5"]
    assert numbers(1) == ["3", "5", "15"]
    assert numbers(2) == ["3", "5", "15", "18"]
    assert numbers(3) == ["3", "1", "5", "15", "1", "18", "1"]
    assert numbers(4) == ["3", "6 = 1 + 5", "5", "3", "15", "1", "18", "1"]
    assert numbers(5) == numbers(4)


def test_the_step_is_lit_in_its_colour(drawn):
    lit = [
        [
            str(picture(drawn, step)).count(f'stroke="{colour}" stroke-width="2.')
            for step in range(6)
        ]
        for colour in (BLUE, ORANGE)
    ]
    # one box and its two arrows
    assert lit == [[0, 3, 3, 0, 0, 0], [0, 0, 0, 3, 3, 0]]


def test_everything_lies_within_the_picture(drawn):
    root = ET.fromstring(str(picture(drawn, final(drawn))))
    width, height = float(root.get("width")), float(root.get("height"))
    for rect in root.findall(f"{SPACE}rect"):
        x, y, wide, high = (float(rect.get(k)) for k in ("x", "y", "width", "height"))
        assert x >= 0 <= y
        assert x + wide <= width
        assert y + high <= height


def test_names_are_words_and_never_markup():
    x = Tensor(3.0, requires_grad=True)
    text = str(picture(trace(x * 2, None, {"<script>alert(1)</script>": x}), 0))
    assert "<script" not in text
    assert "<script>alert(1)</script>" in words(text)


def test_the_legend_names_what_is_there_and_what_is_not(drawn):
    assert "constant, data" not in words(picture(drawn, 0))
    x, y = Tensor(3.0, requires_grad=True), Tensor(1.0)
    told = words(picture(trace(x * 2, None, {"y": y}), 0))
    assert "constant, data" in told
    assert "not in the graph: y" in told


def test_nan_is_seen():
    x = Tensor([-1.0, 4.0], requires_grad=True)
    text = str(picture(trace(x.log().sum(), None, {}), 0))
    assert "nan" not in text
    assert "nan" in str(film(trace(x.log().sum(), None, {})).moving(""))


def test_all_words_follow_the_page_or_have_a_colour_that_both_pages_show(drawn):
    root = ET.fromstring(str(picture(drawn, final(drawn))))
    fills = {element.get("fill") for element in root.iter(f"{SPACE}text")}
    assert fills <= {"currentColor", ORANGE, "#888888"}


def test_a_graph_too_large_to_be_read_says_what_to_do():
    x = Tensor(1.0, requires_grad=True)
    for _ in range(LIMIT):
        x = x * 1.0
    check_size(trace(x, None, {}))
    with pytest.raises(ArgumentError, match=f"{LIMIT + 1} operations.*print"):
        check_size(trace(x * 1.0, None, {}))
