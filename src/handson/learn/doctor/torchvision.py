"""A torchvision that does not fit its torch, which breaks the book's notebooks."""

from handson.base.words import Words
from handson.learn.doctor.finding import OK, WARNING, Finding
from handson.learn.doctor.hardware import WHEELS
from handson.learn.doctor.machine import LINUX, Machine
from handson.learn.doctor.torch_install import usable
from handson.learn.doctor.version import Release, local_tag, release

TITLE = Words("torchvision", "torchvision")
APART = 15  # torch 2.N goes with torchvision 0.(N + 15)


def partner(torch: Release) -> Release:
    """Return the torchvision (0, M) that was made for a torch; empty when the rule is unknown."""
    return (0, torch[1] + APART) if len(torch) > 1 and torch[0] == 2 else ()


def fits(machine: Machine) -> list[Finding]:
    """Compare version and build of an installed torchvision with those of torch."""
    version = machine.installed("torchvision")
    if version is None or not usable(machine):
        return []
    torch = machine.probe.said["torch"]
    wanted = partner(release(str(torch["version"])))
    probed = machine.probe.said.get("torchvision") or {}
    details = {"torchvision": version, "torch": torch["version"]}
    numbers = ".".join(map(str, wanted))
    if wanted and release(version)[:2] != wanted:
        what = Words(
            f"torchvision {version} 与 torch {torch['version']} 不配套，应为 {numbers}。",
            f"torchvision {version} does not go with torch {torch['version']}; {numbers} does.",
        )
    elif "error" in probed or (machine.probe.said.get("stage") == "torchvision"):
        told = str(probed.get("error", "")) or "\n".join(machine.probe.stderr[-2:]) or "crash"
        what = Words(
            f"torchvision {version} 与 torch {torch['version']} 同时安装，但无法导入：\n| "
            + told.splitlines()[-1],
            f"torchvision {version} beside torch {torch['version']} cannot be imported:\n| "
            + told.splitlines()[-1],
        )
        details["error"] = told
    elif _tags_differ(version, str(torch["version"])):
        what = Words(
            f"torchvision {version} 与 torch {torch['version']} 不是同一种版本（CPU 或 CUDA）。",
            f"torchvision {version} and torch {torch['version']} are different builds (CPU, CUDA).",
        )
    else:
        said = Words(version, version)
        return [Finding(id="torchvision", status=OK, title=TITLE, what=said, details=details)]
    return [
        Finding(
            id="torchvision",
            status=WARNING,
            title=TITLE,
            what=what,
            why=Words(
                "handson 不需要 torchvision，但书中的笔记本一开头就导入它"
                "（from d2l import torch），会在那里出错。",
                "handson does without torchvision, but the book's notebooks import it in their "
                "first line (from d2l import torch), and stop there.",
            ),
            fix=_mend(machine, str(torch["version"]), torch.get("cuda"), numbers),
            details=details,
        )
    ]


def _tags_differ(torchvision: str, torch: str) -> bool:
    ours, theirs = local_tag(torchvision), local_tag(torch)
    return bool(ours and theirs) and ours != theirs


def _mend(machine: Machine, torch: str, cuda: str | None, numbers: str) -> tuple[str, ...]:
    tag = local_tag(torch)
    if not tag and not cuda and machine.x86 and machine.system == LINUX:
        tag = "cpu"
    index = f" --index-url {WHEELS}{tag}" if tag else ""
    wanted = f"torchvision=={numbers}.*" if numbers else "torchvision"
    # Without --no-deps pip would exchange the torch, too.
    return (machine.pip(f'install --force-reinstall --no-deps "{wanted}"{index}'),)
