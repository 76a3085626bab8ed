"""The ten digits, drawn with a pen that never draws twice alike: the embedded image set."""

from collections.abc import Sequence

import numpy as np
import torch

from handson.data.dataset import Dataset
from handson.data.embedded import exact
from handson.data.embedded.bits import Bits
from handson.data.embedded.ink import SIDE, distance
from handson.data.embedded.pen import Pen, Traits
from handson.data.embedded.skeletons import skeletons

CHUNK = 256  # images drawn at once: what bounds the memory
GRID = 5  # nodes of the elastic warp along one side


def glyphs(
    *,
    train: int = 10_000,
    test: int = 2_000,
    seed: int = 0,
    train_pen: Pen | None = None,
    test_pen: Pen | None = None,
    train_prior: Sequence[float] | None = None,
    test_prior: Sequence[float] | None = None,
) -> Dataset:
    raise NotImplementedError


def _bend(skeleton, traits: Traits, wobble, warp):
    count = len(wobble)
    # wobble: (n, controls, 2)
    controls = skeleton.controls + traits["wobble"][:, None, None] * wobble[:, : len(skeleton.controls)]
    controls = torch.from_numpy(controls.astype(np.float32))
    line = torch.from_numpy(skeleton.curve.astype(np.float32)) @ controls
    x, y = line.unbind(-1)

    def trait(values):
        return torch.from_numpy(values.astype(np.float32))[:, None]

    angle = traits["rotation"] * (np.pi / 180)
    sine, cosine = trait(exact.sin(angle)), trait(exact.sin(angle + np.pi / 2))
    size = trait(10 * traits["size"])
    x, y = (x * trait(traits["width"]) - y * trait(traits["slant"])) * size, y * size
    x, y = x * cosine - y * sine, x * sine + y * cosine
    middle = (SIDE - 1) / 2
    line = torch.stack(
        [x + trait(middle + traits["shift_right"]), y + trait(middle + traits["shift_down"])], -1
    )
    # warp
    node = torch.linspace(0, SIDE - 1, GRID)
    near = (1 - (line.unsqueeze(-1) - node).abs() / (node[1] - node[0])).clamp_min(0)
    warp = torch.from_numpy(warp.astype(np.float32)).view(count, 2, GRID, GRID) * trait(traits["elastic"])[..., None, None]
    move = torch.einsum("npi,npj,ndij->npd", near[:, :, 1], near[:, :, 0], warp)
    return line + move


def _draw(labels, pen: Pen, bits: Bits):
    count = len(labels)
    traits = pen.traits(bits, count)
    styles = bits.spawn("hand").integers(2**32, count)
    wobble = bits.spawn("wobble points").normal((count, 16, 2))
    warp = bits.spawn("warp").normal((count, 2 * GRID * GRID))
    images = torch.empty(count, 1, SIDE, SIDE, dtype=torch.uint8)
    for digit in range(10):
        hands = skeletons(digit)
        for hand, skeleton in enumerate(hands):
            (members,) = np.nonzero((labels == digit) & (styles % len(hands) == hand))
            for s in range(0, len(members), CHUNK):
                at = members[s : s + CHUNK]
                mine = {k: v[at] for k, v in traits.items()}
                line = _bend(skeleton, mine, wobble[at], warp[at])
                d = distance(line, skeleton.starts)
                t = lambda k: torch.from_numpy(mine[k].astype(np.float32))[:, None, None]
                ink = (0.5 + (t("thickness") / 2 - d) / t("blur")).clamp_(0, 1)
                ink = ink * ink * (3 - 2 * ink)
                images[torch.from_numpy(at), 0] = (255 * t("contrast") * ink).to(torch.uint8)
    # noise
    grain = bits.spawn("noise")
    for s in range(0, count, CHUNK):
        part = images[s : s + CHUNK]
        n = len(part)
        o = torch.from_numpy(grain.octets(n * 4 * SIDE * SIDE)).view(n, 4, SIDE, SIDE)
        z = (o.to(torch.int16).sum(1, keepdim=True, dtype=torch.int16) - 510).float() * (1 / 147.8)
        v = part.float() + z * torch.from_numpy(traits["noise"][s : s + CHUNK].astype(np.float32)).view(-1, 1, 1, 1)
        inv = torch.from_numpy(traits["invert"][s : s + CHUNK].astype(np.float32)).view(-1, 1, 1, 1)
        v = v.clamp(0, 255).round()
        v = torch.where(inv > 0, 255 - v, v)
        images[s : s + CHUNK] = v.to(torch.uint8)
    return images
