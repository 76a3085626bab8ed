"""From lines to pixels: a batched distance field."""

import torch
from jaxtyping import Float
from torch import Tensor

SIDE = 28  # pixels


def distance(
    points: Float[Tensor, "batch points 2"], starts: tuple[int, ...]
) -> Float[Tensor, "batch height width"]:
    """Return how far every pixel's centre is from the nearest of some straight segments, in pixels.

    Segment k runs from point ``starts[k]`` to the next. In its own frame, along it and across it,
    the squared distance is across² + (along - clamp(along, 0, length))².

    Args:
        points: ``(x, y)`` in pixels; the centre of the upper left pixel is (0, 0).
        starts: positions of the points at which a segment begins.
    """
    begin = points[:, list(starts)]
    step = points[:, [start + 1 for start in starts]] - begin
    length = step.square().sum(-1).sqrt()
    dx, dy = (step / length.clamp_min(1e-6).unsqueeze(-1)).unbind(-1)
    x0, y0 = begin.unbind(-1)
    pixel = torch.arange(SIDE, dtype=points.dtype)
    right, down = pixel - x0.unsqueeze(-1), pixel - y0.unsqueeze(-1)
    along_x, along_y = right * dx.unsqueeze(-1), down * dy.unsqueeze(-1)
    across_x, across_y = right * dy.unsqueeze(-1), down * dx.unsqueeze(-1)
    nearest = torch.full((len(points), SIDE, SIDE), torch.inf, dtype=points.dtype)
    for k in range(len(starts)):
        along = along_y[:, k, :, None] + along_x[:, k, None, :]
        beyond = along - along.clamp(min=0).minimum(length[:, k, None, None])
        across = across_y[:, k, :, None] - across_x[:, k, None, :]
        square = across.square_().addcmul_(beyond, beyond)
        torch.minimum(nearest, square, out=nearest)
    return nearest.sqrt_()
