"""Room for data, runs and temporary files, and whether one may write there."""

import tempfile
from pathlib import Path

from handson.base.paths import cache_home, runs_home
from handson.base.words import Words
from handson.learn.doctor.finding import OK, PROBLEM, WARNING, Finding
from handson.learn.doctor.machine import LINUX, WINDOWS, Machine

MIB = 1 << 20
FULL, TIGHT = 100 * MIB, 1024 * MIB


def disk(machine: Machine) -> list[Finding]:
    """Look at the folders in which handson and torch write."""
    return [
        _folder(machine, "cache", Words("数据缓存文件夹", "Cache for data"), cache_home(), ""),
        _folder(
            machine, "runs", Words("运行结果文件夹", "Folder for runs"), runs_home(), "HANDSON_HOME"
        ),
        _folder(
            machine,
            "temporary",
            Words("临时文件夹", "Temporary folder"),
            _temporary(machine),
            "TEMP" if machine.system == WINDOWS else "TMPDIR",
        ),
    ]


def _temporary(machine: Machine) -> Path:
    for name in ("TMPDIR", "TEMP", "TMP"):
        if machine.environment.get(name):
            return Path(machine.environment[name])
    return Path(tempfile.gettempdir())


def existing(folder: Path) -> Path:
    """Return the folder itself, or the nearest one above it that exists."""
    folder = folder.absolute()
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


def can_write(folder: Path) -> bool:
    """Return whether a file can be made in a folder; nothing is left behind."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _folder(machine: Machine, name: str, title: Words, folder: Path, variable: str) -> Finding:
    place = existing(folder)
    free = machine.free_bytes(place)
    writable = can_write(place)
    details = {"folder": str(folder), "exists": folder.exists(), "free": free, "writable": writable}
    if not writable:
        what = Words(f"{folder} 无法写入。", f"{folder} cannot be written.")
        why = Words(
            "下载的数据、训练的结果和检查点都存不下来。请换一个可以写入的文件夹。",
            "Downloads, results and checkpoints cannot be kept. Choose a folder that can be "
            "written.",
        )
        status, fix = PROBLEM, _elsewhere(machine, variable)
    elif 0 <= free < TIGHT:
        status = PROBLEM if free < FULL else WARNING
        what = Words(
            f"{folder} 所在磁盘只剩 {free // MIB} MiB。",
            f"Only {free // MIB} MiB are left on the disk of {folder}.",
        )
        why = Words(
            "全部数据约 60 MB，一次运行的检查点从 1 MB 到几百 MB；磁盘写满时训练会中断。"
            "请清理磁盘（pip 的缓存常有几 GB），或换一个文件夹。",
            "All data take about 60 MB, the checkpoint of a run 1 MB to hundreds; a full disk "
            "ends a training. Free some (pip's cache often holds gigabytes), or choose another "
            "folder.",
        )
        fix = (machine.pip("cache purge"), *_elsewhere(machine, variable))
    else:
        room = f"{free / (1 << 30):.1f} GiB" if free >= 0 else "?"
        what = Words(f"{folder}，剩余 {room}", f"{folder}, {room} free")
        return Finding(id=f"{name}_folder", status=OK, title=title, what=what, details=details)
    return Finding(
        id=f"{name}_folder",
        status=status,
        title=title,
        what=what,
        why=why,
        fix=fix,
        details=details,
    )


def _elsewhere(machine: Machine, variable: str) -> tuple[str, ...]:
    if not variable:
        variable = "XDG_CACHE_HOME" if machine.system == LINUX else "HANDSON_DATA"
    if machine.system == WINDOWS:
        return (f"setx {variable} D:\\FOLDER",)
    return (f"export {variable}=FOLDER",)
