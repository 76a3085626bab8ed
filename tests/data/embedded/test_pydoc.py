import sys

import pytest

from handson.base.errors import ArgumentError, MissingDataError
from handson.data.embedded.pydoc import pydoc


def test_it_is_a_long_english_text():
    text = pydoc()
    assert len(text) > 300_000
    words = text.lower().split()
    for word in ("the", "statement", "function", "object"):
        assert words.count(word) > 100
    assert sum(letter.isascii() for letter in text) > 0.99 * len(text)


def test_lines_end_with_a_line_feed_alone():
    text = pydoc()
    assert text.endswith("\n")
    assert not {"\r", "\0", "\ufffd"} & set(text)


def test_it_is_the_same_each_time_and_a_short_one_is_its_beginning():
    assert pydoc() == pydoc()
    assert pydoc(characters=1000) == pydoc()[:1000]
    assert pydoc(characters=len(pydoc())) == pydoc()


def test_the_topics_come_in_alphabetical_order(monkeypatch):
    topics = type(sys)("pydoc_data.topics")
    topics.topics = {"while": "\nloops\n", "assert": "claims\n\n"}
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", topics)
    assert pydoc() == "claims\n\nloops\n"


@pytest.mark.parametrize("characters", [0, -1, 10**9])
def test_a_bad_length_is_named_with_its_range(characters):
    with pytest.raises(ArgumentError, match=f"characters={characters} .*1 … {len(pydoc())}"):
        pydoc(characters=characters)


def test_a_python_without_its_help_texts_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
    with pytest.raises(MissingDataError, match=r"install the full standard library.*time_machine"):
        pydoc()
