import math

import pytest

from handson.show import fonts
from handson.show.canvas import figure
from handson.show.history_panel import Line, draw_history, words
from handson.show.style import stroke


def drawn(*lines, **options):
    with figure() as (_, (panel,)):
        draw_history(panel, lines, height=3.0, **options)
    return panel


def texts(panel):
    return [text.get_text() for text in panel.texts if text.get_text()]


def test_each_line_is_named_with_its_last_finite_value():
    panel = drawn(Line("train", [1, 2, 3], [0.9, 0.5, math.nan], stroke(0)))
    assert "train  0.5" in texts(panel)


def test_a_lost_number_breaks_the_line_and_leaves_a_cross():
    panel = drawn(Line("train", [1, 2, 3], [0.9, math.nan, 0.5], stroke(0)))
    line, cross = panel.lines[:2]
    assert math.isnan(line.get_ydata()[1])
    assert list(cross.get_xdata()) == [2]
    assert cross.get_marker() == "x"
    assert "nan" in texts(panel)


def test_a_line_that_was_never_finite_is_no_crash():
    assert texts(drawn(Line("train", [1, 2], [math.nan, math.nan], stroke(0)))) == ["nan"]
    assert texts(drawn(Line("train", [], [], stroke(0)))) == []


def test_a_reference_is_a_dashed_line_that_stays_in_view():
    panel = drawn(Line("test", [1, 2], [0.5, 0.6], stroke(1)), references=[(0.82, "the book")])
    assert "the book  0.82" in texts(panel)
    assert panel.get_ylim()[1] > 0.82
    assert any(set(line.get_ydata()) == {0.82} for line in panel.lines)


@pytest.mark.parametrize(
    ("values", "log", "scale"),
    [
        ([10.0, 0.01], True, "log"),
        ([10.0, 0.01], False, "linear"),
        ([10.0, 1.0], True, "linear"),
        ([10.0, 0.0], True, "linear"),
    ],
)
def test_a_wide_range_of_positive_values_is_logarithmic_where_allowed(values, log, scale):
    assert drawn(Line("", [1, 2], values, stroke(0)), log=log).get_yscale() == scale


def test_words_are_translated_and_unknown_ones_lose_their_underscore(monkeypatch):
    monkeypatch.setattr(fonts, "cjk_family", lambda: "SimHei")
    assert words("accuracy", "zh") == "准确率"
    assert words("log_rmse", "zh") == "log rmse"
    assert words("log_rmse", "en") == "log rmse"
