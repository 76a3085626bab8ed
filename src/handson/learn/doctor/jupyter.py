"""Can a notebook run on this interpreter?"""

import json
import os
import re
from pathlib import Path
from typing import Any

from handson.base.words import Words
from handson.learn.doctor.finding import NOTE, OK, WARNING, Finding
from handson.learn.doctor.machine import MACOS, WINDOWS, Machine

TITLE = Words("Jupyter", "Jupyter")


def kernel(machine: Machine) -> list[Finding]:
    """Say whether notebooks can be opened, and whether they would run on this Python."""
    ipykernel = machine.installed("ipykernel")
    lab = machine.installed("jupyterlab") or machine.installed("notebook")
    specs = kernels(machine)
    ours = [name for name, command in specs.items() if _is_ours(machine, command)]
    gone = [name for name, command in specs.items() if _is_gone(machine, command)]
    details = {"ipykernel": ipykernel, "jupyterlab": lab, "kernels": specs, "ours": ours}
    found = []
    if ipykernel is None:
        found.append(_without_kernel(machine, lab, details))
    elif lab is None and not ours:
        found.append(
            Finding(
                id="jupyter",
                status=NOTE,
                title=TITLE,
                what=Words(
                    f"ipykernel {ipykernel} 已安装，但没有注册，这里也没有 JupyterLab。",
                    f"ipykernel {ipykernel} is installed but not registered, and JupyterLab is not "
                    "here.",
                ),
                why=Words(
                    "VS Code 和 PyCharm 能直接选用这个 Python；别处的 JupyterLab 则要先注册，"
                    "才会列出它。",
                    "VS Code and PyCharm can choose this Python as it is; a JupyterLab that is "
                    "installed elsewhere lists it only after the first command. The second "
                    "installs one here.",
                ),
                fix=(_register(machine), machine.pip("install jupyterlab")),
                details=details,
            )
        )
    else:
        where = f"ipykernel {ipykernel}" + (f", JupyterLab {lab}" if lab else "")
        names = ", ".join(ours)
        what = Words(
            where + (f"；内核：{names}" if ours else ""),
            where + (f"; kernel: {names}" if ours else ""),
        )
        found.append(Finding(id="jupyter", status=OK, title=TITLE, what=what, details=details))
    return found + ([_stale(machine, gone)] if gone else [])


def _without_kernel(machine: Machine, lab: str | None, details: dict[str, Any]) -> Finding:
    return Finding(
        id="jupyter",
        status=WARNING if lab else NOTE,
        title=TITLE,
        what=Words("没有安装 ipykernel。", "ipykernel is not installed."),
        why=Words(
            "笔记本（.ipynb）无法用这个 Python 运行；课程文件（.py）和命令行不受影响。",
            "A notebook (.ipynb) cannot run on this Python; lessons as .py files and the command "
            "line can.",
        ),
        fix=(machine.pip("install ipykernel" + ("" if lab else " jupyterlab")),),
        details=details,
    )


def _stale(machine: Machine, gone: list[str]) -> Finding:
    command = machine.python_command()
    return Finding(
        id="stale_kernels",
        status=NOTE,
        title=Words("失效的 Jupyter 内核", "Dead Jupyter kernels"),
        what=Words(
            f"{', '.join(gone)}：注册的 Python 已经不在了。",
            f"{', '.join(gone)}: the Python that they name is gone.",
        ),
        why=Words(
            "选了它们的笔记本会一直停在“正在连接内核”。",
            "A notebook that chooses one waits for its kernel for ever.",
        ),
        fix=(f"{command} -m jupyter kernelspec remove {' '.join(gone)}",),
        details={"kernels": gone},
    )


def _register(machine: Machine) -> str:
    return (
        f"{machine.python_command()} -m ipykernel install --user --name handson "
        '--display-name "Python (handson)"'
    )


def kernels(machine: Machine) -> dict[str, str]:
    """Return the name of every registered kernel and the program that it starts."""
    found: dict[str, str] = {}
    for folder in _folders(machine):
        try:
            places = sorted(path for path in folder.iterdir() if (path / "kernel.json").is_file())
        except OSError:
            continue
        for place in places:
            program = _program(machine.text(str(place / "kernel.json")) or "")
            if program and place.name not in found:
                inside = _within(str(place), machine.prefix)
                # Jupyter puts the Python that it runs on in the place of the bare word.
                bare = re.fullmatch(r"python[\d.]*(\.exe)?", program)
                found[place.name] = machine.executable if inside and bare else program
    return found


def _program(text: str) -> str:
    try:
        words = json.loads(text)["argv"]
        name = str(json.loads(text).get("language", "python")).lower()
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    return str(words[0]) if words and name == "python" else ""


def _folders(machine: Machine) -> list[Path]:
    environment, home = machine.environment, Path.home()
    named = [Path(p) for p in environment.get("JUPYTER_PATH", "").split(os.pathsep) if p]
    if machine.system == WINDOWS:
        user = Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "jupyter"
        shared = [Path(environment.get("PROGRAMDATA") or "C:/ProgramData") / "jupyter"]
    else:
        local = environment.get("XDG_DATA_HOME") or home / ".local" / "share"
        user = home / "Library" / "Jupyter" if machine.system == MACOS else Path(local) / "jupyter"
        shared = [Path("/usr/local/share/jupyter"), Path("/usr/share/jupyter")]
    own = Path(machine.prefix) / "share" / "jupyter"
    return [folder / "kernels" for folder in (*named, user, own, *shared)]


def _is_ours(machine: Machine, program: str) -> bool:
    one, other = (os.path.normcase(os.path.abspath(p)) for p in (program, machine.executable))
    return os.path.dirname(one) == os.path.dirname(other) and "python" in os.path.basename(one)


def _is_gone(machine: Machine, program: str) -> bool:
    return os.path.isabs(program) and not machine.exists(program)


def _within(path: str, folder: str) -> bool:
    return os.path.normcase(path).startswith(os.path.normcase(folder))
