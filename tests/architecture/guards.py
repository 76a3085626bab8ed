"""What keeps a test apart from the network, from the user's folders and from chance."""

import os
import random
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch

HERE = frozenset({"127.0.0.1", "::1", "localhost", "", "0.0.0.0"})
"""Names of this machine that a test may speak to."""

USER_FOLDERS = ("XDG_CACHE_HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "APPDATA")
"""Where handson keeps downloads and progress on Linux and on Windows; on macOS below ``HOME``."""


def host_of(address: Any) -> str | None:
    """Return whom a socket address speaks to; None for a socket that is a file."""
    if isinstance(address, tuple) and address:
        return address[0].decode() if isinstance(address[0], bytes) else str(address[0])
    return None


def refuse(host: str | None) -> None:
    """Fail the running test when ``host`` is another machine.

    The failure is no `Exception`, so that code which tries the next mirror cannot swallow it.
    """
    if host is not None and host not in HERE:
        pytest.fail(f"a test spoke to {host!r}: no test may need the network; use 127.0.0.1")


def forbid_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets reach this machine only."""

    def guard(name: str, place: int) -> None:
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, *args: Any) -> Any:
            refuse(host_of(args[place]))
            return real(self, *args)

        patch.setattr(socket.socket, name, guarded)

    guard("connect", 0)
    guard("connect_ex", 0)
    guard("sendto", -1)
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        refuse(None if name is None else str(name))
        return look_up(host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", guarded_look_up)


def realdata_verdict(environment: Mapping[str, str]) -> tuple[str, str]:
    """Return what becomes of a test of real data, ``run``, ``skip`` or ``fail``, and why."""
    folder = environment.get("HANDSON_DATA")
    if folder and Path(folder).is_dir():
        return "run", ""
    if folder:
        return "fail", f"HANDSON_DATA={folder} is not a folder"
    why = "the real data sets are needed: set HANDSON_DATA to their folder"
    if environment.get("HANDSON_REQUIRE_DATA") == "1":
        return "fail", f"{why} (HANDSON_REQUIRE_DATA=1 forbids to skip)"
    return "skip", why


def own_folders(patch: pytest.MonkeyPatch, home: Path, needs_data: bool) -> None:
    """Point everything that handson reads and writes below ``home``, which need not exist yet."""
    patch.setenv("HANDSON_HOME", str(home / "runs"))
    patch.setenv("HANDSON_LANG", "en")
    for name in USER_FOLDERS:
        patch.setenv(name, str(home / "cache"))
    if sys.platform == "darwin":
        patch.setenv("HOME", str(home))
    if not needs_data:
        for name in ("HANDSON_DATA", "HANDSON_MIRROR"):
            patch.delenv(name, raising=False)


def keep_font_cache() -> None:
    """Let matplotlib find its list of fonts though the cache moves: making it takes seconds."""
    home = Path.home()
    cache = os.environ.get("XDG_CACHE_HOME") or home / ".cache"
    linux = sys.platform.startswith("linux")
    place = Path(cache) / "matplotlib" if linux else home / ".matplotlib"
    os.environ.setdefault("MPLCONFIGDIR", str(place))


def seed_globals(seed: int = 0) -> None:
    """Seed the generators that code without one of its own draws from."""
    random.seed(seed)
    numpy.random.seed(seed)
    torch.manual_seed(seed)


def torch_settings() -> tuple[Any, ...]:
    """Return what a test must leave as it found it."""
    return torch.get_default_dtype(), torch.get_num_threads(), torch.is_grad_enabled()
