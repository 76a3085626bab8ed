"""What must be written down so that a run can be made again."""

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import torch

import handson


def commit() -> dict[str, Any]:
    """Return the commit of the source that runs, and whether the tree had changes.

    Both are ``None`` when handson was installed from a wheel: its version says which source it is.
    """
    here = Path(handson.__file__).resolve().parents[2]
    if not (here / ".git").exists():
        return {"commit": None, "dirty": None}
    head = _git(here, "rev-parse", "HEAD")
    status = _git(here, "status", "--porcelain")
    return {"commit": head, "dirty": None if status is None else bool(status)}


def _git(folder: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def versions() -> dict[str, str]:
    """Return the versions that numbers can depend on."""
    return {
        "handson": handson.__version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
    }


def machine(device: torch.device) -> dict[str, Any]:
    """Describe the machine without naming it: system, processor, threads, device."""
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else _processor()
    return {
        "system": platform.system(),
        "device": str(device),
        "device_name": name,
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "capability": torch.backends.cpu.get_cpu_capability(),
    }


def _processor() -> str:
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
