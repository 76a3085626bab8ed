"""Where torch comes from, and how much there is to download.

On Linux the ordinary index delivers torch with CUDA, 2.6 GB of it. A machine without such a device
does better with PyTorch's own index of CPU wheels, a tenth of the size, if it can be reached.
"""

import os
import platform
import re
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from http.client import HTTPResponse

CPU_INDEX = "https://download.pytorch.org/whl/cpu"
PATIENCE = 3.0  # seconds

# Estimates in MB, for when nobody tells; measured on Linux x86-64 with torch 2.13 and 2.15.
CPU_WHEEL = 190
CUDA_WHEELS = 2600


def has_cuda() -> bool:
    """Say whether an NVIDIA driver is here, without asking torch, which is not installed yet."""
    return shutil.which("nvidia-smi") is not None or os.path.exists("/proc/driver/nvidia")


def has_cpu_wheels() -> bool:
    """Say whether the CPU index is made for this machine: macOS and ARM get CPU wheels anyway."""
    return sys.platform in ("linux", "win32") and platform.machine().lower() in ("x86_64", "amd64")


def answers(index: str, patience: float = PATIENCE) -> bool:
    """Say whether a package index replies and knows torch."""
    try:
        with _ask(f"{index.rstrip('/')}/torch/", "HEAD", patience):
            return True
    except (OSError, ValueError):
        return False


def choose_index(wish: str, cuda: bool, cpu_index: str = CPU_INDEX) -> str:
    """Return the index to take torch from; empty for the ordinary one.

    Args:
        wish: the value of ``$TORCH_INDEX``: an address, ``none`` for the ordinary index, or empty.
        cuda: whether there is a CUDA device.
        cpu_index: PyTorch's index of CPU wheels.
    """
    if wish:
        return "" if wish == "none" else wish
    return cpu_index if has_cpu_wheels() and not cuda and answers(cpu_index) else ""


def megabytes(requirement: str, index: str) -> int:
    """Return about how many MB torch will be: as its server or folder says, else an estimate."""
    small = (
        index.endswith("/cpu") or (not index and not has_cpu_wheels()) or sys.platform == "win32"
    )
    version = requirement.partition("==")[2]
    if version:
        tag = "cp{}{}".format(*sys.version_info)
        system = "win_amd64" if sys.platform == "win32" else platform.machine().lower()
        wheel = rf"torch-{re.escape(version)}(?:\+|%2B)?\w*-{tag}-{tag}-\w*{system}\.whl"
        size = _size_in_folders(wheel) or (_size_on_index(index, wheel) if index and small else 0)
        if size:
            return round(size / 1e6)
    return CPU_WHEEL if small else CUDA_WHEELS


def _size_in_folders(wheel: str) -> int:
    """Look into the folders of ``$PIP_FIND_LINKS``: a class without network installs from one."""
    for folder in os.environ.get("PIP_FIND_LINKS", "").split():
        if Path(folder).is_dir():
            for file in sorted(Path(folder).iterdir()):
                if re.fullmatch(wheel, file.name):
                    return file.stat().st_size
    return 0


def _size_on_index(index: str, wheel: str, patience: float = PATIENCE) -> int:
    """Find the wheel on the index's page and ask for its size; 0 if that takes too long."""
    page = f"{index.rstrip('/')}/torch/"
    until = time.monotonic() + patience
    try:
        with _ask(page, "GET", patience) as reply:
            text = b""
            while time.monotonic() < until and (block := reply.read(65536)):
                text += block
        link = re.search(rf'href="([^"#]*{wheel})', text.decode("utf-8", "replace"))
        if not link:
            return 0
        with _ask(urljoin(page, link[1]), "HEAD", patience) as reply:
            return int(reply.headers.get("Content-Length") or 0)
    except (OSError, ValueError):
        return 0


def _ask(address: str, method: str, patience: float) -> "HTTPResponse":
    # Imported here: it takes longer than all the rest of a call that finds nothing to do.
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    try:
        reply: HTTPResponse = urlopen(Request(address, method=method), timeout=patience)
    except HTTPException as error:
        raise OSError(f"{address} does not speak HTTP") from error
    return reply
