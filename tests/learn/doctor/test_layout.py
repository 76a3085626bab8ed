import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.learn.doctor.layout import width, wrap

LETTERS = st.text(alphabet="ab 中文，。（）.", max_size=60)


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("中文", 4), ("（a）", 5), ("", 0)])
def test_chinese_takes_two_columns(text, columns):
    assert width(text) == columns


def test_words_are_kept_whole_and_chinese_is_cut_anywhere():
    assert wrap("one two three", 9) == ["one two", "three"]
    assert wrap("学习率太大了", 8) == ["学习率太", "大了"]


def test_a_line_begins_with_no_comma_and_ends_with_no_bracket():
    assert wrap("学习率大，慢", 8) == ["学习率", "大，慢"]
    assert wrap("学习率（大）", 8) == ["学习率", "（大）"]


def test_an_indent_stands_before_every_line_and_counts():
    assert wrap("one two", 7, "  ") == ["  one", "  two"]


def test_somebody_elses_words_are_kept_as_they_are():
    assert wrap("Why:\n| a very long error", 8) == ["Why:", "| a very long error"]


@given(LETTERS)
def test_nothing_is_lost_but_spaces(text):
    assert "".join("".join(wrap(text, 12)).split()) == "".join(text.split())


@given(LETTERS.filter(lambda text: all(len(word) < 6 for word in text.split())))
def test_no_line_is_much_too_long(text):
    assert all(width(line) <= 14 + 8 for line in wrap(text, 14))
