"""Errors raised on purpose. Each says what was given, what was expected, what to do next."""

import difflib
import re
from collections.abc import Iterable


class HandsonError(Exception):
    """Base of every error that handson raises on purpose; the CLI prints its message alone."""


class ShapeError(HandsonError, ValueError):
    """A tensor has the wrong shape."""


class DtypeError(HandsonError, TypeError):
    """A tensor has the wrong dtype."""


class ArgumentError(HandsonError, ValueError):
    """An argument is outside its range."""


class UnknownNameError(HandsonError, LookupError):
    """No such recipe, data set, device, ...; the message holds the three nearest names."""


class DeviceError(HandsonError, RuntimeError):
    """The device asked for is not there."""


class DataError(HandsonError, ValueError):
    """A data file is not what it should be."""


class MissingDataError(DataError, FileNotFoundError):
    """A data set is not on this machine and could not be fetched."""


class ChecksumError(DataError):
    """The bytes of a file are not the published ones."""


class DownloadError(HandsonError, OSError):
    """No mirror delivered the file."""


class CheckpointError(HandsonError, ValueError):
    """A checkpoint is torn, foreign, from another recipe, from a newer version, or unsafe."""


class DivergenceError(HandsonError, ArithmeticError):
    """The loss is no longer a finite number."""


class RunError(HandsonError, RuntimeError):
    """A run's folder or the run store cannot serve the request."""


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return the ``count`` names most like ``name``, best first, whatever the distance.

    Args:
        name: what was given.
        known: every valid name.
        count: how many to return.
    """
    wanted = name.lower()
    initials = "".join(word[0] for word in re.findall(r"[a-z0-9]+", wanted))

    def likeness(candidate: str) -> float:
        plain = candidate.lower()
        # --learning-rate means --lr
        short = len(initials) > 1 and plain.strip("-") == initials
        return 1.0 if short else difflib.SequenceMatcher(None, wanted, plain).ratio()

    return sorted(known, key=likeness, reverse=True)[:count]


def unknown(kind: str, name: str, known: Iterable[str], hint: str = "") -> UnknownNameError:
    """Make the error for a name that nobody knows.

    Args:
        kind: what the name should have been, for example ``"recipe"``.
        name: what was given.
        known: every valid name.
        hint: how to list the valid names, for example ``"handson list"``.
    """
    near = nearest(name, known)
    message = f"no {kind} is called {name!r}"
    if near:
        message += f"; the nearest are: {', '.join(near)}"
    return UnknownNameError(message + (f" (see: {hint})" if hint else ""))
