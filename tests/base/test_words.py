import locale

import pytest

from handson.base.errors import UnknownNameError
from handson.base.words import Words, language


@pytest.fixture(autouse=True)
def _no_wish(monkeypatch):
    for name in ("HANDSON_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))


def test_words_are_said_in_either_language():
    words = Words(zh="对", en="right")
    assert (words.said_in("zh"), words.said_in("en")) == ("对", "right")


def test_english_without_any_sign():
    assert language() == "en"


@pytest.mark.parametrize("value", ["zh_CN.UTF-8", "zh_TW", "zh"])
def test_the_environment_decides(monkeypatch, value):
    monkeypatch.setenv("LANG", value)
    assert language() == "zh"


def test_the_first_setting_of_posix_wins(monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("LC_ALL", "C")
    assert language() == "en"


@pytest.mark.parametrize("name", ["zh_CN", "Chinese (Simplified)_China"])
def test_the_system_decides_when_the_environment_is_silent(monkeypatch, name):
    monkeypatch.setattr(locale, "getlocale", lambda: (name, "cp936"))
    assert language() == "zh"


def test_our_own_setting_is_stronger_and_a_wish_is_strongest(monkeypatch):
    monkeypatch.setenv("LANG", "en_GB")
    monkeypatch.setenv("HANDSON_LANG", "zh-CN")
    assert language() == "zh"
    assert language("EN") == "en"


def test_a_language_that_we_do_not_speak_is_refused():
    with pytest.raises(UnknownNameError, match="no language is called 'fr'"):
        language("fr")
