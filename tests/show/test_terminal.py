import inspect
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.show.cells import cell_width
from handson.show.terminal import can_write, chart

LOSSES = {"train": [0.9, 0.5, 0.3], "test": [1.0, 0.7, 0.6]}


def test_the_chart_has_title_labels_axis_and_legend():
    lines = chart(LOSSES, width=50, height=7, title="LeNet", xlabel="epoch", encoding="utf-8")
    lines = lines.splitlines()
    assert lines[0] == "LeNet"
    assert lines[1].startswith("1.00 ┤")
    assert lines[7].startswith("0.30 ┤")
    assert lines[8].lstrip().startswith("└──")
    assert lines[9].split() == ["1", "epoch", "3"]
    assert lines[10] == "  o train 0.3  x test 0.6"


def test_lines_are_told_apart_by_letters_and_never_wider_than_asked():
    text = chart(LOSSES, width=50, encoding="utf-8")
    plot = [line for line in text.splitlines() if "│" in line or "┤" in line]
    assert sum(line.count("o") for line in plot) >= 2
    assert sum(line.count("x") for line in plot) >= 2
    assert max(map(len, text.splitlines())) <= 50


def test_a_single_line_is_pure_braille():
    text = chart({"loss": [3, 2, 1]}, width=40, encoding="utf-8")
    assert "o" not in text.replace("loss", "")
    assert any("⠀" <= letter <= "⣿" for letter in text)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "no-such-encoding"])
def test_a_stream_without_braille_gets_ascii(encoding):
    text = chart(LOSSES, width=50, encoding=encoding)
    assert text.isascii()
    assert "|" in text
    assert "+--" in text
    assert text.count("x") > 10


def test_names_stay_chinese_where_the_encoding_has_them_and_become_marks_elsewhere():
    assert "损失" in chart({"损失": [1, 2]}, encoding="gbk")
    assert "?? 2" in chart({"损失": [1, 2]}, encoding="cp1252")


def test_nan_leaves_a_gap():
    whole = chart({"a": [1.0, 1.0, 1.0, 1.0]}, width=40, height=3, encoding="ascii")
    torn = chart({"a": [1.0, math.nan, math.inf, 1.0]}, width=40, height=3, encoding="ascii")
    assert whole.splitlines()[1].count("o") > 30
    assert torn.splitlines()[1].count("o") == 2


def test_one_point_and_constants_stand_in_the_middle():
    assert "o" in chart({"a": [5.0]}, width=40, height=3, encoding="utf-8").splitlines()[1]
    constant = chart({"a": [5.0, 5.0]}, width=40, height=3, encoding="ascii").splitlines()
    assert constant[1].startswith("5.00 +ooooo")


def test_a_line_of_nan_alone_is_drawn_as_nothing_and_named():
    assert "a nan" in chart({"a": [math.nan, math.nan]}, width=40)
    assert "x b nan" in chart({"a": [1, 2], "b": [math.nan]}, width=40)


def test_no_value_at_all_is_an_error_that_shows_what_to_give():
    for nothing in ({}, {"loss": []}):
        with pytest.raises(ArgumentError, match=r"give at least one value: \{'loss'"):
            chart(nothing)


def test_none_is_a_gap_too():
    assert "a 5" in inspect.unwrap(chart)({"a": [3, None, 5]}, width=40)


def test_the_legend_wraps():
    text = chart({f"a long name {i}": [i] for i in range(6)}, width=40)
    assert all(cell_width(line) <= 40 for line in text.splitlines())
    assert "a long name 5 5" in text


def test_a_stream_of_unknown_encoding_can_write_nothing_but_is_no_crash():
    assert not can_write("a", "no-such-encoding")
    assert can_write("损", "gbk")
    assert not can_write("损", "cp1252")


@given(
    st.dictionaries(
        st.text(st.characters(categories=["L"]), min_size=1, max_size=5),
        st.lists(st.floats(), min_size=1, max_size=40),
        min_size=1,
        max_size=5,
    ),
    st.integers(1, 120),
    st.integers(1, 20),
)
def test_any_numbers_make_a_chart_of_the_asked_height(series, width, height):
    text = chart(series, width=width, height=height, encoding="utf-8")
    rows = [line for line in text.splitlines() if "┤" in line or "│" in line]
    assert len(rows) == max(height, 3)
