"""Which accelerators the machine has and which build of torch fits them, without asking torch."""

import re
from dataclasses import dataclass

from handson.learn.doctor.machine import LINUX, MACOS, WINDOWS, Machine
from handson.learn.doctor.version import Release, at_least, release

WHEELS = "https://download.pytorch.org/whl/"
ROCM_WHEELS = WHEELS + "rocm6.4"
XPU_WHEELS = WHEELS + "xpu"
LEAST_TORCH = "2.6"


@dataclass(frozen=True)
class Nvidia:
    """The NVIDIA devices of a machine.

    Args:
        driver: its version; empty when the driver does not answer.
        names: one per device.
        capability: compute capability of the oldest device, (8, 6) for 8.6; empty if unknown.
    """

    driver: str
    names: tuple[str, ...] = ()
    capability: Release = ()


def nvidia(machine: Machine) -> Nvidia | None:
    """Return the NVIDIA devices, or None when there is no sign of a driver."""
    found = machine.program("nvidia-smi")
    if found is None and machine.exists("/usr/lib/wsl/lib/nvidia-smi"):
        found = "/usr/lib/wsl/lib/nvidia-smi"
    if found is not None:
        for query in ("name,driver_version,compute_cap", "name,driver_version"):
            told = machine.output(found, f"--query-gpu={query}", "--format=csv,noheader")
            rows = [[cell.strip() for cell in row.split(",")] for row in (told or "").splitlines()]
            rows = [row for row in rows if len(row) == query.count(",") + 1 and release(row[1])]
            if rows:
                capabilities = [release(row[2]) for row in rows if len(row) > 2 and release(row[2])]
                names = tuple(row[0] for row in rows)
                return Nvidia(rows[0][1], names, min(capabilities, default=()))
    kernel = machine.text("/proc/driver/nvidia/version") or ""
    version = re.search(r"Kernel Module\D*(\d+(?:\.\d+)+)", kernel)
    if version:
        return Nvidia(version[1])
    return Nvidia("") if found is not None else None


def cuda_build(gpu: Nvidia, system: str) -> str | None:
    """Return the newest CUDA build of torch that a driver and a device can use, or None.

    CUDA 13 builds need driver 580 and a device of compute capability 7.5, CUDA 12 builds driver
    525 (528 on Windows); devices of capability 10 and up need CUDA 12.8, and so driver 570.

    Args:
        gpu: what is there.
        system: ``linux`` or ``windows``.
    """
    old = bool(gpu.capability) and gpu.capability < (7, 5)
    new = bool(gpu.capability) and gpu.capability >= (10,)
    if not old and at_least(gpu.driver, "580"):
        return "cu130"
    if new:
        return "cu128" if at_least(gpu.driver, "570") else None
    return "cu126" if at_least(gpu.driver, "528" if system == WINDOWS else "525") else None


def driver_needed(cuda: str, system: str) -> str:
    """Return the oldest driver that runs a build made for a version of CUDA, such as ``12.6``."""
    if at_least(cuda, "13"):
        return "580"
    if at_least(cuda, "12"):
        return "528" if system == WINDOWS else "525"
    return "450"


def wheel_index(machine: Machine) -> str:
    """Return the address to take torch from; empty for the ordinary index."""
    gpu = nvidia(machine)
    build = cuda_build(gpu, machine.system) if gpu and gpu.driver else None
    if build is not None:
        return WHEELS + build
    return WHEELS + "cpu" if machine.x86 and machine.system in (LINUX, WINDOWS) else ""


def install_torch(machine: Machine, *, replace: bool, index: str | None = None) -> tuple[str, ...]:
    """Return the commands that install the torch that fits this machine.

    Args:
        machine: where.
        replace: whether another torch must go first; pip would keep it otherwise.
        index: where to take it from; None chooses.
    """
    index = wheel_index(machine) if index is None else index
    install = machine.pip(
        f'install "torch>={LEAST_TORCH}"' + (f" --index-url {index}" if index else "")
    )
    return (machine.pip("uninstall -y torch"), install) if replace else (install,)


def amd(machine: Machine) -> bool:
    """Return whether Linux runs an AMD device that can compute."""
    return machine.system == LINUX and (
        machine.exists("/dev/kfd") or machine.program("rocm-smi") is not None
    )


def intel(machine: Machine) -> bool:
    """Return whether the tools of an Intel GPU for computing are installed."""
    return any(machine.program(name) is not None for name in ("xpu-smi", "sycl-ls"))


def apple(machine: Machine) -> bool:
    """Return whether this is a Mac with Apple's own processor."""
    return machine.system == MACOS and (
        machine.architecture == "arm64"
        or (machine.output("sysctl", "-n", "hw.optional.arm64") or "").strip() == "1"
    )
