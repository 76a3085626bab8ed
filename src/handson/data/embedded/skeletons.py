"""How a pen writes the ten digits: the points it passes through, in several hands.

x grows to the right and y downwards; a digit fills about ±0.55 by ±1. Within a stroke the pen moves
on a smooth curve through the points; a corner is where one stroke ends and the next begins. A
stroke that ends where it began is closed smoothly.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

Stroke = tuple[tuple[float, float], ...]

# One entry per digit, one row per hand, one tuple per stroke.
HANDS: tuple[tuple[tuple[Stroke, ...], ...], ...] = (
    (  # 0: an oval; a narrow one; one whose ends cross at the top
        (((0, -1), (-0.42, -0.65), (-0.55, 0), (-0.42, 0.68), (0, 1), (0.42, 0.65), (0.55, 0),
          (0.42, -0.65), (0, -1)),),
        (((0.05, -1), (-0.28, -0.6), (-0.36, 0.1), (-0.2, 0.8), (0.1, 1), (0.36, 0.5),
          (0.38, -0.3), (0.25, -0.85), (0.05, -1)),),
        (((0.25, -0.95), (-0.15, -0.9), (-0.5, -0.35), (-0.5, 0.4), (-0.1, 0.98), (0.4, 0.65),
          (0.55, 0), (0.35, -0.7), (-0.05, -0.92)),),
    ),
    (  # 1: a bar; a bar with a flag; with a flag and a foot
        (((0, -1), (0, 0), (0, 1)),),
        (((-0.35, -0.5), (-0.12, -0.72), (0.08, -1)), ((0.08, -1), (0.06, 0), (0.04, 1))),
        (((-0.35, -0.6), (-0.12, -0.78), (0.05, -1)), ((0.05, -1), (0.05, 0), (0.05, 0.96)),
         ((-0.4, 0.97), (0.05, 0.96), (0.45, 0.95))),
    ),
    (  # 2: a corner at the foot; a loop at the foot; a wide arch
        (((-0.5, -0.55), (-0.33, -0.9), (0.05, -1), (0.42, -0.75), (0.38, -0.25), (0, 0.3),
          (-0.5, 0.93)), ((-0.5, 0.93), (0, 0.93), (0.55, 0.9))),
        (((-0.48, -0.6), (-0.2, -0.95), (0.2, -0.95), (0.42, -0.55), (0.2, 0.05), (-0.2, 0.65),
          (-0.45, 0.95), (-0.55, 0.72), (-0.3, 0.62), (0.1, 0.85), (0.58, 0.9)),),
        (((-0.55, -0.75), (-0.1, -0.98), (0.4, -0.85), (0.5, -0.45), (0.15, 0.1), (-0.4, 0.75),
          (-0.55, 0.95)), ((-0.55, 0.95), (-0.05, 0.82), (0.5, 0.98))),
    ),
    (  # 3: two bows that meet in a point; a flat top; one wave
        (((-0.45, -0.8), (-0.05, -1), (0.38, -0.8), (0.32, -0.3), (-0.12, -0.08)),
         ((-0.12, -0.08), (0.35, 0.08), (0.5, 0.48), (0.2, 0.92), (-0.2, 0.98), (-0.52, 0.78))),
        (((-0.45, -0.95), (0, -0.96), (0.45, -0.95)), ((0.45, -0.95), (0.2, -0.55), (-0.05, -0.18)),
         ((-0.05, -0.18), (0.4, 0), (0.5, 0.45), (0.2, 0.92), (-0.2, 0.98), (-0.5, 0.75))),
        (((-0.4, -0.85), (0.05, -1), (0.4, -0.7), (0.25, -0.25), (-0.02, -0.05), (0.3, 0.12),
          (0.48, 0.5), (0.15, 0.95), (-0.45, 0.85)),),
    ),
    (  # 4: open at the top; closed; open with a curved first stroke
        (((-0.35, -0.9), (-0.42, -0.4), (-0.5, 0.15)), ((-0.5, 0.15), (0, 0.12), (0.55, 0.1)),
         ((0.25, -0.6), (0.22, 0.2), (0.18, 1))),
        (((0.25, -1), (-0.2, -0.35), (-0.58, 0.32)), ((-0.58, 0.32), (0, 0.32), (0.6, 0.3)),
         ((0.25, -1), (0.25, 0), (0.24, 1))),
        (((-0.4, -0.95), (-0.5, -0.4), (-0.38, -0.02), (0.05, 0), (0.42, -0.15)),
         ((0.48, -0.95), (0.4, 0), (0.3, 1))),
    ),
    (  # 5: a bar, a neck and a belly; one wave; a short neck
        (((0.5, -0.95), (0.1, -0.95), (-0.33, -0.93)),
         ((-0.33, -0.93), (-0.37, -0.55), (-0.42, -0.12)),
         ((-0.42, -0.12), (0.05, -0.3), (0.45, 0.05), (0.42, 0.6), (0, 0.98), (-0.5, 0.82))),
        (((0.48, -0.9), (0, -0.92), (-0.38, -0.7), (-0.3, -0.25), (0.1, -0.12), (0.42, 0.25),
          (0.32, 0.8), (-0.1, 0.98), (-0.48, 0.85)),),
        (((0.55, -0.98), (0.15, -0.9), (-0.25, -0.9)),
         ((-0.25, -0.9), (-0.32, -0.6), (-0.35, -0.35)),
         ((-0.35, -0.35), (0.2, -0.38), (0.5, 0.1), (0.3, 0.75), (-0.1, 0.96), (-0.45, 0.95))),
    ),
    (  # 6: a round back; a straight back; a small loop
        (((0.38, -0.92), (-0.05, -0.75), (-0.4, -0.2), (-0.5, 0.35), (-0.3, 0.88), (0.1, 0.98),
          (0.47, 0.6), (0.32, 0.15), (-0.05, 0.05), (-0.45, 0.4)),),
        (((0.1, -1), (-0.2, -0.5), (-0.42, 0.2), (-0.35, 0.8), (0, 1), (0.38, 0.75), (0.35, 0.3),
          (0, 0.15), (-0.35, 0.45)),),
        (((0.45, -0.75), (0.15, -0.98), (-0.3, -0.6), (-0.5, 0.1), (-0.4, 0.75), (0, 0.98),
          (0.4, 0.7), (0.25, 0.35), (-0.1, 0.4), (-0.35, 0.7)),),
    ),
    (  # 7: a bar and a leg; with a cross stroke; with a serif and a bent leg
        (((-0.5, -0.9), (0, -0.92), (0.5, -0.93)), ((0.5, -0.93), (0.15, 0), (-0.15, 1))),
        (((-0.5, -0.88), (0, -0.92), (0.5, -0.9)), ((0.5, -0.9), (0.15, 0), (-0.1, 1)),
         ((-0.25, 0.03), (0.1, 0), (0.48, -0.03))),
        (((-0.52, -0.55), (-0.5, -0.75), (-0.48, -0.92)), ((-0.48, -0.92), (0, -0.9), (0.5, -0.95)),
         ((0.5, -0.95), (0.1, -0.3), (-0.08, 0.3), (-0.12, 1))),
    ),
    (  # 8: one line that crosses itself; two rings; an open crossing
        (((0, -1), (-0.4, -0.78), (-0.3, -0.32), (0.05, -0.05), (0.45, 0.35), (0.35, 0.85), (0, 1),
          (-0.38, 0.85), (-0.45, 0.35), (-0.05, -0.05), (0.32, -0.35), (0.38, -0.78), (0, -1)),),
        (((0, -1), (-0.36, -0.75), (-0.3, -0.25), (0, -0.08), (0.3, -0.25), (0.36, -0.75), (0, -1)),
         ((0, -0.08), (-0.45, 0.2), (-0.42, 0.78), (0, 1), (0.42, 0.78), (0.45, 0.2), (0, -0.08))),
        (((0.42, -0.8), (0, -1), (-0.38, -0.65), (-0.1, -0.2), (0.35, 0.2), (0.42, 0.7), (0, 1),
          (-0.42, 0.75), (-0.3, 0.25), (0.1, -0.15), (0.5, -0.7)),),
    ),
    (  # 9: a ring and a straight leg; a ring and a hook; one line
        (((0.4, -0.55), (0.12, -0.98), (-0.35, -0.85), (-0.42, -0.3), (-0.05, -0.02), (0.32, -0.2),
          (0.4, -0.55)), ((0.42, -0.85), (0.4, 0), (0.36, 1))),
        (((0.42, -0.6), (0.1, -1), (-0.35, -0.8), (-0.4, -0.3), (-0.05, -0.05), (0.35, -0.25),
          (0.44, -0.6), (0.45, 0.2), (0.3, 0.8), (-0.05, 1), (-0.42, 0.8)),),
        (((0.35, -0.85), (-0.05, -1), (-0.42, -0.65), (-0.3, -0.2), (0.1, -0.2), (0.38, -0.7),
          (0.3, 0), (0.1, 0.55), (-0.1, 1)),),
    ),
)  # fmt: skip

SPANS = 3  # straight segments between two neighbouring points of a curve


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One digit in one hand, ready to be bent and drawn.

    Args:
        controls: the different points that the pen passes through, ``(controls, 2)``.
        curve: weights of the controls in each point of the drawn line, ``(points, controls)``.
        starts: positions of the points at which a straight segment begins; it ends at the next.
    """

    controls: npt.NDArray[np.float64]
    curve: npt.NDArray[np.float64]
    starts: tuple[int, ...]


def _stroke_weights(count: int, closed: bool) -> npt.NDArray[np.float64]:
    """Return the weights of ``count`` control points along their Catmull–Rom curve.

    Between p₁ and p₂, at t in [0, 1], with neighbours p₀ and p₃:
    p(t) = p₁ + t/2 (p₂ - p₀) + t²/2 (2p₀ - 5p₁ + 4p₂ - p₃) + t³/2 (-p₀ + 3p₁ - 3p₂ + p₃).
    """
    weights = np.zeros(((count - 1) * SPANS + 1, count))
    for row in range(len(weights)):
        span = min(row // SPANS, count - 2)
        t = row / SPANS - span
        for offset, weight in zip(
            (-1, 0, 1, 2),
            (
                -t / 2 + t * t - t * t * t / 2,
                1 - 5 * t * t / 2 + 3 * t * t * t / 2,
                t / 2 + 2 * t * t - 3 * t * t * t / 2,
                -t * t / 2 + t * t * t / 2,
            ),
            strict=True,
        ):
            at = span + offset
            # Beyond an open end the curve behaves as if the end point were repeated.
            at = at % (count - 1) if closed and not 0 <= at < count else min(max(at, 0), count - 1)
            weights[row, at] += weight
    return weights


@cache
def skeletons(digit: int) -> tuple[Skeleton, ...]:
    """Return the digit, 0 … 9, in every hand."""
    made = []
    for strokes in HANDS[digit]:
        # A point that two strokes share, or that closes a ring, is one control: it moves as one.
        controls = list(dict.fromkeys(point for stroke in strokes for point in stroke))
        rows: list[npt.NDArray[np.float64]] = []
        starts: list[int] = []
        drawn = 0
        for stroke in strokes:
            weights = _stroke_weights(len(stroke), stroke[0] == stroke[-1])
            block = np.zeros((len(weights), len(controls)))
            for column, point in enumerate(stroke):
                block[:, controls.index(point)] += weights[:, column]
            rows.append(block)
            starts += range(drawn, drawn + len(block) - 1)
            drawn += len(block)
        made.append(Skeleton(np.array(controls, dtype=np.float64), np.vstack(rows), tuple(starts)))
    return tuple(made)
