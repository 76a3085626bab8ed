"""Finding a data set on this machine, and fetching it when it is not there.

Looked for in an explicit folder, then ``$HANDSON_DATA``, then the user's cache; in each as
``FOLDER/<set>/name``, as ``FOLDER/name`` (the book's ``../data``) and where torchvision puts it.
"""

import hashlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from handson.base.errors import ChecksumError, DataError, DownloadError, MissingDataError
from handson.base.paths import cache_home, data_homes
from handson.data.download import fetch_file, megabytes, mirrors, sha256
from handson.data.registry import RemoteFile, RemoteSet, remote_set
from handson.data.transfer import Progress

Folder = str | os.PathLike[str] | None


def locate(set_id: str, explicit: Folder = None) -> dict[str, Path]:
    """Return name → path of every file of a set; fetch nothing.

    The size is compared at every use, the SHA-256 once per path, size and modification time: a
    small note in the user's cache remembers it, never one beside the data.

    Args:
        set_id: as in ``handson data list``.
        explicit: folder to look in first.

    Raises:
        MissingDataError: a file is nowhere; the message names every way out.
        ChecksumError: a file is there under its name, and its bytes are not the published ones.
        DataError: a file is there and cannot be read.
    """
    remote = remote_set(set_id)
    found, absent, notes = _search(remote, explicit)
    if absent:
        raise missing(remote, absent, explicit, notes)
    return found


def ensure(
    set_id: str,
    explicit: Folder = None,
    *,
    download: bool = True,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Return name → path of every file of a set, after fetching what is missing to the cache.

    Args:
        set_id: as in ``handson data list``.
        explicit: folder to look in first.
        download: whether the network may be used.
        progress: called as bytes arrive; a line on stderr for every file if None.

    Raises:
        MissingDataError: a file is nowhere and could not be fetched.
        ChecksumError: a file, here or at a mirror, does not have the published bytes.
    """
    remote = remote_set(set_id)
    found, absent, notes = _search(remote, explicit)
    if absent and not download:
        raise missing(remote, absent, explicit, notes)
    for file in absent:
        if progress is None:
            print(f"fetching {file.name} ({megabytes(file.size)}) ...", file=sys.stderr)
        try:
            home = cache_home() / "data"
            found[file.name] = fetch_file(remote, file, home, progress=progress)
        except DownloadError as error:
            notes.append(str(error))
            raise missing(remote, absent, explicit, notes) from error
    return {file.name: found[file.name] for file in remote.files}


def check(remote: RemoteSet, file: RemoteFile, path: Path, *, remember: bool = True) -> None:
    """Raise unless ``path`` has the published bytes.

    Args:
        remote: the set it belongs to.
        file: what it should be.
        path: where it is.
        remember: trust, and write, the note of an earlier check.

    Raises:
        ChecksumError: its size or SHA-256 differs.
        DataError: it cannot be read.
    """
    try:
        found = path.stat()
        note = _note(path)
        facts = [str(path.resolve()), found.st_size, found.st_mtime_ns, file.sha256]
        if found.st_size != file.size:
            wrong = f"has {found.st_size:,} bytes, expected {file.size:,}"
        elif remember and _recall(note) == facts:
            return
        elif (digest := sha256(path)) != file.sha256:
            wrong = f"has SHA-256 {digest[:16]}…, expected {file.sha256[:16]}…"
        else:
            if remember:
                _write_down(note, facts)
            return
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}") from error
    raise ChecksumError(
        f"{path} is damaged or another version: it {wrong}. {_repair(remote, path)}"
    )


def missing(
    remote: RemoteSet, absent: list[RemoteFile], explicit: Folder, notes: list[str]
) -> MissingDataError:
    """Make the error for a set that is not here; it names every way out.

    Args:
        remote: the set.
        absent: the files that are not there.
        explicit: the folder that the caller named, if any.
        notes: what was tried already, a line each.
    """
    cache = cache_home() / "data" / remote.folder
    looked = [
        f"{home}{'' if home.is_dir() else ' (no such folder)'}" for home in data_homes(explicit)
    ]
    pages = dict.fromkeys(url.rsplit("/", 1)[0] for file in absent for url in mirrors(remote, file))
    example = f"{remote.folder}/{absent[0].name}"
    message = "\n".join(
        (
            f"data set {remote.id!r} is not complete on this machine: no "
            f"{', '.join(file.name for file in absent)} in {'; '.join(looked)}.",
            *notes,
            "Ways out:",
            f"  1. with a network:  handson data get {remote.id}",
            f"  2. from a copy:     set HANDSON_DATA=FOLDER, where FOLDER/{example} is",
            f"  3. by hand:         put the files into {cache}, each from any of",
            *(f"       {page}/" for page in pages),
            f"  4. own mirror:      set HANDSON_MIRROR=http://HOST, which serves /{example}",
            f"  5. no download:     --data {remote.instead} (embedded, always there)",
        )
    )
    return MissingDataError(message)


def find(
    remote: RemoteSet, file: RemoteFile, explicit: Folder = None, notes: list[str] | None = None
) -> Path | None:
    """Return where a file is, unchecked, or None; ``notes`` collects what was passed over."""
    notes = [] if notes is None else notes
    for path, ours in _places(remote, file, explicit):
        try:
            if not path.is_file():
                continue
            size = path.stat().st_size
        except OSError as error:
            notes.append(f"({path} cannot be looked at: {error.strerror or error})")
            continue
        if ours or size == file.size:
            return path
        # MNIST and Fashion-MNIST share their names: among files of several sets, another size
        # means another file.
        notes.append(f"({path} is something else: {size:,} bytes, not {file.size:,})")
    return None


def _search(
    remote: RemoteSet, explicit: Folder
) -> tuple[dict[str, Path], list[RemoteFile], list[str]]:
    found: dict[str, Path] = {}
    absent: list[RemoteFile] = []
    notes: list[str] = []
    if explicit is not None and not Path(explicit).is_dir():
        raise missing(remote, list(remote.files), explicit, notes)
    for file in remote.files:
        path = find(remote, file, explicit, notes)
        if path is None:
            absent.append(file)
        else:
            check(remote, file, path)
            found[file.name] = path
    return found, absent, notes


def _places(remote: RemoteSet, file: RemoteFile, explicit: Folder) -> list[tuple[Path, bool]]:
    """List where a file may be, and whether the place can only be meant for this set."""
    places: list[tuple[Path, bool]] = []
    for home in data_homes(explicit):
        places.append((home / remote.folder / file.name, True))
        places += [(home / folder / file.name, True) for folder in remote.also_in]
        places.append((home / file.name, False))
    return places


def _repair(remote: RemoteSet, path: Path) -> str:
    if path.is_relative_to(cache_home()):
        return f"To replace it: handson data get {remote.id}"
    return (
        "handson never writes there: delete or replace it yourself, or point HANDSON_DATA "
        f"elsewhere; then: handson data get {remote.id}"
    )


def _note(path: Path) -> Path:
    key = hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogatepass")).hexdigest()
    return cache_home() / "verified" / f"{key[:32]}.json"


def _recall(note: Path) -> object:
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write_down(note: Path, facts: list[object]) -> None:
    with suppress(OSError):  # no cache: hashed again next time
        note.parent.mkdir(parents=True, exist_ok=True)
        own = note.with_suffix(f".{os.getpid()}.tmp")
        own.write_text(json.dumps(facts), encoding="utf-8")
        os.replace(own, note)
