"""The operating system: which one, how long its paths may be, what its console can show."""

import platform

from handson.base.words import Words
from handson.learn.doctor.finding import NOTE, OK, Finding
from handson.learn.doctor.machine import WINDOWS, Machine

CHINESE = "学习率"


def name(machine: Machine) -> list[Finding]:
    """Name the system."""
    said = platform.platform(terse=True) or machine.system
    title = Words("操作系统", "Operating system")
    details = {"system": machine.system, "platform": said}
    return [Finding(id="system", status=OK, title=title, what=Words(said, said), details=details)]


def long_paths(machine: Machine) -> list[Finding]:
    """Say whether Windows allows paths of more than 260 characters."""
    allowed = machine.long_paths()
    if allowed is None:
        return []
    title = Words("Windows 长路径", "Windows long paths")
    details = {"allowed": allowed}
    if allowed:
        what = Words("已启用", "enabled")
        return [Finding(id="long_paths", status=OK, title=title, what=what, details=details)]
    return [
        Finding(
            id="long_paths",
            status=NOTE,
            title=title,
            what=Words(
                "未启用：路径最长 260 个字符。", "Off: a path holds 260 characters at most."
            ),
            why=Words(
                "torch 的文件名很长；装进层次很深的文件夹时，会报 “No such file or directory”。"
                "请在管理员权限的 PowerShell 中运行下面的命令，然后重启。",
                "torch has long file names; in a deep folder its installation ends with 'No such "
                "file or directory'. Type this in a PowerShell run as administrator, then restart.",
            ),
            fix=(
                r"New-ItemProperty -Path HKLM:\SYSTEM\CurrentControlSet\Control\FileSystem "
                "-Name LongPathsEnabled -Value 1 -PropertyType DWORD -Force",
            ),
            details=details,
        )
    ]


def console(machine: Machine) -> list[Finding]:
    """Say whether what is printed can hold Chinese and other characters."""
    title = Words("控制台编码", "Console encoding")
    details = {"encoding": machine.encoding}
    said = Words(machine.encoding, machine.encoding)
    plain = machine.encoding.lower().replace("_", "-")
    if plain in ("utf-8", "utf8", "cp65001"):
        return [Finding(id="console", status=OK, title=title, what=said, details=details)]
    chinese = can_write(CHINESE, machine.encoding)
    return [
        Finding(
            id="console",
            status=NOTE,
            title=title,
            what=Words(
                f"编码是 {machine.encoding}，不是 UTF-8"
                + ("。" if chinese else "，显示不了中文。"),
                f"It is {machine.encoding}, not UTF-8"
                + ("." if chinese else ", and cannot show Chinese."),
            ),
            why=Words(
                "它没有的字符会显示为问号；不注明编码就打开的文件，也会按它来读写。"
                "请新开一个终端让设置生效。",
                "A character that it lacks becomes a question mark, and files that are opened "
                "without an encoding use it too. Open a new terminal afterwards.",
            ),
            fix=("setx PYTHONUTF8 1",)
            if machine.system == WINDOWS
            else ("export PYTHONUTF8=1", "export LC_ALL=C.UTF-8"),
            details=details,
        )
    ]


def can_write(text: str, encoding: str) -> bool:
    """Return whether ``text`` can be written in an encoding."""
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
