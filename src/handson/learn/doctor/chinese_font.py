"""Can figures be labelled in Chinese?"""

from handson.base.words import Words
from handson.learn.doctor.child import DONE
from handson.learn.doctor.finding import NOTE, OK, Finding
from handson.learn.doctor.machine import MACOS, WINDOWS, Machine

TITLE = Words("中文字体", "Chinese font")


def font(machine: Machine) -> list[Finding]:
    """Say which font figures would take for Chinese."""
    if machine.installed("matplotlib") is None:
        return []
    outcome = machine.chinese_font
    family = outcome.said.get("family")
    details = {"family": family, "ending": outcome.ending, "stderr": list(outcome.stderr)}
    if family:
        what = Words(str(family), str(family))
        return [Finding(id="chinese_font", status=OK, title=TITLE, what=what, details=details)]
    if outcome.ending != DONE:
        last = outcome.stderr[-1] if outcome.stderr else outcome.ending
        return [
            Finding(
                id="chinese_font",
                status=NOTE,
                title=TITLE,
                what=Words(f"查找时出错：\n| {last}", f"Looking for one failed:\n| {last}"),
                why=Words(
                    "matplotlib 无法正常使用时，画不出图。",
                    "Without a working matplotlib there are no figures.",
                ),
                fix=(machine.pip('install --upgrade --force-reinstall "matplotlib>=3.8"'),),
                details=details,
            )
        ]
    return [
        Finding(
            id="chinese_font",
            status=NOTE,
            title=TITLE,
            what=Words("没有找到。", "None was found."),
            why=Words(
                "图中的中文画不出来，handson 会改用英文标注；别的程序则会画出方框。",
                "Figures cannot hold Chinese: handson labels them in English, other programs draw "
                "boxes.",
            ),
            fix=(_install(machine),),
            details=details,
        )
    ]


def _install(machine: Machine) -> str:
    if machine.system == WINDOWS:
        return "Add-WindowsCapability -Online -Name Language.Fonts.Hans~~~und-HANS~0.0.1.0"
    if machine.system == MACOS:
        return "brew install --cask font-noto-sans-cjk-sc"
    if machine.program("dnf"):
        return "sudo dnf install google-noto-sans-cjk-fonts"
    if machine.program("pacman"):
        return "sudo pacman -S noto-fonts-cjk"
    if machine.program("zypper"):
        return "sudo zypper install noto-sans-sc-fonts"
    if machine.program("apk"):
        return "sudo apk add font-noto-cjk"
    return "sudo apt-get install fonts-noto-cjk"
