"""Names that hide what is meant: a second handson, the book's d2l, a torch.py of the reader's."""

from pathlib import Path

from handson.base.words import Words
from handson.learn.doctor.finding import NOTE, OK, PROBLEM, WARNING, Finding
from handson.learn.doctor.machine import WINDOWS, Machine

HIDEABLE = ("torch", "numpy", "pandas", "matplotlib", "rich", "typer", "random", "copy", "types")
"""Modules whose names people give to their own files."""


def handson_itself(machine: Machine) -> list[Finding]:
    """Say from where handson is imported, and whether there is another one."""
    title = Words("handson", "handson")
    copies = machine.copies("handson")
    version = machine.installed("handson")
    details = {"copies": copies, "version": version}
    if len(copies) > 1:
        return [
            Finding(
                id="handson",
                status=WARNING,
                title=title,
                what=Words(
                    f"有 {len(copies)} 份，用的是第一份：" + "".join(f"\n| {c}" for c in copies),
                    f"There are {len(copies)}; the first is used:"
                    + "".join(f"\n| {c}" for c in copies),
                ),
                why=Words(
                    "改了一份代码，运行的却可能是另一份。",
                    "You may change the code of one and run the other.",
                ),
                fix=(
                    machine.pip("uninstall -y handson"),
                    machine.pip(f"install -e {_source(machine)}"),
                ),
                details=details,
            )
        ]
    place = str(Path(copies[0]).parent) if copies else str(Path(__file__).parents[2])
    how = (
        Words("", "")
        if version
        else Words("，未安装，直接从源码运行", ", not installed, run from source")
    )
    what = Words(f"{place}{how.zh}", f"{place}{how.en}")
    return [Finding(id="handson", status=OK, title=title, what=what, details=details)]


def _source(machine: Machine) -> str:
    folder = machine.source_folder() or "."
    return f'"{folder}"' if " " in folder else folder


def d2l(machine: Machine) -> list[Finding]:
    """Say whether the book's own package is installed, which answers to the name d2l first."""
    version = machine.installed("d2l")
    copies = machine.copies("d2l")
    if version is None and not copies:
        return []
    place = copies[0] if copies else ""
    return [
        Finding(
            id="d2l",
            status=NOTE,
            title=Words("d2l", "d2l"),
            what=Words(
                f"装有书中的 d2l{' ' + version if version else ''}（{place or '位置不明'}）。",
                f"The book's own d2l{' ' + version if version else ''} is here "
                f"({place or 'place unknown'}).",
            ),
            why=Words(
                "与 handson 的其他部分互不影响，但 from d2l import torch 会用它，而不是我们的。"
                "它的 pip 包还会把 NumPy、pandas 等锁定在旧版本。不需要时可以卸载。",
                "It leaves handson alone, but `from d2l import torch` means that one, not ours; "
                "and its pip package asks for old versions of NumPy, pandas and others. Remove it "
                "if you do not need it.",
            ),
            fix=(machine.pip("uninstall -y d2l"),)
            if version
            else (_move(machine, "d2l.py" if place.endswith("d2l.py") else "d2l"),),
            details={"version": version, "copies": copies},
        )
    ]


def own_files(machine: Machine) -> list[Finding]:
    """Look for files of the reader's own that hide a library."""
    hiding = [f"{name}.py" for name in HIDEABLE if machine.exists(f"{machine.folder}/{name}.py")]
    title = Words("当前文件夹", "Current folder")
    details = {"folder": machine.folder, "hiding": hiding}
    if not hiding:
        what = Words("没有与库同名的文件", "no file hides a library")
        return [Finding(id="own_files", status=OK, title=title, what=what, details=details)]
    names = ", ".join(hiding)
    return [
        Finding(
            id="own_files",
            status=PROBLEM,
            title=title,
            what=Words(
                f"{machine.folder} 里的 {names} 与库同名。",
                f"{names} in {machine.folder} has the name of a library.",
            ),
            why=Words(
                "在这里运行的脚本和笔记本会导入这个文件，而不是那个库。请给它改名。",
                "A script or notebook that runs here imports this file instead of the library. "
                "Give it another name.",
            ),
            fix=tuple(_move(machine, name) for name in hiding),
            details=details,
        )
    ]


def _move(machine: Machine, name: str) -> str:
    return f"{'ren' if machine.system == WINDOWS else 'mv'} {name} my_{name}"
