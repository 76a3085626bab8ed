"""Which data sets are on this machine, and whether those that are not can be fetched."""

import threading
import time
import urllib.parse
from pathlib import Path

from handson.base.paths import data_homes
from handson.base.words import Words
from handson.data.locate import find
from handson.data.registry import EMBEDDED, REMOTE
from handson.learn.doctor.finding import NOTE, OK, WARNING, Finding
from handson.learn.doctor.machine import WINDOWS, Machine

PATIENCE = 2.0  # seconds for a mirror to answer


def folder(machine: Machine) -> list[Finding]:
    """Say whether the folder in ``$HANDSON_DATA`` is one."""
    named = machine.environment.get("HANDSON_DATA")
    title = Words("数据文件夹", "Data folder")
    homes = [str(home) for home in data_homes()]
    details = {"handson_data": named, "searched": homes}
    if named and not Path(named).is_dir():
        return [
            Finding(
                id="data_folder",
                status=WARNING,
                title=title,
                what=Words(
                    f"HANDSON_DATA={named} 不是文件夹。", f"HANDSON_DATA={named} is not a folder."
                ),
                why=Words(
                    "那里的数据找不到，会重新下载。请把它设为正确的文件夹，或清除它。",
                    "The data there will not be found, and be downloaded again. Set it to the "
                    "right folder, or clear it.",
                ),
                fix=('setx HANDSON_DATA ""',)
                if machine.system == WINDOWS
                else ("unset HANDSON_DATA",),
                details=details,
            )
        ]
    what = Words("、".join(homes), ", then ".join(homes))
    return [Finding(id="data_folder", status=OK, title=title, what=what, details=details)]


def states() -> dict[str, str]:
    """Return for every real set whether it is ``here``, ``partly`` here, ``damaged`` or ``absent``.

    Only names and sizes are compared; ``handson data verify`` reads every byte.
    """
    found = {}
    for remote in REMOTE.values():
        paths = {file: find(remote, file) for file in remote.files}
        there = {file: path for file, path in paths.items() if path is not None}
        if any(path.stat().st_size != file.size for file, path in there.items()):
            found[remote.id] = "damaged"
        else:
            found[remote.id] = (
                "here" if len(there) == len(paths) else "partly" if there else "absent"
            )
    return found


def sets(machine: Machine) -> list[Finding]:
    """List the sets that are here."""
    state = states()
    here = [name for name, how in state.items() if how == "here"]
    hurt = [name for name, how in state.items() if how in ("damaged", "partly")]
    title = Words("数据集", "Data sets")
    details = {"sets": state, "embedded": list(EMBEDDED)}
    made = ", ".join(EMBEDDED)
    if hurt:
        return [
            Finding(
                id="data_sets",
                status=WARNING,
                title=title,
                what=Words(f"不完整：{', '.join(hurt)}。", f"Incomplete: {', '.join(hurt)}."),
                why=Words(
                    "文件缺失或长度不对，用到时会报错。",
                    "Files are missing or have the wrong length; using them ends with an error.",
                ),
                fix=(f"handson data get {' '.join(hurt)}",),
                details=details,
            )
        ]
    if not here:
        return [
            Finding(
                id="data_sets",
                status=NOTE,
                title=title,
                what=Words(
                    f"还没有下载任何数据集。生成的数据集随时可用：{made}。",
                    f"None is downloaded yet. Generated ones are always there: {made}.",
                ),
                why=Words(
                    "课程用生成的数据就能学；要与书中的数字对照，才需要真实数据。",
                    "The lessons do with generated data; only the book's own numbers need real "
                    "ones.",
                ),
                fix=("handson data get fashion_mnist",),
                details=details,
            )
        ]
    absent = ", ".join(name for name, how in state.items() if how == "absent")
    what = Words(
        ", ".join(here) + (f"；未下载：{absent}" if absent else ""),
        ", ".join(here) + (f"; not downloaded: {absent}" if absent else ""),
    )
    return [Finding(id="data_sets", status=OK, title=title, what=what, details=details)]


def addresses(machine: Machine) -> dict[str, str]:
    """Return one address per host that serves data, the reader's own mirror among them."""
    found: dict[str, str] = {}
    for remote in REMOTE.values():
        for file in remote.files[:1]:
            own = machine.environment.get("HANDSON_MIRROR", "").rstrip("/")
            urls = [f"{own}/{remote.folder}/{file.name}"] if own.startswith("http") else []
            for url in (*urls, *file.mirrors):
                found.setdefault(urllib.parse.urlsplit(url).netloc, url)
    return found


def mirrors(machine: Machine) -> list[Finding]:
    """Ask all hosts at once whether they answer."""
    wanted = addresses(machine)
    answers: dict[str, bool] = {}

    def ask(host: str, url: str) -> None:
        try:
            answers[host] = machine.reach(url, PATIENCE)
        except Exception:
            answers[host] = False

    # Threads of a pool would be waited for at the end of Python, however long a name takes to be
    # looked up; these are not.
    asking = [threading.Thread(target=ask, args=item, daemon=True) for item in wanted.items()]
    for thread in asking:
        thread.start()
    until = time.monotonic() + PATIENCE + 1
    for thread in asking:
        thread.join(max(0.0, until - time.monotonic()))
    reached = [host for host in wanted if answers.get(host)]
    title = Words("下载数据的镜像", "Mirrors for data")
    details = {"reached": reached, "silent": [host for host in wanted if host not in reached]}
    if reached:
        what = Words(
            f"{len(wanted)} 个中有 {len(reached)} 个可以连接",
            f"{len(reached)} of {len(wanted)} answer",
        )
        return [Finding(id="mirrors", status=OK, title=title, what=what, details=details)]
    have_all = set(states().values()) == {"here"}
    return [
        Finding(
            id="mirrors",
            status=NOTE if have_all else WARNING,
            title=title,
            what=Words(f"{len(wanted)} 个都连不上。", f"None of {len(wanted)} answers."),
            why=Words(
                "所有数据集都已经在这台机器上，不需要网络。"
                if have_all
                else "无法下载数据集。如果需要代理，请设置它；也可以用别人的数据文件夹"
                "（HANDSON_DATA），或用生成的数据。",
                "Every data set is on this machine already, so no network is needed."
                if have_all
                else "Data sets cannot be downloaded. Set the proxy if you need one; or use "
                "somebody's data folder (HANDSON_DATA), or generated data.",
            ),
            fix=()
            if have_all
            else (
                f"{'setx HTTPS_PROXY ' if machine.system == WINDOWS else 'export HTTPS_PROXY='}"
                "http://HOST:PORT",
                "handson run lenet --data glyphs",
            ),
            details=details,
        )
    ]
