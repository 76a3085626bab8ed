import pytest
from learn.doctor.fake import FakeMachine, look, one

from handson.learn.doctor import system


def test_the_system_is_named():
    assert one(system.name, FakeMachine()).status == "ok"


def test_windows_long_paths_that_are_off_are_noted_with_the_command():
    finding = one(system.long_paths, FakeMachine(system="windows", asked_long_paths=False))
    assert finding.status == "note"
    assert "260" in finding.what.en
    assert "LongPathsEnabled -Value 1" in finding.fix[0]


def test_windows_long_paths_that_are_on_are_well_and_elsewhere_nothing_is_said():
    assert one(system.long_paths, FakeMachine(asked_long_paths=True)).status == "ok"
    assert look(system.long_paths, FakeMachine()) == {}


@pytest.mark.parametrize(
    ("encoding", "status", "words"),
    [
        ("utf-8", "ok", "utf-8"),
        ("UTF_8", "ok", ""),
        ("cp65001", "ok", ""),
        ("cp936", "note", "not UTF-8."),
        ("cp1252", "note", "cannot show Chinese"),
    ],
)
def test_a_console_that_lacks_characters_is_noted(encoding, status, words):
    finding = one(system.console, FakeMachine(encoding=encoding))
    assert finding.status == status
    assert words in finding.what.en
    assert ("Chinese" in finding.what.en) == (encoding == "cp1252")


def test_the_console_is_mended_in_the_words_of_its_system():
    windows = FakeMachine(encoding="cp936", system="windows")
    assert one(system.console, windows).fix == ("setx PYTHONUTF8 1",)
    assert "export PYTHONUTF8=1" in one(system.console, FakeMachine(encoding="ascii")).fix


def test_an_unknown_encoding_can_write_nothing():
    assert not system.can_write("a", "no-such-encoding")
    assert system.can_write("学", "gbk")
