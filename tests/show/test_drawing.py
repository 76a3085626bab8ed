import gc
import struct
import weakref

import matplotlib
import pytest

from handson.show import drawing, fonts, style
from handson.show.canvas import figure


def blank(**options):
    with figure(width=4, height=2, **options) as (made, _):
        pass
    return made


def test_a_notebook_gets_a_sharp_picture_and_the_size_to_show_it_at():
    data, size = blank()._repr_png_()
    assert struct.unpack(">II", data[16:24]) == (640, 320)
    assert size == {"width": 400, "height": 200}


def test_a_prompt_of_text_says_how_to_see_it():
    assert "400×200; handson.show.save(figure" in repr(blank())


def test_it_looks_the_same_whatever_the_settings_are_when_it_is_drawn():
    made = blank()
    plain = made._repr_png_()[0]
    with matplotlib.rc_context({"font.size": 30, "xtick.color": "red", "savefig.facecolor": "red"}):
        assert made._repr_png_()[0] == plain


def test_no_one_keeps_a_figure_that_is_not_used():
    made = blank()
    made._repr_png_()
    alive = weakref.ref(made)
    del made
    gc.collect()
    assert alive() is None


@pytest.fixture
def no_font(monkeypatch):
    """A machine without any Chinese font."""
    for module in (drawing, fonts, style):
        monkeypatch.setattr(module, "cjk_family", lambda: None)
    fonts.warn_once.cache_clear()
    yield
    fonts.warn_once.cache_clear()


def test_chinese_without_a_font_warns_once_and_matplotlib_is_silent(no_font):
    with figure(title="损失") as (made, (panel,)):
        panel.set_xticks([0, 1], ["甲", "乙"])
    with pytest.warns(fonts.MissingFontWarning) as caught:
        made._repr_png_()
    made._repr_png_()
    made.get_tightbbox()
    assert len(caught) == 1


def test_without_a_chinese_font_every_other_warning_still_arrives(no_font):
    with pytest.warns(UserWarning, match=r"Glyph \d+ .* missing") as caught:
        blank(title="\U0001f99c")._repr_png_()  # a parrot
    assert not any(issubclass(entry.category, fonts.MissingFontWarning) for entry in caught)
