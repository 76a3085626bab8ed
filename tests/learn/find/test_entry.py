import pytest

from handson.base.words import Words
from handson.learn.find.entry import KINDS, Entry, Way


def test_an_entry_is_called_by_more_than_one_name():
    words = Words(zh="汇聚", en="pooling")
    entry = Entry("pooling", "concept", words, words, (Way("shell", "handson verify pooling"),))
    entry.call("pooling")
    entry.call("池化", 0.9)
    assert [(n.spelling.text, n.weight) for n in entry.names] == [("pooling", 1.0), ("池化", 0.9)]


def test_entries_do_not_share_their_names():
    words = Words(zh="甲", en="a")
    first, second = (Entry("a", "term", words, words, ()) for _ in range(2))
    first.call("b")
    assert second.names == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_named_in_both_languages(kind):
    assert KINDS[kind].en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in KINDS[kind].zh)


def test_ours_come_before_torchs():
    order = list(KINDS)
    ours = max(order.index(kind) for kind in ("concept", "class", "function", "recipe"))
    assert ours < min(i for i, kind in enumerate(order) if kind.startswith("torch"))


def test_a_step_stands_behind_its_prompt():
    assert Way("shell", "handson list").prompted == "$ handson list"
    assert Way("python", "help(len)").prompted == ">>> help(len)"
    assert Way("page", "https://example.org").prompted == "https://example.org"
