"""Sine and exponential from additions and multiplications alone: the same bits everywhere.

The functions of C libraries differ in the last bit from one platform to the next. IEEE additions
and multiplications do not, so a range reduction and a polynomial, one operation at a time, agree
everywhere. Both are right to about 2e-16 of the largest value near the argument.
"""

from math import factorial

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# π/2 = 0x1.921fb54442d18p0 and the rest that float64 cannot hold, so that k·π/2 loses nothing.
_HALF_PI = float.fromhex("0x1.921fb54400000p+0")
_HALF_PI_REST = float.fromhex("0x1.0b4611a626331p-34")
_LOG2 = float.fromhex("0x1.62e42fee00000p-1")
_LOG2_REST = float.fromhex("0x1.a39ef35793c76p-33")


def _taylor(x: Array, powers: range, alternate: bool) -> Array:
    """Add up ``±xⁿ / n!`` over ``powers``, an arithmetic progression, by Horner's rule."""
    step = x
    for _ in range(powers.step - 1):
        step = step * x
    total = np.zeros_like(x)
    for position in reversed(range(len(powers))):
        sign = -1.0 if alternate and position % 2 else 1.0
        total = total * step + sign / factorial(powers[position])
    return total * x if powers.start else total


def sin(x: Array) -> Array:
    """Return the sine of ``x`` in radians, for ``|x|`` up to a million."""
    quarter = np.rint(x * (2 / np.pi))
    rest = (x - quarter * _HALF_PI) - quarter * _HALF_PI_REST
    sine, cosine = _taylor(rest, range(1, 18, 2), True), _taylor(rest, range(0, 18, 2), True)
    turn = quarter.astype(np.int64) % 4
    return np.where(turn % 2 == 0, sine, cosine) * np.where(turn >= 2, -1.0, 1.0)


def exp(x: Array) -> Array:
    """Return e to the power ``x``, for ``x`` from -700 to 700."""
    doublings = np.rint(x * 1.4426950408889634)
    rest = (x - doublings * _LOG2) - doublings * _LOG2_REST
    return np.ldexp(_taylor(rest, range(16), False), doublings.astype(np.int32))
