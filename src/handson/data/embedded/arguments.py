"""Checks of the settings of the embedded sets: each complaint names the range."""

from collections.abc import Iterable
from math import inf, isfinite
from numbers import Integral, Real

from handson.base.errors import ArgumentError


def is_number(value: object) -> bool:
    """Return whether ``value`` is a finite number; True and False are none."""
    return isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)


def whole(**settings: tuple[object, int, int | None]) -> None:
    """Refuse any setting that is not an integer of its range.

    Args:
        settings: name → value, lowest allowed, highest allowed (or None for no limit).

    Raises:
        ArgumentError: one is not.
    """
    for name, (value, low, high) in settings.items():
        top = inf if high is None else high
        counts = isinstance(value, Integral) and not isinstance(value, bool)
        if not counts or not low <= int(value) <= top:  # type: ignore[call-overload]
            limits = f"of at least {low}" if high is None else f"within {low} … {high}"
            raise ArgumentError(f"{name}={value!r} should be a whole number {limits}")


def real(**settings: tuple[object, float]) -> None:
    """Refuse any setting that is not a finite number of at least its lowest allowed value.

    Args:
        settings: name → value, lowest allowed.

    Raises:
        ArgumentError: one is not.
    """
    for name, (value, low) in settings.items():
        if not is_number(value) or value < low:  # type: ignore[operator]
            limit = "" if low == -inf else f" of at least {low}"
            raise ArgumentError(f"{name}={value!r} should be a finite number{limit}")


def reals(name: str, values: Iterable[float], *, count: int | None = None) -> tuple[float, ...]:
    """Return ``values`` as a tuple of finite numbers.

    Args:
        name: what they are called.
        values: the numbers.
        count: how many there should be; None stands for one or more.

    Raises:
        ArgumentError: one is no finite number, or there are too few or too many.
    """
    try:
        listed = () if isinstance(values, str) else tuple(float(value) for value in values)
    except (TypeError, ValueError):
        listed = ()
    fits = len(listed) == count if count is not None else len(listed) > 0
    if not fits or not all(map(isfinite, listed)):
        wanted = "one or more" if count is None else str(count)
        raise ArgumentError(f"{name}={values!r} should be a sequence of {wanted} finite numbers")
    return listed
