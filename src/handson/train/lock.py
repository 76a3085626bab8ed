"""Who has a folder: a lock of the operating system, which ends with its process."""

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _claim(handle: int) -> None:
        os.lseek(handle, 1 << 20, os.SEEK_SET)  # far behind the number, which stays readable
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


PATIENCE = 0.5
"""Seconds to try: whoever asks for the holder has the lock itself for a moment."""

_TAKEN = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
_handles: dict[str, int] = {}


def take(lock: Path) -> bool:
    """Take ``lock`` for this process until ``give_back``; say whether that worked.

    Raises:
        OSError: the file cannot be made.
    """
    until = time.monotonic() + PATIENCE
    while (handle := _open(lock)) is None:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    os.lseek(handle, 0, os.SEEK_SET)
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    _handles[os.path.abspath(lock)] = handle
    return True


def give_back(lock: Path) -> None:
    """Give ``lock`` back; nothing happens when this process does not have it."""
    handle = _handles.pop(os.path.abspath(lock), None)
    if handle is None:
        return
    if sys.platform == "win32":  # an open file cannot be removed there
        os.close(handle)
    with suppress(OSError):
        lock.unlink()
    if sys.platform != "win32":
        os.close(handle)


def holder(lock: Path) -> int | None:
    """Return the number of the living process that has ``lock``, or None; 0 when it is unknown."""
    try:
        handle = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError:
        return 0
    try:
        _claim(handle)
    except OSError as error:
        return _owner(lock) if error.errno in _TAKEN or _taken_by_number(lock) else None
    finally:
        os.close(handle)
    return None


def _open(lock: Path) -> int | None:
    """Return a handle that holds the lock, or None when somebody else does."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _claim(handle)
    except OSError as error:
        # Some network folders know no locks: there the number in the file has to do.
        if error.errno in _TAKEN or _taken_by_number(lock):
            os.close(handle)
            return None
        return handle
    # Between open and claim the last owner may have removed the file: a lock on nothing.
    with suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(handle), os.stat(lock)):
            return handle
    os.close(handle)
    return None


def _owner(lock: Path) -> int:
    try:
        return int(lock.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def _taken_by_number(lock: Path) -> bool:
    owner = _owner(lock)
    if owner == os.getpid():  # ours, or of a process before a restart that had the same number
        return os.path.abspath(lock) in _handles
    return owner > 0 and _alive(owner)


def _alive(process: int) -> bool:
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, process)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
