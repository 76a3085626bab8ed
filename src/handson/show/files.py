"""Write a figure to a file: whole or not at all, and the same bytes every time."""

import contextlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handson.base.errors import HandsonError, unknown
from handson.show.style import house_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What to leave out of each format, so that a file depends on the picture and not on the day.
UNDATED: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None},
    "pdf": {"CreationDate": None},
}


class SaveError(HandsonError, OSError):
    """A figure could not be written."""


def save(figure: "Figure", path: str | os.PathLike[str]) -> Path:
    """Write ``figure`` to ``path`` and return the path.

    Missing folders are made. An older file is replaced only once the new one is complete.
    The same figure gives the same bytes each time with one version of matplotlib.

    Args:
        figure: any matplotlib figure.
        path: ends in ``.png``, ``.svg`` or ``.pdf``; without an ending, ``.png`` is added.

    Raises:
        UnknownNameError: the ending is none of the three.
        SaveError: the folder or file cannot be written.
    """
    target = Path(path).expanduser()
    if not target.suffix:
        target = target.with_name(f"{target.name}.png")
    kind = target.suffix[1:].lower()
    if kind not in UNDATED:
        raise unknown("picture format", kind, UNDATED, "write to a .png, .svg or .pdf file")
    temporary = target.with_name(f".{secrets.token_hex(4)}-{target.name}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(f"{target} is a folder")
        with house_style(), temporary.open("xb") as stream:
            figure.savefig(stream, format=kind, metadata=UNDATED[kind])
        os.replace(temporary, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return target


def _unwritable(target: Path, error: OSError) -> SaveError:
    return SaveError(
        f"the figure cannot be written to {target}: {error.strerror or error}. "
        "Choose a folder that you may write to, on a disk with space left."
    )
