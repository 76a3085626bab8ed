"""How digits are written: the knobs of ``glyphs``, and what each image gets from them."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from handson.base.errors import ArgumentError
from handson.data.embedded.arguments import is_number
from handson.data.embedded.bits import Bits

Range = tuple[float, float]
Traits = dict[str, npt.NDArray[np.float64]]

LIMITS: dict[str, tuple[float, float, str]] = {
    "rotation": (-180, 180, "degrees, clockwise"),
    "slant": (-1, 1, "half heights that the top leans to the right"),
    "size": (0.3, 1.3, "height over 20 pixels"),
    "width": (0.3, 2, "width over the natural width"),
    "shift": (-10, 10, "pixels"),
    "wobble": (0, 0.3, "standard deviation in half heights"),
    "elastic": (0, 4, "standard deviation in pixels"),
    "thickness": (0.5, 8, "pixels"),
    "blur": (0.5, 8, "pixels from full ink to none"),
    "contrast": (0.1, 1, "grey of full ink over 255"),
    "noise": (0, 100, "standard deviation in grey levels"),
    "invert": (0, 1, "share of the images"),
}
"""Lowest and highest value of each knob, and its unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """The distribution that images are drawn from.

    Each knob is a range ``(low, high)``: every image gets its own value, uniform between the two.
    One number means that value always. Turn a knob for the test part alone and the two parts differ
    by a covariate shift whose two densities are known.

    Args:
        rotation: degrees clockwise, -180 … 180.
        slant: how far the top leans to the right, in half heights of the digit, -1 … 1.
        size: height of the digit over 20 pixels, 0.3 … 1.3.
        width: width of the digit over its natural width, 0.3 … 2.
        shift: pixels to the right and, drawn on its own, downwards, -10 … 10.
        wobble: standard deviation of the points that the pen aims at, in half heights, 0 … 0.3.
        elastic: standard deviation of a smooth warp of the paper, in pixels, 0 … 4.
        thickness: width of the line in pixels, 0.5 … 8.
        blur: width of the line's soft edge in pixels, 0.5 … 8.
        contrast: grey of full ink over 255, 0.1 … 1.
        noise: standard deviation of the grain in grey levels, 0 … 100; it is cut off at black
            and at white.
        invert: share of the images that are dark on light, one number, 0 … 1.

    Raises:
        ArgumentError: a value is no number, is outside its limits, or a range runs backwards.
    """

    rotation: float | Range = (-18.0, 18.0)
    slant: float | Range = (-0.25, 0.25)
    size: float | Range = (0.85, 1.1)
    width: float | Range = (0.75, 1.25)
    shift: float | Range = (-1.3, 1.3)
    wobble: float | Range = (0.02, 0.1)
    elastic: float | Range = (0.3, 1.0)
    thickness: float | Range = (1.9, 4.2)
    blur: float | Range = (1.0, 2.2)
    contrast: float | Range = (0.7, 1.0)
    noise: float | Range = (0.0, 24.0)
    invert: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            low, high, unit = LIMITS[field.name]
            single = field.name == "invert"
            ends = _ends(getattr(self, field.name))
            fits = ends is not None and low <= ends[0] <= ends[1] <= high
            if not fits or (single and isinstance(self.invert, tuple)):
                form = "one number" if single else "a number, or a tuple (low, high),"
                raise ArgumentError(
                    f"Pen: {field.name}={getattr(self, field.name)!r} should be {form} within "
                    f"{low} … {high} ({unit})"
                )

    def traits(self, bits: Bits, count: int) -> Traits:
        """Draw what the images ``0 … count - 1`` of the stream ``bits`` are made with.

        Returns the knobs by name, one number per image; ``shift`` becomes ``shift_right`` and
        ``shift_down``, and ``invert`` becomes 0 or 1. Every knob has a stream of its own: turning
        one leaves the others as they were.
        """
        values: Traits = {}
        for name in (field.name for field in fields(self)):
            for trait in ("shift_right", "shift_down") if name == "shift" else (name,):
                spot = bits.spawn(trait).uniform(count)
                low, high = _ends(getattr(self, name)) or (0.0, 0.0)
                values[trait] = low + (high - low) * spot
                if name == "invert":
                    values[trait] = (spot < self.invert).astype(np.float64)
        return values


def _ends(given: object) -> Range | None:
    ends = given if isinstance(given, tuple) else (given, given)
    return ends if len(ends) == 2 and all(map(is_number, ends)) else None
