"""What to type when making .venv fails: from the last words of pip or venv to one command."""

import os
import platform
import re
import shutil
import sys

AGAIN = os.environ.get("AGAIN", "make demo")

SPACE = (
    r"No space left on device|not enough space on the disk|Disk quota exceeded"
    r"|\[Errno (28|122)\]|\[WinError 112\]"
)
NO_VENV = r"ensurepip is not\s+available|No module named '?(venv|ensurepip)"
NETWORK = (
    r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo failed|ConnectTimeout"
    r"|ReadTimeout|Connection refused|Connection reset|Network is unreachable|ProxyError|SSLError"
    r"|CERTIFICATE_VERIFY_FAILED"
)
NO_TORCH = r"No matching distribution found for torch\b"
PERMISSION = r"Permission denied|PermissionError|Read-only file system|\[WinError 5\]"


def is_final(words: str) -> bool:
    """Say whether no other choice of versions would help: disk, network or rights are at fault."""
    return any(re.search(pattern, words) for pattern in (SPACE, NETWORK, PERMISSION))


def answer(words: str, python: str) -> str:
    """Return what went wrong and the one command to type.

    Args:
        words: what the failed program wrote to standard error.
        python: the interpreter in use, as one types it.
    """
    for pattern, reply in (
        (SPACE, _space),
        (NO_VENV, _no_venv),
        (NETWORK, _network),
        (NO_TORCH, _no_torch),
        (PERMISSION, _permission),
    ):
        if re.search(pattern, words):
            return reply(python)
    last = [line for line in words.splitlines() if line.strip() and "WARNING" not in line][-15:]
    return "\n".join(
        ["the install failed:", *last, "To start from nothing, type", "    make distclean"]
    )


def _space(python: str) -> str:
    return (
        "The disk is full: .venv needs about 1.2 GB (several more with CUDA). "
        f"Free some, for example pip's cache, then {AGAIN} again (it goes on where it stopped):\n"
        f'    "{python}" -m pip cache purge'
    )


def _no_venv(python: str) -> str:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if shutil.which("apt-get"):
        command = f"sudo apt-get install python{version}-venv"
    elif shutil.which("dnf"):
        command = "sudo dnf install python3-libs python3-pip"
    else:
        command = "open https://www.python.org/downloads/"
    return (
        f"Python {version} ({python}) cannot make virtual environments. "
        f"Type this, then {AGAIN} again:\n    {command}"
    )


def _network(python: str) -> str:
    return (
        f"pip cannot reach the package index. Once you are online, {AGAIN} goes on where it "
        "stopped. Behind a firewall, name an index that you can reach "
        "(and HTTPS_PROXY=, if you have a proxy):\n"
        f"    {AGAIN} PIP_INDEX_URL=https://YOUR-MIRROR/simple TORCH_INDEX=none"
    )


def _no_torch(python: str) -> str:
    return (
        f"PyTorch offers no package for Python {sys.version.split()[0]} on this machine "
        f"({sys.platform}, {platform.machine()}). There is none for Intel Macs, for 32-bit Pythons "
        "and for Alpine Linux; elsewhere another Python helps:\n"
        f"    {AGAIN} PYTHON=python3.12"
    )


def _permission(python: str) -> str:
    return (
        "This folder may not be written to. Copy it to a place of your own, and go on there:\n"
        '    cp -R . "$HOME/handson"'
    )
