"""Is this Python one that torch is made for, and may packages be installed into it?"""

from pathlib import Path

from handson.base.words import Words
from handson.learn.doctor import hardware
from handson.learn.doctor.finding import NOTE, OK, PROBLEM, WARNING, Finding
from handson.learn.doctor.machine import MACOS, WINDOWS, Machine

OLDEST, NEWEST = (3, 10), (3, 14)


def version(machine: Machine) -> list[Finding]:
    """Compare Python's version with those that handson is made for."""
    said = ".".join(map(str, machine.python))
    title = Words(f"Python {said}", f"Python {said}")
    details = {"version": said, "executable": machine.executable}
    where = Words(machine.executable, machine.executable)
    if machine.python[:2] < OLDEST:
        return [
            Finding(
                id="python_version",
                status=PROBLEM,
                title=title,
                what=Words("版本太旧，至少需要 Python 3.10。", "It is too old; 3.10 is the least."),
                why=Words(
                    "handson 与现在的 PyTorch 都不再支持它。",
                    "Neither handson nor today's PyTorch works with it.",
                ),
                fix=new_environment(machine, "3.12"),
                details=details,
            )
        ]
    if machine.python[:2] > NEWEST:
        return [
            Finding(
                id="python_version",
                status=WARNING,
                title=title,
                what=Words(
                    "比 handson 测试过的版本（3.10 至 3.14）更新。",
                    "It is newer than those that handson is tested with (3.10 to 3.14).",
                ),
                why=Words(
                    "PyTorch 往往要过几个月才为新的 Python 发布安装包。",
                    "PyTorch often takes months to publish packages for a new Python.",
                ),
                fix=new_environment(machine, "3.13"),
                details=details,
            )
        ]
    return [Finding(id="python_version", status=OK, title=title, what=where, details=details)]


def processor(machine: Machine) -> list[Finding]:
    """Compare what this Python is made for with the processor that it runs on."""
    title = Words("Python 与处理器", "Python and processor")
    details = {"bits": machine.bits, "architecture": machine.architecture}
    if machine.bits == 32:
        return [
            Finding(
                id="python_architecture",
                status=PROBLEM,
                title=title,
                what=Words("这是 32 位的 Python。", "This is a 32-bit Python."),
                why=Words(
                    "PyTorch 只为 64 位的 Python 发布安装包。需要 64 位的 Python；"
                    "如果操作系统本身是 32 位的，就得先换系统。",
                    "PyTorch publishes packages for 64-bit Python only. You need one, and a 64-bit "
                    "system below it.",
                ),
                fix=("winget install Python.Python.3.12 --architecture x64",)
                if machine.system == WINDOWS
                else ("uname -m",),
                details=details,
            )
        ]
    if machine.system == MACOS and machine.x86:
        return [_mac_for_intel(machine, title, details)]
    return [
        Finding(
            id="python_architecture",
            status=OK,
            title=title,
            what=Words(
                f"64 位，{machine.architecture or '未知'}",
                f"64-bit, {machine.architecture or 'unknown'}",
            ),
            details=details,
        )
    ]


def _mac_for_intel(machine: Machine, title: Words, details: dict[str, object]) -> Finding:
    if hardware.apple(machine):
        return Finding(
            id="python_architecture",
            status=PROBLEM,
            title=title,
            what=Words(
                "这个 Python 是为 Intel 处理器编译的，在 Apple 芯片上经 Rosetta 转译运行。",
                "This Python is made for Intel and runs on Apple silicon through Rosetta.",
            ),
            why=Words(
                "PyTorch 不再为 Intel Mac 发布安装包；转译运行也慢得多，还用不上 GPU。",
                "PyTorch has no packages for Intel Macs any more; and translated code is slow and "
                "cannot use the GPU.",
            ),
            fix=(
                "brew install python@3.12",
                '"$(brew --prefix)/bin/python3.12" -m venv .venv',
                ".venv/bin/python -c 'import platform; print(platform.machine())'",
            ),
            details=details,
        )
    return Finding(
        id="python_architecture",
        status=WARNING,
        title=title,
        what=Words("这是一台 Intel Mac。", "This is a Mac with an Intel processor."),
        why=Words(
            "PyTorch 不再为它发布安装包（最后一个版本是 2.2，handson 需要 2.6）。"
            "请用 Linux 机器或容器。",
            "PyTorch has no packages for it any more (2.2 was the last, handson needs 2.6). Use a "
            "Linux machine or a container.",
        ),
        fix=('docker run -it --rm -v "$PWD":/here -w /here python:3.12 bash',),
        details=details,
    )


def environment(machine: Machine) -> list[Finding]:
    """Say whether this Python is one that packages may be installed into without harm."""
    title = Words("虚拟环境", "Virtual environment")
    conda = machine.environment.get("CONDA_DEFAULT_ENV", "")
    in_conda = machine.exists(str(Path(machine.prefix) / "conda-meta"))
    in_venv = machine.prefix != machine.base_prefix
    details = {"prefix": machine.prefix, "venv": in_venv, "conda": conda if in_conda else ""}
    if in_venv:
        what = Words(f"在用：{machine.prefix}", f"in use: {machine.prefix}")
        return [Finding(id="environment", status=OK, title=title, what=what, details=details)]
    if in_conda and conda not in ("", "base"):
        what = Words(f"在用 conda 环境 {conda}", f"conda environment {conda}")
        return [Finding(id="environment", status=OK, title=title, what=what, details=details)]
    if in_conda:
        return [
            Finding(
                id="environment",
                status=NOTE,
                title=title,
                what=Words("正在使用 conda 的 base 环境。", "This is conda's base environment."),
                why=Words(
                    "装进 base 的包会影响其他所有项目，conda 自己也可能因此损坏。",
                    "What is installed into base affects every other project, and conda itself.",
                ),
                fix=("conda create -n handson python=3.12", "conda activate handson"),
                details=details,
            )
        ]
    if _externally_managed(machine):
        return [
            Finding(
                id="environment",
                status=WARNING,
                title=title,
                what=Words(
                    "没有使用虚拟环境，而这个 Python 归操作系统管理。",
                    "None is in use, and this Python belongs to the operating system.",
                ),
                why=Words(
                    "pip 会拒绝往里安装（错误信息是 externally-managed-environment）。",
                    "pip refuses to install into it (externally-managed-environment).",
                ),
                fix=new_environment(machine),
                details=details,
            )
        ]
    return [
        Finding(
            id="environment",
            status=NOTE,
            title=title,
            what=Words("没有使用虚拟环境。", "None is in use."),
            why=Words(
                "这样一来，各个项目共用同一套包：为一个项目升级，可能弄坏另一个。",
                "All projects then share one set of packages: an upgrade for one breaks another.",
            ),
            fix=new_environment(machine),
            details=details,
        )
    ]


def _externally_managed(machine: Machine) -> bool:
    major, minor = machine.python[:2]
    libraries = Path(machine.base_prefix) / "lib"
    places = (libraries / f"python{major}.{minor}", libraries / "python3", libraries)
    return any(machine.exists(str(place / "EXTERNALLY-MANAGED")) for place in places)


def new_environment(machine: Machine, wanted: str = "") -> tuple[str, ...]:
    """Return the commands that make a virtual environment and install handson into it.

    Args:
        machine: where.
        wanted: the version of Python, such as ``3.12``; empty takes the one that runs.
    """
    source = machine.source_folder() or "."
    folder = f'"{source}"' if " " in source else source
    if machine.system == WINDOWS:
        maker = f"py -{wanted}" if wanted else machine.python_command()
        return (f"{maker} -m venv .venv", rf".venv\Scripts\python -m pip install -e {folder}")
    maker = f"python{wanted}" if wanted else machine.python_command()
    return (f"{maker} -m venv .venv", f".venv/bin/python -m pip install -e {folder}")
