import re
from html.parser import HTMLParser

import pytest

from handson.autograd import Tensor
from handson.autograd.drawing.page import page, stepping
from handson.autograd.drawing.picture import LIMIT
from handson.autograd.drawing.trace import trace


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in ("input", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def drawn(name="x"):
    x = Tensor(3.0, requires_grad=True)
    return trace(x * x + x, None, {name: x})


def test_the_page_is_well_formed_and_has_a_caption_per_step():
    tags = Tags(page(drawn()))
    assert tags.open == []
    captions = [attrs for tag, attrs in tags.found if "data-said" in attrs]
    assert [int(attrs["data-said"]) for attrs in captions] == list(range(6))
    assert ["hidden" in attrs for attrs in captions] == [True] * 5 + [False]


def test_without_scripts_the_whole_graph_is_seen_and_no_controls():
    tags = Tags(stepping(drawn())).found
    (controls,) = [attrs for _, attrs in tags if "data-controls" in attrs]
    assert "hidden" in controls
    for _, attrs in tags:
        if "data-to" in attrs:
            assert ("display" in attrs) == (attrs["data-to"] != "5")


def test_several_drawings_in_a_page_do_not_meddle_with_each_other():
    same = drawn()
    names = [re.search(r'id="(graph-\w+)"', stepping(same)).group(1) for _ in range(3)]
    assert len(set(names)) == 3
    text = stepping(same)
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == 1
    assert f'getElementById("{ids[0]}")' in text


def test_nothing_is_fetched():
    text = page(drawn()).replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "http" not in text
    assert "src=" not in text
    assert "@import" not in text


def test_names_are_words_and_never_markup():
    text = stepping(drawn("</script><script>alert(1)</script>"))
    assert text.count("<script>") == text.count("</script>") == 1
    assert "alert(1)" in text


def test_arrow_keys_and_buttons_make_the_same_moves():
    text = stepping(drawn())
    moves = re.findall(r'data-move="(\w+)"', text)
    assert moves == ["first", "back", "on", "last"]
    for key, move in (("ArrowLeft", "back"), ("ArrowRight", "on"), ("Home", "first")):
        assert f'{key}: "{move}"' in text


@pytest.mark.parametrize(("lang", "title"), [("zh", "计算图"), ("en", "computational graph")])
def test_the_page_speaks_the_readers_language(lang, title, monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", lang)
    text = page(drawn())
    assert f'<html lang="{lang}">' in text
    assert f"<title>{title}</title>" in text


def test_a_graph_too_large_for_a_picture_is_shown_as_text():
    x = Tensor(1.0, requires_grad=True)
    y = x
    for _ in range(LIMIT + 1):
        y = y * 1.0
    text = stepping(trace(y, None, {"<b>": x}))
    assert text.startswith("<pre>")
    assert "&lt;b&gt;" in text
    assert f"#{LIMIT + 1}" in text
