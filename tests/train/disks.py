"""Disks that refuse: full ones and read-only ones, real where the system lets us make one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def tiny_disk(folder: Path) -> Iterator[None]:
    """Let ``folder`` be a file system of 64 KiB; skip where that takes rights that we lack."""
    with _mounted(folder, ["-t", "tmpfs", "-o", "size=64k", "tmpfs"]):
        yield


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write into ``folder``: root ignores permissions, so then the disk refuses."""
    if sys.platform == "win32":
        pytest.skip("folders cannot be made read-only there")
    if os.geteuid() != 0:
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)
        return
    with _mounted(folder, ["--bind", str(folder)], ["-o", "remount,bind,ro"]):
        yield


@contextmanager
def _mounted(folder: Path, *mounts: list[str]) -> Iterator[None]:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount something")
    done = 0
    try:
        for options in mounts:
            if subprocess.run(["mount", *options, str(folder)], capture_output=True).returncode:
                pytest.skip("nothing can be mounted here")
            done += 1
        yield
    finally:
        if done:
            subprocess.run(["umount", str(folder)], check=True)
