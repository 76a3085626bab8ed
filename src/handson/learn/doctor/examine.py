"""All checks in order. One that breaks becomes a finding itself, so that the doctor always ends."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from handson.base.words import Words
from handson.learn.doctor import (
    chinese_font,
    data_sets,
    disk,
    interpreter,
    jupyter,
    memory,
    packages,
    shadows,
    speed,
    system,
    threads,
    torch_build,
    torch_install,
    torchvision,
)
from handson.learn.doctor.finding import WARNING, Finding
from handson.learn.doctor.machine import Machine

Check = Callable[[Machine], list[Finding]]


@dataclass(frozen=True)
class Area:
    """Checks that belong together.

    Args:
        title: what they look at.
        checks: in the order in which their findings are shown.
    """

    title: Words
    checks: tuple[Check, ...]


def areas(*, quick: bool = False, offline: bool = False) -> tuple[Area, ...]:
    """Return what is looked at, in order.

    Args:
        quick: leave out the test of speed.
        offline: leave out what speaks to the network.
    """
    found = [
        Area(
            Words("Python", "Python"),
            (
                interpreter.version,
                interpreter.processor,
                interpreter.environment,
                packages.pip,
                packages.needed,
                shadows.handson_itself,
                shadows.d2l,
                shadows.own_files,
            ),
        ),
        Area(
            Words("PyTorch", "PyTorch"),
            (torch_install.works, torch_build.accelerator, torchvision.fits),
        ),
        Area(
            Words("机器", "Machine"),
            (
                system.name,
                system.long_paths,
                system.console,
                threads.features,
                threads.threads,
                memory.memory,
                disk.disk,
            ),
        ),
        Area(
            Words("数据", "Data"),
            (data_sets.folder, data_sets.sets, *(() if offline else (data_sets.mirrors,))),
        ),
        Area(Words("笔记本与图", "Notebooks and figures"), (jupyter.kernel, chinese_font.font)),
    ]
    if not quick:
        found.append(Area(Words("速度（约 5 秒）", "Speed (about 5 seconds)"), (speed.speed,)))
    return tuple(found)


def examine(machine: Machine, check: Check) -> list[Finding]:
    """Return what a check finds, or what became of the check itself."""
    try:
        return check(machine)
    except Exception as error:
        name = f"{check.__module__.rpartition('.')[2]}.{getattr(check, '__name__', 'check')}"
        told = f"{type(error).__name__}: {error}"
        return [
            Finding(
                id="broken_check",
                status=WARNING,
                title=Words(f"检查项 {name}", f"The check {name}"),
                what=Words(f"它自己出错了：\n| {told}", f"It broke itself:\n| {told}"),
                why=Words(
                    "这是 handson 的错，不是你的。其余检查照常进行；请把下面命令的输出发给我们。",
                    "That is handson's fault, not yours. The other checks go on; please send us "
                    "what this command prints.",
                ),
                fix=("handson doctor --quick --json",),
                details={"check": name, "error": told},
            )
        ]


def findings(machine: Machine, chosen: tuple[Area, ...]) -> Iterator[tuple[Area, list[Finding]]]:
    """Yield each area with its findings, as soon as they are known."""
    for area in chosen:
        yield area, [finding for check in area.checks for finding in examine(machine, check)]
