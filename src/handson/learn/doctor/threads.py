"""How torch shares its work among the processor's cores, and whether that helps."""

from handson.base.words import Words
from handson.learn.doctor import limits
from handson.learn.doctor.finding import NOTE, OK, WARNING, Finding
from handson.learn.doctor.machine import WINDOWS, Machine
from handson.learn.doctor.torch_install import usable

SLOWER = 1.25
"""Many threads may take this many times as long as one before it is called a mistake."""


def features(machine: Machine) -> list[Finding]:
    """Say which vector instructions torch uses."""
    said = machine.probe.said.get("threads") or {}
    capability = said.get("capability")
    if not usable(machine) or not capability:
        return []
    title = Words("处理器指令集", "Processor features")
    details = {"capability": capability, "architecture": machine.architecture}
    if machine.x86 and capability in ("DEFAULT", "NO AVX"):
        return [
            Finding(
                id="processor_features",
                status=NOTE,
                title=title,
                what=Words("没有 AVX2。", "There is no AVX2."),
                why=Words(
                    "计算会慢几倍。2015 年以后的电脑大多有它；虚拟机常常没有把它交给里面的系统"
                    "（请选宿主机的处理器型号，如 QEMU 的 -cpu host）。下面的命令查看处理器型号。",
                    "Computing is several times slower. Most computers since 2015 have it, but "
                    "virtual machines often hide it (choose the host's processor, -cpu host in "
                    "QEMU). The command shows which processor this is.",
                ),
                fix=("wmic cpu get name",) if machine.system == WINDOWS else ("lscpu",),
                details=details,
            )
        ]
    name = capability if capability != "DEFAULT" else machine.architecture
    what = Words(name, name)
    return [Finding(id="processor_features", status=OK, title=title, what=what, details=details)]


def threads(machine: Machine) -> list[Finding]:
    """Compare torch's threads with the cores that are ours, by number and by the clock."""
    said = machine.probe.said.get("threads") or {}
    count = said.get("threads")
    if not usable(machine) or not isinstance(count, int):
        return []
    cores = limits.cores(machine)
    wish = machine.environment.get("OMP_NUM_THREADS")
    many, one = said.get("seconds_many"), said.get("seconds_one")
    load = machine.load()
    details = {
        "threads": count,
        "cores": cores,
        "logical_cores": machine.logical_cores(),
        "container_share": limits.cpu_share(machine),
        "omp_num_threads": wish,
        "seconds_one": one,
        "seconds_many": many,
        "load": load,
    }
    title = Words("线程", "Threads")
    gain = one / many if many and one else None
    measured_zh = f"；实测 {count} 个线程的速度是单线程的 {gain:.1f} 倍" if gain else ""
    measured_en = f"; measured: {count} threads are {gain:.1f} times as fast as one" if gain else ""
    hindered = gain is not None and gain < 1 / SLOWER
    if count <= cores and hindered and load is not None and load > cores / 3:
        return [
            Finding(
                id="threads",
                status=NOTE,
                title=title,
                what=Words(
                    f"别的程序正占着处理器（负载 {load:.1f}，核心 {cores} 个）{measured_zh}。",
                    f"Other programs are busy (load {load:.1f} on {cores} cores){measured_en}.",
                ),
                why=Words(
                    "线程要互相等待，只要一个核心被占，大家都慢。请关掉别的程序再查一次；"
                    "若不能关，就用一个线程。",
                    "Threads wait for each other: one core that is taken slows all of them. Close "
                    "the other programs and ask again; if you cannot, use one thread.",
                ),
                fix=("handson doctor", *set_threads(machine, 1)),
                details=details,
            )
        ]
    if hindered or count > 2 * cores:
        return [
            Finding(
                id="threads",
                status=WARNING,
                title=title,
                what=Words(
                    f"torch 用 {count} 个线程，可用的核心只有 {cores} 个{measured_zh}。"
                    if count > cores
                    else f"torch 用 {count} 个线程，反而更慢{measured_zh}。",
                    f"torch uses {count} threads, but only {cores} cores are yours{measured_en}."
                    if count > cores
                    else f"torch uses {count} threads, and they hinder each other{measured_en}.",
                ),
                why=Words(
                    "线程要互相等待，训练可能慢几倍。",
                    "Threads wait for each other, and training may take several times as long.",
                ),
                fix=set_threads(machine, max(1, cores // 2) if count <= cores else cores),
                details=details,
            )
        ]
    if count == 1 and cores > 1:
        cause = f"OMP_NUM_THREADS={wish}" if wish else "torch"
        return [
            Finding(
                id="threads",
                status=NOTE,
                title=title,
                what=Words(
                    f"{cores} 个核心里只用 1 个（{cause}）。",
                    f"Only 1 of {cores} cores is used ({cause}).",
                ),
                why=Words(
                    "同时运行几个训练时，这样正好；只运行一个时，用上其余核心会快一些。",
                    "Right when several trainings run at once; one alone would be faster with "
                    "more.",
                ),
                fix=set_threads(machine, cores),
                details=details,
            )
        ]
    what = Words(
        f"{cores} 个核心，{count} 个线程{measured_zh}",
        f"{cores} core{'s' * (cores > 1)}, {count} thread{'s' * (count > 1)}{measured_en}",
    )
    return [Finding(id="threads", status=OK, title=title, what=what, details=details)]


def set_threads(machine: Machine, count: int) -> tuple[str, ...]:
    """Return the command that makes torch use ``count`` threads from now on."""
    verb = "setx OMP_NUM_THREADS " if machine.system == WINDOWS else "export OMP_NUM_THREADS="
    return (f"{verb}{count}",)
