"""How digits are written: the knobs of ``glyphs``, and what each image gets from them."""

from dataclasses import dataclass, fields
from math import isfinite

import numpy as np
import numpy.typing as npt

from handson.base.errors import ArgumentError
from handson.data.embedded.bits import Bits

Range = tuple[float, float]
Traits = dict[str, npt.NDArray[np.float64]]

LIMITS: dict[str, tuple[float, float, str]] = {
    "rotation": (-180, 180, "degrees, clockwise"),
    "slant": (-1, 1, "sideways shift of the top, per half height"),
    "size": (0.3, 1.3, "height / 20 pixels"),
    "width": (0.3, 2, "width / natural width"),
    "shift": (-10, 10, "pixels"),
    "wobble": (0, 0.3, "standard deviation of the pen's points, per half height"),
    "elastic": (0, 4, "standard deviation of the warp, pixels"),
    "thickness": (0.5, 8, "pixels"),
    "blur": (0.5, 8, "pixels from full ink to none"),
    "contrast": (0.1, 1, "darkest ink, as a share of 255"),
    "noise": (0, 100, "standard deviation, grey levels"),
    "invert": (0, 1, "share of images with dark ink on a light ground"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """The distribution that images are drawn from.

    Each knob is a range ``(low, high)``: every image gets its own value, uniform between the two.
    One number means that value always. Turn a knob for the test part only, and the two parts differ
    by a covariate shift whose densities are known. Values outside the limits are refused.

    Args:
        rotation: degrees, clockwise, -180 … 180.
        slant: how far the top leans to the right, in half heights, -1 … 1.
        size: height of the digit over 20 pixels, 0.3 … 1.3.
        width: width over the natural width, 0.3 … 2.
        shift: pixels to the right and, drawn apart, downwards, -10 … 10.
        wobble: standard deviation of the points that the pen aims at, in half heights, 0 … 0.3.
        elastic: standard deviation of a smooth warp of the paper, in pixels, 0 … 4.
        thickness: width of the line in pixels, 0.5 … 8.
        blur: width of its soft edge in pixels, 0.5 … 8.
        contrast: grey of full ink over 255, 0.1 … 1.
        noise: standard deviation of the grain, in grey levels, 0 … 100.
        invert: share of the images that are dark on light, one number, 0 … 1.

    Raises:
        ArgumentError: a value is no number, outside its limits, or a range runs backwards.
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
            given = getattr(self, field.name)
            ends = given if isinstance(given, tuple) else (given, given)
            fine = len(ends) == 2 and all(_is_number(end) for end in ends)
            if not fine or not low <= ends[0] <= ends[1] <= high:
                form = "one number" if field.name == "invert" else "a number or (low, high)"
                raise ArgumentError(
                    f"Pen: {field.name}={given!r} should be {form} within {low} … {high} ({unit})"
                )
        if isinstance(self.invert, tuple):
            raise ArgumentError(f"Pen: invert={self.invert!r} should be one number within 0 … 1")

    def traits(self, bits: Bits, count: int) -> Traits:
        """Draw the knobs of ``count`` images: name → one value per image.

        Every knob has its own stream, so turning one leaves the others as they were.
        """
        values: Traits = {}
        for name in ("shift_right", "shift_down", *(f.name for f in fields(self))):
            if name == "shift":
                continue
            spot = bits.spawn(name).uniform(count)
            if name == "invert":
                values[name] = (spot < self.invert).astype(np.float64)
                continue
            given = getattr(self, name.split("_")[0])
            low, high = given if isinstance(given, tuple) else (given, given)
            values[name] = low + (high - low) * spot
        return values


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
