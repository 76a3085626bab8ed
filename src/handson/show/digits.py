"""Numbers as short as they can be and still be told apart."""

import itertools
import math
from collections.abc import Sequence


def short(value: float | int, digits: int = 3) -> str:
    """Write ``value`` with ``digits`` significant digits, none of a whole part being lost.

    >>> short(0.85372), short(12345.6), short(0.00002)
    ('0.854', '12346', '2e-5')
    """
    if not math.isfinite(value):
        return str(float(value))
    if value == 0:
        return "0"
    if not 1e-3 <= abs(value) < 1e6:
        mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa}e{int(exponent)}"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def aligned(values: Sequence[float | int]) -> list[str]:
    """Write the labels of an axis: all alike, with as many places as tell neighbours apart.

    >>> aligned([0.5, 0.75, 1.0])
    ['0.50', '0.75', '1.00']
    >>> aligned([2e-5, 1e-5])
    ['2.0e-5', '1.0e-5']

    Args:
        values: finite, in order, evenly spaced or nearly so.
    """
    steps = [abs(b - a) for a, b in itertools.pairwise(values) if b != a]
    greatest = max(map(abs, values), default=0.0)
    if not steps or greatest == 0:
        return [short(value) for value in values]
    step = math.floor(math.log10(min(steps)))
    scale = math.floor(math.log10(greatest))
    if -4 <= scale < 6:
        places = max(0, 1 - step) if step < 1 else 0
        return [f"{value:.{places}f}" for value in values]
    texts = [f"{value:.{max(1, 1 + scale - step)}e}".partition("e") for value in values]
    return [f"{mantissa}e{int(exponent)}" for mantissa, _, exponent in texts]
