import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from unchecked import shapes_unchecked

from handson.base.errors import ArgumentError, UnknownNameError
from handson.base.words import Words
from handson.cli.app import app
from handson.learn.find import search
from handson.learn.find.entry import Entry, Way
from handson.learn.find.found import Found, described
from handson.learn.find.index import index
from handson.learn.find.ranking import Answer, Hit, rank
from handson.learn.find.verbs import KNOWN


@pytest.fixture(autouse=True)
def _english_and_quick(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")
    with shapes_unchecked():  # checking each comparison would take most of the time
        yield


def test_it_finds_what_the_command_line_finds():
    registered = [*app.registered_commands, *app.registered_groups]
    verbs = {each.name: each.help or "A verb." for each in registered if each.name}
    for query in ("池化", "softmax", "crosentropy los", "训练", "how do I save a model?"):
        wanted = rank(query, index(verbs), 8).hits
        assert search(query, 8).names == tuple(hit.entry.name for hit in wanted), query


def test_only_verbs_of_the_command_line_are_promised():
    named = {command.name for command in app.registered_commands}
    named |= {group.name for group in app.registered_groups}
    assert set(KNOWN) <= named


def test_both_languages_ask_and_answer():
    assert search("池化", 1).names == search("pooling", 1).names == ("pooling",)
    assert repr(search("池化", 1, lang="zh")).startswith(
        "汇聚层 · Pooling  [概念]\n  在窗口内取最大"
    )
    assert repr(search("池化", 1, lang="en")).startswith("Pooling · 汇聚层  [concept]\n  Takes the")


def test_the_environment_chooses_the_language(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "zh")
    assert "[概念]" in repr(search("池化", 1))


def test_an_answer_is_a_sequence_of_hits():
    found = search("norm", 3)
    assert len(found) == len(found.names) == 3
    assert [hit.entry.name for hit in found] == list(found.names)


def test_the_text_shows_title_kind_line_and_ways():
    assert repr(search("torch.flatten", 1)).splitlines() == [
        "torch.flatten(input, start_dim, end_dim)  [torch function]",
        "  flatten: Makes a vector of each example. (also torch.Tensor.flatten)",
        "  >>> import torch; help(torch.flatten)",
        "  https://docs.pytorch.org/docs/stable/generated/torch.flatten.html",
    ]


class Reader(HTMLParser):
    """Notes links and whether each tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str | None] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        if tag != "br":
            self.open.append(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def shown(found: Found) -> Reader:
    reader = Reader()
    reader.feed(found._repr_html_())
    assert reader.open == []
    return reader


def test_a_notebook_shows_the_same_with_links():
    found = search("torch.flatten", 1)
    reader = shown(found)
    page = "https://docs.pytorch.org/docs/stable/generated/torch.flatten.html"
    assert reader.links == [page]
    assert re.sub(r"\s", "", reader.text) == re.sub(r"[\s\[\]]", "", repr(found))


def test_markup_in_names_stays_text():
    words = Words(zh="<b>粗</b>", en="<b>bold</b> & more")
    entry = Entry("<i>", "term", words, words, (Way("page", 'x"><script>'), Way("shell", "a < b")))
    found = Found("q", Answer((Hit(entry, 1.0),)), "en")
    assert "<script>" not in found._repr_html_()
    assert shown(found).text.count("<b>bold</b> & more") == 2
    assert shown(found).links == ['x"><script>']


def test_other_names_are_told():
    words = Words(zh="展平。", en="Flattens.")
    hit = Hit(Entry("f", "term", words, words, ()), 1.0, also=("g", "h"))
    assert described(hit, "en") == "Flattens. (also g, h)"
    assert described(hit, "zh") == "展平。（也作 g, h）"
    nothing = Words(zh="", en="")
    assert described(Hit(Entry("f", "term", words, nothing, ()), 1.0, also=("g",)), "en") == (
        "(also g)"
    )


def test_nothing_found_says_how_to_go_on():
    found = search("xyzzyq<b>")
    assert len(found) == 0
    assert found.names == ()
    said = repr(found)
    assert said.startswith("Nothing found for 'xyzzyq<b>'. Nearest: ")
    assert said.splitlines()[1].endswith("handson list")
    assert "没有找到" in repr(search("xyzzyq", lang="zh"))
    assert "xyzzyq<b>" in shown(found).text


def test_what_cannot_be_asked_is_a_clear_error():
    with pytest.raises(ArgumentError, match="nothing was given"):
        search("  ")
    with pytest.raises(ArgumentError, match="limit must be at least 1, got 0"):
        search("softmax", 0)
    with pytest.raises(UnknownNameError, match="no language is called 'fr'"):
        search("softmax", lang="fr")


def test_a_function_in_place_of_its_name_is_a_clear_error():
    with pytest.raises(ArgumentError, match=r'must be text, got function; .*: search\("rank"\)'):
        search(rank)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"must be text, got int"):
        search(3)  # type: ignore[arg-type]


def test_searching_does_not_import_torch():
    code = (
        "import sys; from handson.learn.find import search; search('注意力');"
        "sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
