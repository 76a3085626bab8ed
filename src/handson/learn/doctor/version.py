"""Versions as numbers, without any package for it: the doctor may have none."""

import re

Release = tuple[int, ...]


def release(version: str) -> Release:
    """Return the numbers that a version begins with: ``2.13.0a0+cu126`` gives ``(2, 13, 0)``."""
    found = re.match(r"\s*v?(\d+(?:\.\d+)*)", version)
    return tuple(int(part) for part in found[1].split(".")) if found else ()


def local_tag(version: str) -> str:
    """Return what stands behind the plus sign: ``2.13.0+cu126`` gives ``cu126``, else nothing."""
    return version.partition("+")[2].lower()


def at_least(version: str, bound: str) -> bool:
    """Return whether ``version`` is ``bound`` or newer, by their numbers alone."""
    ours, theirs = release(version), release(bound)
    length = max(len(ours), len(theirs))
    return _padded(ours, length) >= _padded(theirs, length)


def _padded(numbers: Release, length: int) -> Release:
    return numbers + (0,) * (length - len(numbers))
