"""One writer at a time: several processes may want the same file in the same second."""

import errno
import os
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _claim(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_HELD = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}


class _NoLocks(Exception):
    """The file system has no locks."""


@contextmanager
def partial(target: Path, *, patience: float = 60.0) -> Iterator[Path]:
    """Yield the file to write the bytes of ``target`` into, which nobody else writes meanwhile.

    Normally that is ``NAME.part``, which outlives an interruption so that the next attempt goes on
    from there. Its owner holds a lock of the operating system, which ends with its process: there
    are no stale locks. Others wait as long as the file grows; when it has stood still for
    ``patience`` seconds (a suspended process), they go on with a file of their own, removed at the
    end. The caller moves the finished file to ``target``; that move is atomic, so two winners of
    the race put the same bytes there.

    Args:
        target: where the finished file will be; its folder must exist.
        patience: seconds without growth after which the owner is no longer waited for.

    Raises:
        OSError: the folder cannot be written.
    """
    part = target.with_name(target.name + ".part")
    lock = target.with_name(target.name + ".lock")
    try:
        handle = _wait(lock, part, patience)
    except _NoLocks:
        handle = None
    if handle is not None:
        try:
            yield part
        finally:
            _release(handle, lock)
        return
    own = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
    try:
        yield own
    finally:
        with suppress(OSError):
            own.unlink(missing_ok=True)


def _wait(lock: Path, part: Path, patience: float) -> int | None:
    """Return a handle that holds the lock, or None when its owner is out of patience."""
    seen, since = _state(part), time.monotonic()
    while (handle := _acquire(lock)) is None:
        if (now := _state(part)) != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since >= patience:
            return None
        time.sleep(0.05)
    return handle


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _acquire(lock: Path) -> int | None:
    """Return an open handle that holds the lock, or None when somebody else holds it."""
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:
        if sys.platform == "win32" and lock.exists():  # being removed by its last owner
            return None
        raise
    try:
        _claim(handle)
    except OSError as error:
        os.close(handle)
        if error.errno in _HELD:
            return None
        raise _NoLocks from error
    # Between open and claim the last owner may have removed the file: then this is a lock on
    # nothing, and the next process would get one too.
    with suppress(FileNotFoundError):
        if os.path.samestat(os.fstat(handle), os.stat(lock)):
            return handle
    os.close(handle)
    return None


def _release(handle: int, lock: Path) -> None:
    if sys.platform == "win32":  # an open file cannot be removed there
        os.close(handle)
        with suppress(OSError):
            lock.unlink()
    else:
        with suppress(OSError):
            lock.unlink()
        os.close(handle)
