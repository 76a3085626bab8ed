"""From lines to pixels: a batched distance field.

NumPy and not torch: one IEEE operation at a time, on one thread, gives the same bits everywhere,
and thousands of small steps take no harm from another process that keeps the cores busy.
"""

import numpy as np
from jaxtyping import Float32

SIDE = 28  # pixels


def distance(
    points: Float32[np.ndarray, "batch points 2"], starts: tuple[int, ...]
) -> Float32[np.ndarray, "batch height width"]:
    """Return how far, in pixels, the centre of every pixel is from the nearest segment.

    Seen along and across a segment of length l, the squared distance is
    ``across² + (along - clip(along, 0, l))²``.

    Args:
        points: corners ``(x, y)`` in pixels; the centre of the upper left pixel is (0, 0).
        starts: positions of the points at which a straight segment begins; it ends at the next.
    """
    begin = points[:, list(starts), :, None]
    step = points[:, [start + 1 for start in starts], :, None] - begin
    length = np.sqrt(step[:, :, 0] * step[:, :, 0] + step[:, :, 1] * step[:, :, 1])
    # A segment without length has no direction of its own; any will do.
    still = length == 0
    dx = np.where(still, np.float32(1), step[:, :, 0] / np.where(still, np.float32(1), length))
    dy = np.where(still, np.float32(0), step[:, :, 1] / np.where(still, np.float32(1), length))
    pixel = np.arange(SIDE, dtype=np.float32)
    right, down = pixel - begin[:, :, 0], pixel - begin[:, :, 1]
    along_x, along_y, across_x, across_y = right * dx, down * dy, right * dy, down * dx
    shape = (len(points), SIDE, SIDE)
    nearest = np.full(shape, np.inf, dtype=np.float32)
    along, across, beyond = (np.empty(shape, dtype=np.float32) for _ in range(3))
    for k in range(len(starts)):
        np.add(along_y[:, k, :, None], along_x[:, k, None, :], out=along)
        np.subtract(across_y[:, k, :, None], across_x[:, k, None, :], out=across)
        np.minimum(along, length[:, k, None], out=beyond)
        np.subtract(along, np.maximum(beyond, 0, out=beyond), out=beyond)
        across *= across
        beyond *= beyond
        across += beyond
        np.minimum(nearest, across, out=nearest)
    field: Float32[np.ndarray, "batch height width"] = np.sqrt(nearest)
    return field


def ink(
    away: Float32[np.ndarray, "batch height width"],
    thickness: Float32[np.ndarray, " batch"],
    blur: Float32[np.ndarray, " batch"],
) -> Float32[np.ndarray, "batch height width"]:
    """Return how much of a pixel's grey is ink, from 0 to 1, ``away`` from the line's middle.

    A straight ramp of width ``blur`` about half the ``thickness``, its corners rounded by
    3r² - 2r³.
    """
    ramp = (thickness[:, None, None] / 2 - away) / blur[:, None, None]
    ramp += np.float32(0.5)
    np.clip(ramp, 0, 1, out=ramp)
    share: Float32[np.ndarray, "batch height width"] = ramp * ramp * (3 - 2 * ramp)
    return share
