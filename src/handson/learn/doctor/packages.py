"""The other packages that handson stands on: there, new enough, importable, and pip to mend it."""

import re

from handson.base.words import Words
from handson.learn.doctor.finding import NOTE, OK, PROBLEM, Finding
from handson.learn.doctor.machine import Machine
from handson.learn.doctor.torch_install import usable
from handson.learn.doctor.version import at_least

BOUNDS = {
    "torch": "2.6",
    "numpy": "1.26",
    "matplotlib": "3.8",
    "pandas": "2.1",
    "rich": "13.7",
    "typer": "0.15",
    "safetensors": "0.4.3",
    "jaxtyping": "0.2.36",
    "pillow": "10.0",
}
"""The oldest versions that will do, for when handson is run without being installed."""


def bounds(requirements: list[str]) -> dict[str, str]:
    """Return package → oldest version, of lines like ``numpy>=1.26``; extras are left out."""
    found = {}
    for line in requirements:
        plain = re.fullmatch(r"\s*([\w.-]+)\s*\(?>=\s*([\d.]+)\)?\s*", line)
        if plain:
            found[plain[1]] = plain[2]
    return found or BOUNDS


def needed(machine: Machine) -> list[Finding]:
    """Look for every package but torch, which has checks of its own."""
    wanted = {
        name: bound for name, bound in bounds(machine.requirements()).items() if name != "torch"
    }
    versions = {name: machine.installed(name) for name in wanted}
    missing = [name for name, version in versions.items() if version is None]
    old = [n for n, version in versions.items() if version and not at_least(version, wanted[n])]
    title = Words("所需的包", "Packages")
    details = {"versions": versions, "missing": missing, "too_old": old}
    if not missing and not old:
        said = ", ".join(f"{name} {version}" for name, version in versions.items())
        found = [
            Finding(id="packages", status=OK, title=title, what=Words(said, said), details=details)
        ]
    else:
        parts_zh = [f"缺少 {', '.join(missing)}"] if missing else []
        parts_en = [f"missing: {', '.join(missing)}"] if missing else []
        if old:
            said = ", ".join(f"{name} {versions[name]}（至少 {wanted[name]}）" for name in old)
            parts_zh.append(f"太旧：{said}")
            said = ", ".join(f"{name} {versions[name]} (at least {wanted[name]})" for name in old)
            parts_en.append(f"too old: {said}")
        names = " ".join(f'"{name}>={wanted[name]}"' for name in [*missing, *old])
        found = [
            Finding(
                id="packages",
                status=PROBLEM,
                title=title,
                what=Words("；".join(parts_zh) + "。", "; ".join(parts_en) + "."),
                why=Words(
                    "没有它们，handson 的命令会在中途停下。",
                    "Without them handson's commands stop half-way.",
                ),
                fix=(machine.pip(f"install {names}"),),
                details=details,
            )
        ]
    return found + _broken(machine, versions, wanted)


def _broken(
    machine: Machine, versions: dict[str, str | None], wanted: dict[str, str]
) -> list[Finding]:
    """Report packages that are there, but fail when they are imported."""
    if not usable(machine):
        return []
    told = machine.probe.said.get("packages") or {}
    errors = {name: error for name, error in told.items() if name in wanted}
    bridge = machine.probe.said.get("numpy") or {}
    if "error" in bridge:
        errors["numpy"] = bridge["error"]
    found = []
    for name, error in errors.items():
        if versions.get(name) is None:
            continue  # reported as missing
        last = str(error).splitlines()[-1]
        found.append(
            Finding(
                id=f"{name}_broken",
                status=PROBLEM,
                title=Words(name, name),
                what=Words(
                    f"已安装，但无法使用：\n| {last}",
                    f"It is installed, but cannot be used:\n| {last}",
                ),
                why=Words(
                    "安装不完整，或者它与 NumPy、torch 是按不同时代的版本编译的。",
                    "The installation is incomplete, or it was compiled for a NumPy or a torch of "
                    "another age.",
                ),
                fix=(machine.pip(f'install --upgrade --force-reinstall "{name}"'),),
                details={"error": error},
            )
        )
    return found


def pip(machine: Machine) -> list[Finding]:
    """Say whether packages can be installed with this interpreter."""
    title = Words("pip", "pip")
    version = machine.installed("pip")
    details = {"pip": version, "uv": machine.program("uv") is not None}
    if machine.importable("pip") or machine.program("uv"):
        said = version or "uv"
        what = Words(said, said)
        return [Finding(id="pip", status=OK, title=title, what=what, details=details)]
    return [
        Finding(
            id="pip",
            status=NOTE,
            title=title,
            what=Words("这个 Python 没有 pip。", "This Python has no pip."),
            why=Words(
                "别处列出的安装命令都要用到它。", "The commands that mend other things need it."
            ),
            fix=(f"{machine.python_command()} -m ensurepip --upgrade",),
            details=details,
        )
    ]
