"""What must be written down so that a run can be made again."""

import os
import platform
import subprocess
import sys
from contextlib import suppress
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
    status = _git(here, "--no-optional-locks", "status", "--porcelain")
    return {"commit": head, "dirty": None if status is None else bool(status)}


def _git(folder: Path, *words: str) -> str | None:
    # Inside a git hook these name the repository that is being committed to.
    elsewhere = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *words],
            env={k: v for k, v in os.environ.items() if k not in elsewhere},
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
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
        with suppress(OSError):
            text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
            for line in text.splitlines():
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
