import pytest
from learn.doctor.fake import FakeMachine, look, one

from handson.learn.doctor.child import CRASHED, Outcome
from handson.learn.doctor.chinese_font import font

NO_FONT = Outcome(said={"stage": "end", "family": None})


def test_a_font_is_named():
    assert one(font, FakeMachine()).what.en == "Noto Sans CJK SC"


@pytest.mark.parametrize(
    ("changes", "command"),
    [
        ({}, "sudo apt-get install fonts-noto-cjk"),
        ({"programs": ["dnf"]}, "sudo dnf install"),
        ({"programs": ["pacman"]}, "sudo pacman -S"),
        ({"programs": ["zypper"]}, "sudo zypper install"),
        ({"programs": ["apk"]}, "sudo apk add"),
        ({"system": "macos"}, "brew install --cask"),
        ({"system": "windows"}, "Add-WindowsCapability"),
    ],
)
def test_no_font_is_a_note_with_the_command_of_the_system(changes, command):
    finding = one(font, FakeMachine(chinese_font=NO_FONT, **changes))
    assert finding.status == "note"
    assert finding.fix[0].startswith(command)


def test_a_broken_matplotlib_is_told():
    outcome = Outcome(ending=CRASHED, code=1, stderr=("ImportError: ft2font",))
    assert "ImportError: ft2font" in one(font, FakeMachine(chinese_font=outcome)).what.en


def test_without_matplotlib_nothing_is_said():
    assert look(font, FakeMachine(versions={"matplotlib": None})) == {}
