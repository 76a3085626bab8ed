import io
import warnings

import pytest

from handson.base.errors import UnknownNameError
from handson.show import fonts

CACHED = (fonts.warn_once, fonts.cjk_family)


@pytest.fixture(autouse=True)
def _fresh():
    for function in CACHED:
        function.cache_clear()
    yield
    for function in CACHED:
        function.cache_clear()


def test_english_needs_no_font(monkeypatch):
    monkeypatch.setattr(fonts, "cjk_family", lambda: pytest.fail("looked for a font"))
    assert fonts.label("损失", "loss") == "loss"


def test_chinese_is_used_when_a_font_has_it(monkeypatch):
    monkeypatch.setattr(fonts, "cjk_family", lambda: "SimHei")
    assert fonts.label("损失", "loss", "zh") == "损失"


def test_without_a_font_labels_are_english_with_one_warning_in_all(monkeypatch):
    monkeypatch.setattr(fonts, "cjk_family", lambda: None)
    with pytest.warns(fonts.MissingFontWarning, match="fonts-noto-cjk") as caught:
        words = [fonts.label("损失", "loss", "zh"), fonts.label("轮", "epoch", "zh")]
    assert words == ["loss", "epoch"]
    assert len(caught) == 1


def test_an_unknown_language_is_named_with_those_that_exist():
    with pytest.raises(UnknownNameError, match=r"'fr'; the nearest are: .*zh"):
        fonts.label("损失", "loss", "fr")


class Entry:
    def __init__(self, name, fname):
        self.name, self.fname = name, fname


class Manager:
    def __init__(self, *names):
        self.ttflist = [Entry(name, f"/fonts/{name}.ttf") for name in names]

    def addfont(self, path):
        if "broken" in path:
            raise RuntimeError("not a font")
        self.ttflist.append(Entry("SimHei", path))


def use(monkeypatch, manager, on_disk=(), complete=True):
    import matplotlib.font_manager as mpl

    fonts.cjk_family.cache_clear()
    monkeypatch.setattr(mpl, "fontManager", manager)
    monkeypatch.setattr(mpl, "findSystemFonts", lambda: list(on_disk))
    monkeypatch.setattr(fonts, "_has_probes", lambda path: complete)


def test_the_best_known_family_wins_and_is_remembered(monkeypatch):
    use(monkeypatch, Manager("DejaVu Sans", "SimSun", "Noto Sans CJK SC"))
    assert fonts.cjk_family() == "Noto Sans CJK SC"
    use_nothing = Manager()
    monkeypatch.setattr("matplotlib.font_manager.fontManager", use_nothing)
    assert fonts.cjk_family() == "Noto Sans CJK SC"


def test_a_family_without_the_characters_does_not_count(monkeypatch):
    use(monkeypatch, Manager("SimHei"), complete=False)
    assert fonts.cjk_family() is None


def test_a_font_installed_after_matplotlib_made_its_list_is_found(monkeypatch):
    use(monkeypatch, Manager("DejaVu Sans"), on_disk=["/fonts/broken.ttf", "/fonts/simhei.ttf"])
    assert fonts.cjk_family() == "SimHei"


def test_a_damaged_font_file_is_passed_over(tmp_path):
    damaged = tmp_path / "damaged.ttf"
    damaged.write_bytes(b"not a font")
    assert not fonts._has_probes(str(damaged))
    assert not fonts._has_probes(str(tmp_path / "gone.ttf"))


@pytest.mark.parametrize(
    ("text", "answer"),
    [("损失", True), ("，", True), ("𠀀", True), ("loss é ✗ ²", False), ("", False)],
)
def test_chinese_text_is_recognised(text, answer):
    assert fonts.has_cjk(text) is answer


def test_what_is_found_on_this_machine_draws_every_probe_without_a_warning():
    if fonts.cjk_family() is None:
        pytest.skip("no Chinese font on this machine")
    from handson.show.canvas import figure

    with figure(title=fonts.PROBES) as (drawing, (panel,)):
        panel.set_xlabel("轮 −1 ✗")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawing.savefig(io.BytesIO(), format="png")
