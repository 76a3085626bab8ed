import logging

import matplotlib
import pytest

from handson.show import style
from handson.show.style import COLOURS, DASHES, MARKERS, house_style, stroke


def luminance(colour):
    return sum(
        weight * int(colour[i : i + 2], 16) / 255
        for weight, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
    )


def test_matplotlib_settings_are_the_same_before_and_after():
    before = dict(matplotlib.rcParams)
    with house_style():
        assert not matplotlib.rcParams["axes.spines.top"]
    assert dict(matplotlib.rcParams) == before


def test_settings_come_back_after_an_error():
    before = dict(matplotlib.rcParams)
    with pytest.raises(ZeroDivisionError), house_style():
        1 / 0
    assert dict(matplotlib.rcParams) == before


def test_a_users_own_style_does_not_leak_in():
    with matplotlib.rc_context({"axes.facecolor": "black", "lines.linestyle": ":"}):
        with house_style():
            assert matplotlib.rcParams["axes.facecolor"] == "white"
            assert matplotlib.rcParams["lines.linestyle"] == "-"
        assert matplotlib.rcParams["axes.facecolor"] == "black"


def test_the_first_28_lines_differ_from_each_other_without_colour_or_by_more_than_colour():
    looks = [stroke(index) for index in range(28)]
    assert len({(look.colour, str(look.dash)) for look in looks}) == 28
    assert len({(look.marker, str(look.dash)) for look in looks[:8]}) == 8


def test_neighbours_differ_in_colour_dash_and_marker():
    for index in range(20):
        one, two = stroke(index), stroke(index + 1)
        assert one.colour != two.colour
        assert one.dash != two.dash
        assert one.marker != two.marker
    assert len(COLOURS) == 7
    assert len(DASHES) == 4
    assert len(MARKERS) == 8


def test_every_colour_can_be_seen_on_white():
    assert all(luminance(colour) < 0.62 for colour in COLOURS)


@pytest.mark.parametrize(("points", "every"), [(1, 1), (12, 1), (13, 2), (1200, 100)])
def test_about_twelve_points_are_marked(points, every):
    assert stroke(0).line(points)["markevery"] == every


def test_the_chinese_font_follows_the_latin_one(monkeypatch):
    monkeypatch.setattr(style, "cjk_family", lambda: "SimHei")
    with house_style():
        assert matplotlib.rcParams["font.family"] == ["DejaVu Sans", "SimHei"]
    monkeypatch.setattr(style, "cjk_family", lambda: None)
    with house_style():
        assert matplotlib.rcParams["font.family"] == ["DejaVu Sans"]


def test_a_missing_font_weight_is_not_logged_and_other_messages_are(caplog):
    logger = logging.getLogger("matplotlib.font_manager")
    with house_style():
        with house_style():
            logger.warning("findfont: Failed to find font weight bold")
        logger.warning("findfont: Failed to find font weight bold")
        logger.warning("findfont: font family gone")
    assert caplog.messages == ["findfont: font family gone"]
