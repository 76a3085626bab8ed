"""Is torch there, can it be imported, is it new enough?"""

import platform
import re

from handson.base.words import Words
from handson.learn.doctor.child import CRASHED, TOO_LATE, Outcome
from handson.learn.doctor.finding import OK, PROBLEM, Finding
from handson.learn.doctor.hardware import LEAST_TORCH, WHEELS, install_torch
from handson.learn.doctor.machine import WINDOWS, Machine
from handson.learn.doctor.version import at_least, local_tag

TITLE = Words("PyTorch", "PyTorch")
_ILLEGAL = (-4, 132, 0xC000001D, 0xC000001D - (1 << 32))  # by a signal, through a shell, on Windows


def works(machine: Machine) -> list[Finding]:
    """Say whether torch can be used at all; what does not work is explained, with its cure."""
    installed = machine.installed("torch")
    said = machine.probe.said.get("torch") or {}
    if "version" in said:
        return [_version(machine, said)]
    error = said.get("error", "")
    if installed is None and (not error or said.get("missing") == "torch"):
        return [_missing(machine)]
    return [_broken(machine, installed, error)]


def usable(machine: Machine) -> bool:
    """Return whether torch could be imported."""
    return "version" in (machine.probe.said.get("torch") or {})


def _version(machine: Machine, said: dict[str, object]) -> Finding:
    version = str(said["version"])
    details = dict(said)
    if at_least(version, LEAST_TORCH):
        what = Words(version, version)
        return Finding(id="torch", status=OK, title=TITLE, what=what, details=details)
    return Finding(
        id="torch",
        status=PROBLEM,
        title=TITLE,
        what=Words(
            f"版本 {version} 太旧，至少需要 {LEAST_TORCH}。",
            f"Version {version} is too old; {LEAST_TORCH} is the least.",
        ),
        why=Words(
            "handson 用到的一些函数，那时还没有。",
            "Some functions that handson calls did not exist then.",
        ),
        fix=install_torch(machine, replace=True),
        details=details,
    )


def _missing(machine: Machine) -> Finding:
    return Finding(
        id="torch",
        status=PROBLEM,
        title=TITLE,
        what=Words("没有安装。", "It is not installed."),
        why=Words(
            "一切计算都靠它，没有它什么也训练不了。",
            "It does all the computing; without it nothing can be trained.",
        ),
        fix=install_torch(machine, replace=False),
    )


def _broken(machine: Machine, installed: str | None, error: str) -> Finding:
    outcome = machine.probe
    told = (error,) if error else outcome.stderr
    why, fix = _cause(machine, installed, error or "\n".join(outcome.stderr), outcome)
    ending = _ending(outcome) if not error else Words("导入时报错。", "importing it fails.")
    version = f" {installed}" if installed else ""
    tail = "".join(f"\n| {line}" for text in told for line in text.splitlines()[-6:])
    return Finding(
        id="torch",
        status=PROBLEM,
        title=TITLE,
        what=Words(
            f"torch{version} 已安装，但是坏了：{ending.zh}{tail}",
            f"torch{version} is installed, but broken: {ending.en}{tail}",
        ),
        why=why,
        fix=fix,
        details={
            "installed": installed,
            "error": error,
            "exit_code": outcome.code,
            "ending": outcome.ending,
            "stderr": list(outcome.stderr),
        },
    )


def _ending(outcome: Outcome) -> Words:
    if outcome.ending == TOO_LATE:
        return Words("导入 60 秒还没有完成。", "importing it took more than 60 seconds.")
    if outcome.code in _ILLEGAL:
        return Words(
            "导入时进程崩溃（非法指令）。", "importing it ends Python (illegal instruction)."
        )
    return Words(
        f"导入时进程崩溃（退出码 {outcome.code}）。",
        f"importing it ends Python (exit code {outcome.code}).",
    )


def _cause(
    machine: Machine, installed: str | None, told: str, outcome: Outcome
) -> tuple[Words, tuple[str, ...]]:
    """Return the likely cause of a broken torch, and the commands that mend it."""
    again = _same_build_again(machine, installed)
    if machine.exists(f"{machine.folder}/torch.py") or machine.exists(f"{machine.folder}/torch"):
        move = (
            "ren torch.py my_torch.py" if machine.system == WINDOWS else "mv torch.py my_torch.py"
        )
        return Words(
            "当前文件夹里有一个叫 torch 的文件或文件夹，Python 把它当成了 PyTorch。请给它改名。",
            "The current folder holds a file or folder called torch, which Python takes for "
            "PyTorch. Give it another name.",
        ), (move,)
    missing = re.search(r"No module named '([\w]+)", told)
    if missing and missing[1] != "torch":
        return Words(
            f"它需要的包 {missing[1]} 没有安装。",
            f"It needs the package {missing[1]}, which is not installed.",
        ), (machine.pip(f"install {missing[1]}"),)
    if "Error #15" in told:
        return Words(
            "进程里有两份 OpenMP 运行库，多半是 conda 与 pip 装的包混在了一起。"
            "请建一个新的虚拟环境。",
            "There are two copies of the OpenMP library, mostly because packages of conda and of "
            "pip were mixed. Make a fresh environment.",
        ), _fresh(machine)
    if machine.system == WINDOWS and re.search(r"DLL|WinError (126|127|1114)|c10\.dll", told):
        return Words(
            "多半缺少微软的 Visual C++ 运行库；装上之后若还是一样，再重装 torch。",
            "Most often Microsoft's Visual C++ library is missing. If it still fails afterwards, "
            "install torch again.",
        ), ("winget install Microsoft.VCRedist.2015+.x64", *again)
    if "GLIBC" in told:
        return Words(
            f"操作系统太旧，缺少新的 C 库（这里是 {' '.join(platform.libc_ver())}）。"
            "请升级系统，或在容器里运行。",
            f"The system's C library is too old ({' '.join(platform.libc_ver())}). Upgrade the "
            "system, or use a container.",
        ), ('docker run -it --rm -v "$PWD":/here -w /here python:3.12 bash',)
    if "undefined symbol" in told and machine.environment.get("LD_LIBRARY_PATH"):
        return Words(
            "LD_LIBRARY_PATH 让它加载了另一个版本的库。请先清除它，再运行 handson doctor。",
            "LD_LIBRARY_PATH makes it load a library of another version. Clear it, then ask again.",
        ), ("unset LD_LIBRARY_PATH", "handson doctor")
    if outcome.ending == CRASHED and outcome.code in _ILLEGAL:
        return Words(
            "处理器（或虚拟机、模拟器）缺少它要用的指令。在虚拟机里，请让它使用宿主机的处理器型号；"
            "否则试试最旧的可用版本。",
            "The processor, or the virtual machine, lacks instructions that it uses. Give a "
            "virtual machine the host's processor model; else try the oldest version that will do.",
        ), (machine.pip("uninstall -y torch"), machine.pip(f'install "torch=={LEAST_TORCH}.*"'))
    if outcome.ending == TOO_LATE:
        return Words(
            "多半是磁盘或杀毒软件太慢：第一次导入要读几百 MB。请再试一次。",
            "Mostly a slow disk or a virus scanner: the first import reads hundreds of MB. Try "
            "once more.",
        ), ("handson doctor",)
    return Words(
        "安装不完整，或几个版本的文件混在了一起。请卸载后重装。",
        "The installation is incomplete, or files of several versions are mixed. Install it again.",
    ), again


def _same_build_again(machine: Machine, installed: str | None) -> tuple[str, ...]:
    tag = local_tag(installed or "")
    index = WHEELS + tag if re.fullmatch(r"cpu|cu\d+|rocm[\d.]+|xpu", tag) else None
    return install_torch(machine, replace=True, index=index)


def _fresh(machine: Machine) -> tuple[str, ...]:
    from handson.learn.doctor.interpreter import new_environment

    return new_environment(machine)
