"""Unpacking in memory, with a limit: a small file must not be able to fill the machine.

Nothing is ever extracted to disk, so an archive cannot write outside its folder; one that would
try is refused whole.
"""

import stat
import zipfile
import zlib
from pathlib import Path

from handson.base.errors import DataError

_AGAIN = "Delete it and fetch it again (handson data get ID)."


def gunzip(data: bytes, *, max_bytes: int, name: str = "the data") -> bytes:
    """Decompress gzip ``data``, all its members, up to a limit.

    Args:
        data: the compressed bytes.
        max_bytes: most bytes that may come out.
        name: what to call the data in an error.

    Raises:
        DataError: not gzip, truncated, corrupt, or more than ``max_bytes`` come out.
    """
    out: list[bytes] = []
    length = 0
    rest = data
    while rest or not out:
        member = zlib.decompressobj(wbits=31)  # 16 + 15: a gzip header, the largest window
        try:
            piece = member.decompress(rest, max_bytes - length + 1)
        except zlib.error as error:
            raise DataError(f"{name}: not a whole gzip file ({error}). {_AGAIN}") from error
        length += len(piece)
        if length > max_bytes:
            raise DataError(
                f"{name}: unpacks to more than {max_bytes:,} bytes, the most expected here. "
                f"It is not the file it should be. {_AGAIN}"
            )
        if not member.eof:
            raise DataError(f"{name}: truncated after {len(data):,} bytes of gzip. {_AGAIN}")
        out.append(piece)
        rest = member.unused_data.lstrip(b"\0")  # gzip allows padding between and after members
    return out[0] if len(out) == 1 else b"".join(out)


def read_file(path: Path, *, max_bytes: int) -> bytes:
    """Read a whole file that may not be longer than ``max_bytes``.

    Raises:
        DataError: it is longer, or cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > max_bytes:
        raise DataError(
            f"{path}: longer than {max_bytes:,} bytes, the most expected here. "
            f"It is not the file it should be. {_AGAIN}"
        )
    return data


def read_zip_member(path: Path, member: str, *, max_bytes: int) -> bytes:
    """Read one member of a zip file into memory.

    Args:
        path: the zip file.
        member: name inside it, with forward slashes.
        max_bytes: most bytes that may come out.

    Raises:
        DataError: not a zip file, truncated, corrupt, encrypted, any name in it climbs out of its
            folder or is a link, the member is not there, or it is longer than ``max_bytes``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            for info in infos:
                _refuse_unsafe(path, info)
            names = [info.filename for info in infos]
            if member not in names:
                raise DataError(
                    f"{path}: holds no {member!r}, only {', '.join(names[:5]) or 'nothing'}. "
                    f"It is not the archive it should be. {_AGAIN}"
                )
            with archive.open(member) as file:
                data = file.read(max_bytes + 1)
    except DataError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError) as error:
        raise DataError(f"{path}: truncated or corrupt zip file ({error}). {_AGAIN}") from error
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or packed in a rare way
        raise DataError(f"{path}: cannot be unpacked ({error}). {_AGAIN}") from error
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror or error}") from error
    if len(data) > max_bytes:
        raise DataError(
            f"{path}: {member} unpacks to more than {max_bytes:,} bytes, the most expected here. "
            f"It is not the file it should be. {_AGAIN}"
        )
    return data


def _refuse_unsafe(path: Path, info: zipfile.ZipInfo) -> None:
    name = info.orig_filename
    reason = ""
    if name.startswith(("/", "\\")) or ":" in name.split("/")[0]:
        reason = "is an absolute path"
    elif "\\" in name or "\0" in name:
        reason = "has a backslash or a NUL in its name"
    elif ".." in name.split("/"):
        reason = "climbs out of its folder"
    elif stat.S_ISLNK(info.external_attr >> 16):
        reason = "is a symbolic link"
    if reason:
        raise DataError(
            f"{path}: refused, because its member {name[:80]!r} {reason}. An honest data archive "
            "has no such member; do not unpack it by other means."
        )
