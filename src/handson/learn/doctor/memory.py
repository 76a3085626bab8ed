"""How much memory there is, and how much of it is free."""

import ctypes
import re
import sys

from handson.base.words import Words
from handson.learn.doctor import limits
from handson.learn.doctor.finding import NOTE, OK, WARNING, Finding
from handson.learn.doctor.machine import LINUX, MACOS, WINDOWS, Machine

GIB = 1 << 30
LITTLE, SCARCE = 4 * GIB, 1 * GIB
"""In all: enough for the larger networks of the book. Free: enough to import torch and train."""


def memory(machine: Machine) -> list[Finding]:
    """Compare memory, in all and free, with what a training takes."""
    total, free = _read(machine)
    limit, left = limits.memory_limit(machine), limits.memory_left(machine)
    if limit is not None and (total is None or limit < total):
        total = limit
        free = min(x for x in (left, free) if x is not None)
    details = {"total": total, "available": free, "container_limit": limit}
    title = Words("内存", "Memory")
    if total is None:
        what = Words("查不到大小", "its size cannot be told")
        return [Finding(id="memory", status=OK, title=title, what=what, details=details)]
    what = Words(f"共 {_gib(total)}", f"{_gib(total)} in all")
    if free is not None:
        what = Words(f"{what.zh}，可用 {_gib(free)}", f"{what.en}, {_gib(free)} free")
    if free is not None and free < SCARCE:
        return [
            Finding(
                id="memory",
                status=WARNING,
                title=title,
                what=Words(f"{what.zh}。", f"{what.en}."),
                why=Words(
                    "导入 torch 再训练一个小网络，大约需要 1 GiB；不够时系统会卡住，"
                    "或直接结束训练。请关闭浏览器等占内存多的程序；下面的命令列出它们。",
                    "Importing torch and training a small network takes about 1 GiB; with less the "
                    "system freezes or ends the training. Close browsers and the like; the command "
                    "lists who uses most.",
                ),
                fix=_biggest(machine),
                details=details,
            )
        ]
    if total < LITTLE:
        return [
            Finding(
                id="memory",
                status=NOTE,
                title=title,
                what=Words(f"{what.zh}。", f"{what.en}."),
                why=Words(
                    "小网络没有问题；较大的网络请减小批量大小。",
                    "Enough for small networks; train larger ones with smaller batches.",
                ),
                fix=("handson run lenet --batch-size 64",),
                details=details,
            )
        ]
    return [Finding(id="memory", status=OK, title=title, what=what, details=details)]


def _gib(size: int) -> str:
    return f"{size / GIB:.1f} GiB"


def _biggest(machine: Machine) -> tuple[str, ...]:
    if machine.system == WINDOWS:
        return ('tasklist /fi "memusage gt 500000"',)
    return ("top -o mem",) if machine.system == MACOS else ("ps aux --sort=-rss | head",)


def _read(machine: Machine) -> tuple[int | None, int | None]:
    """Return all memory and free memory, in bytes."""
    if machine.system == LINUX:
        pairs = re.findall(r"(\w+):\s+(\d+) kB", machine.text("/proc/meminfo") or "")
        known = {name: 1024 * int(kilobytes) for name, kilobytes in pairs}
        return known.get("MemTotal"), known.get("MemAvailable")
    if machine.system == MACOS:
        total = (machine.output("sysctl", "-n", "hw.memsize") or "").strip()
        return int(total) if total.isdigit() else None, _mac_free(machine)
    if sys.platform == "win32":
        return _windows()
    return None, None


def _mac_free(machine: Machine) -> int | None:
    told = machine.output("vm_stat") or ""
    page = re.search(r"page size of (\d+) bytes", told)
    pages = re.findall(r"Pages (?:free|inactive|speculative|purgeable):\s+(\d+)", told)
    return int(page[1]) * sum(map(int, pages)) if page and pages else None


class _MemoryStatus(ctypes.Structure):
    """Windows' MEMORYSTATUSEX."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("free", ctypes.c_uint64),
        *((f"more_{i}", ctypes.c_uint64) for i in range(5)),
    )


def _windows() -> tuple[int | None, int | None]:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    if sys.platform == "win32" and ctypes.windll.kernel32.GlobalMemoryStatusEx(
        ctypes.byref(status)
    ):
        return int(status.total), int(status.free)
    return None, None
