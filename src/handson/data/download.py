"""Fetching a published file: mirrors in order, resumed when cut, checked before it is there.

A file appears under its name only when its size and SHA-256 are the published ones. Until then its
bytes are in ``NAME.part``, which stays when the connection is cut and is continued next time.
"""

import errno
import hashlib
import os
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handson.base.errors import ArgumentError, ChecksumError, DownloadError, HandsonError
from handson.base.paths import cache_home
from handson.data.lock import partial
from handson.data.registry import RemoteFile, RemoteSet
from handson.data.transfer import Fault, Progress, bytes_there, transfer

_ROUNDS = 2  # times that every mirror is tried, unless it cannot have the file
_RESUMES = 8  # times that one mirror may cut the connection before the next one's turn


def megabytes(size: int) -> str:
    """Write a number of bytes for a reader: ``26.4 MB``, ``5.1 kB``."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def mirrors(remote: RemoteSet, file: RemoteFile) -> list[str]:
    """List the addresses of ``file``, best first; ``$HANDSON_MIRROR`` goes before the public ones.

    ``HANDSON_MIRROR=http://10.0.0.5:8000`` makes ``http://10.0.0.5:8000/fashion-mnist/...`` the
    first address: a class can serve its data folder with ``python -m http.server``.

    Raises:
        ArgumentError: ``$HANDSON_MIRROR`` is not an http or https address.
    """
    base = os.environ.get("HANDSON_MIRROR", "").rstrip("/")
    if not base:
        return list(file.mirrors)
    if urllib.parse.urlsplit(base).scheme not in ("http", "https"):
        raise ArgumentError(
            f"$HANDSON_MIRROR is {base!r}; expected an address that begins with http:// or "
            "https://. For a folder set $HANDSON_DATA instead."
        )
    return [f"{base}/{remote.folder}/{urllib.parse.quote(file.name)}", *file.mirrors]


def fetch(
    remote: RemoteSet,
    to: str | os.PathLike[str] | None = None,
    *,
    progress: Progress | None = None,
    timeout: float = 20.0,
    pause: float = 1.0,
) -> dict[str, Path]:
    """Download every file of a set that is not yet in ``to``; return name → path.

    Args:
        remote: what to get.
        to: data folder; the files go to its subfolder ``remote.folder``. The user's cache if None.
        progress: called as bytes arrive.
        timeout: seconds that a mirror may say nothing before the next one is tried.
        pause: seconds between one round over all mirrors and the next.

    Raises:
        DownloadError: no mirror delivered (each is listed with its reason), no space is left, or
            the folder cannot be written.
        ChecksumError: as before, and a mirror delivered other bytes than the published ones.
    """
    home = Path(to) if to is not None else cache_home() / "data"
    return {
        file.name: fetch_file(remote, file, home, progress=progress, timeout=timeout, pause=pause)
        for file in remote.files
    }


def fetch_file(
    remote: RemoteSet,
    file: RemoteFile,
    home: Path,
    *,
    progress: Progress | None = None,
    timeout: float = 20.0,
    pause: float = 1.0,
) -> Path:
    """Download one file of a set into ``home``, unless it is there and right. See ``fetch``.

    Args:
        remote: the set.
        file: one of its files.
        home: folder of all data; the file goes into the set's folder below.
        progress: called with name, bytes done and bytes in all.
        timeout: seconds without a byte after which a mirror is given up.
        pause: seconds before a mirror that failed is tried once more.
    """
    target = home / remote.folder / file.name
    with _local(remote, file, target):
        if _is_right(target, file):
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        with partial(target) as part:
            if not _is_right(target, file):  # or another process has just fetched it
                _from_any(mirrors(remote, file), part, file, progress, timeout, pause)
                os.replace(part, target)
    return target


def _is_right(path: Path, file: RemoteFile) -> bool:
    return path.is_file() and path.stat().st_size == file.size and sha256(path) == file.sha256


def _from_any(
    urls: list[str],
    part: Path,
    file: RemoteFile,
    progress: Progress | None,
    timeout: float,
    pause: float,
) -> None:
    faults: dict[str, Fault] = {}
    for turn in range(_ROUNDS):
        left = [url for url in urls if url not in faults or faults[url].then != "nothing"]
        if turn and left:
            time.sleep(pause)
        for url in left:
            try:
                _from_one(url, part, file, progress, timeout)
                return
            except Fault as fault:
                faults[url] = fault
    wrong = any(fault.wrong_bytes for fault in faults.values())
    reasons = "\n".join(f"  {url}\n    {fault}" for url, fault in faults.items())
    raise (ChecksumError if wrong else DownloadError)(
        f"no mirror delivered {file.name} ({megabytes(file.size)}):\n{reasons}"
        + (
            f"\n{megabytes(kept)} are kept and will be continued."
            if (kept := bytes_there(part))
            else ""
        )
    )


def _from_one(
    url: str, part: Path, file: RemoteFile, progress: Progress | None, timeout: float
) -> None:
    """Bring ``part`` to the published bytes, as often as the mirror makes some headway."""
    for _ in range(_RESUMES):
        before = bytes_there(part)
        try:
            transfer(url, part, file, progress, timeout)
        except Fault as fault:
            if fault.then == "restart" and before:
                part.unlink(missing_ok=True)
            elif fault.then != "resume" or bytes_there(part) <= before:
                raise
            continue
        if sha256(part) == file.sha256:
            return
        part.unlink()
        if not before:
            raise Fault("its bytes are not the published ones (SHA-256)", wrong_bytes=True)
        # The earlier half may have been another mirror's fault: once more, from nothing.
    raise Fault("the connection was cut again and again", "later")


@contextmanager
def _local(remote: RemoteSet, file: RemoteFile, target: Path) -> Iterator[None]:
    """Say what to do about an error of this machine's own disk."""
    elsewhere = (
        f"Or keep data elsewhere: handson data get {remote.id} --to FOLDER, then set "
        "HANDSON_DATA=FOLDER."
    )
    try:
        yield
    except HandsonError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
            raise DownloadError(
                f"no space left in {target.parent} for {file.name} ({megabytes(file.size)}). "
                f"Free some and try again: what came is kept. {elsewhere}"
            ) from error
        raise DownloadError(
            f"cannot write {target}: {error.strerror or error}. Make the folder writable. "
            f"{elsewhere}"
        ) from error
