"""Does the build of torch fit the GPU and its driver?"""

from typing import Any

from handson.base.words import Words
from handson.learn.doctor import hardware
from handson.learn.doctor.finding import NOTE, OK, PROBLEM, Finding
from handson.learn.doctor.machine import Machine
from handson.learn.doctor.nvidia_build import SLOWER, TITLE, build_of, nvidia_unused
from handson.learn.doctor.torch_install import usable


def accelerator(machine: Machine) -> list[Finding]:
    """Compare the build of torch with the GPU and the driver that are here."""
    if not usable(machine):
        return []
    torch: dict[str, Any] = dict(machine.probe.said["torch"])
    devices: dict[str, Any] = dict(machine.probe.said.get("devices") or {})
    details = {"torch": torch.get("version"), **devices}
    if "error" in devices or not devices:
        told = str(devices.get("error", "crash"))
        return [_failing(machine, {"GPU": told}, details)]
    if devices.get("errors"):
        return [_failing(machine, devices["errors"], details)]
    for kind, name in (("cuda", ""), ("mps", "Apple MPS"), ("xpu", "Intel XPU")):
        if devices.get(kind):
            names = ", ".join(devices.get("names") or []) or name
            build = build_of(torch)
            what = Words(f"{names}，torch 可以使用（{build}）", f"{names}, used by torch ({build})")
            return [Finding(id="gpu", status=OK, title=TITLE, what=what, details=details)]
    return [_unused(machine, torch, details)]


def _unused(machine: Machine, torch: dict[str, Any], details: dict[str, Any]) -> Finding:
    """Explain why torch sees no GPU: none is there, or build and driver do not meet."""
    gpu = hardware.nvidia(machine)
    if gpu is not None:
        return nvidia_unused(machine, gpu, torch, details)
    if hardware.amd(machine) and not torch.get("hip"):
        return _other_unused(machine, "AMD", hardware.ROCM_WHEELS, details, Words("ROCm", "ROCm"))
    if hardware.intel(machine) and not torch.get("xpu"):
        return _other_unused(machine, "Intel", hardware.XPU_WHEELS, details, Words("XPU", "XPU"))
    if hardware.apple(machine):
        return Finding(
            id="gpu",
            status=NOTE,
            title=TITLE,
            what=Words(
                "Apple 芯片的 GPU（MPS）torch 用不上。",
                "torch cannot use the GPU of this Apple silicon (MPS).",
            ),
            why=Words(
                f"它需要 macOS 14 或更新的系统。{SLOWER.zh}",
                f"It needs macOS 14 or newer. {SLOWER.en}",
            ),
            fix=("softwareupdate --list",),
            details=details,
        )
    build = build_of(torch)
    if build != "CPU":
        return Finding(
            id="gpu",
            status=OK,
            title=TITLE,
            what=Words(
                f"没有找到 GPU，用 CPU 计算（torch 是 {build} 版，多占磁盘，但不碍事）",
                f"none found, so the CPU computes (torch is the {build} build: larger, harmless)",
            ),
            details=details,
        )
    what = Words("没有找到 GPU，用 CPU 计算", "none found, so the CPU computes")
    return Finding(id="gpu", status=OK, title=TITLE, what=what, details=details)


def _other_unused(
    machine: Machine, maker: str, index: str, details: dict[str, Any], build: Words
) -> Finding:
    return Finding(
        id="gpu",
        status=NOTE,
        title=TITLE,
        what=Words(
            f"有 {maker} 的 GPU，但这个 torch 不是 {build.zh} 版，用不上它。",
            f"There is an {maker} GPU, but this torch is not the {build.en} build and cannot use "
            "it.",
        ),
        why=Words(
            f"{SLOWER.zh}不是每一款都受支持；若换了之后不行，再装回 CPU 版。",
            f"{SLOWER.en} Not every model is supported; if it does not work, go back to the CPU "
            "build.",
        ),
        fix=hardware.install_torch(machine, replace=True, index=index),
        details=details,
    )


def _failing(machine: Machine, errors: dict[str, str], details: dict[str, Any]) -> Finding:
    told = "".join(f"\n| {kind}: {error.splitlines()[0]}" for kind, error in errors.items())
    text = " ".join(errors.values())
    if "no kernel image" in text or "not compatible" in text:
        why = Words(
            "这个 torch 没有为这款 GPU 编译。换成合适的版本即可。",
            "This torch is not compiled for this GPU. Take the build that is.",
        )
        fix = hardware.install_torch(machine, replace=True)
    elif "out of memory" in text:
        why = Words(
            "显存已被别的程序占满；第一条命令列出它们。",
            "Other programs fill its memory; the command lists them.",
        )
        fix = ("nvidia-smi",)
    else:
        why = Words(
            "训练会默认使用 GPU，因而会失败。在修好之前可以用 CPU；否则换成合适的版本。",
            "Training takes the GPU by default and would fail. Use the CPU until then, or take "
            "the build that fits.",
        )
        fix = (
            "handson run lenet --data glyphs --device cpu",
            *hardware.install_torch(machine, replace=True),
        )
    return Finding(
        id="gpu",
        status=PROBLEM,
        title=TITLE,
        what=Words(
            f"torch 找到了 GPU，但用它计算会出错：{told}",
            f"torch finds a GPU, but computing on it fails:{told}",
        ),
        why=why,
        fix=fix,
        details=details,
    )
