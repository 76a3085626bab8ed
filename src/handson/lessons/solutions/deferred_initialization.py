"""Solution of the lesson on deferred initialisation."""

import torch
from jaxtyping import Int
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

WHERE = "handson.lessons.solutions.deferred_initialization:flat_features"


def flat_features(
    sides: Int[Tensor, "batch"],
    kernels: Int[Tensor, "_"],
    strides: Int[Tensor, "_"],
    paddings: Int[Tensor, "_"],
    channels: int,
) -> Int[Tensor, "batch"]:
    """Return how many numbers each picture has after the convolutions, flattened.

    Args:
        sides: of square pictures, in pixels.
        kernels: side of the window of each layer.
        strides: step of each layer.
        paddings: border of each layer, on every side.
        channels: of the last layer, at least 1.
    """
    for kernel, stride, padding in zip(kernels, strides, paddings, strict=True):
        sides = (sides + 2 * padding - kernel) // stride + 1
    return channels * sides * sides


def _by_running(
    sides: Tensor, kernels: Tensor, strides: Tensor, paddings: Tensor, channels: int
) -> Tensor:
    """Send an empty picture of each size through torch's convolutions and count."""
    lengths = []
    for side in sides.tolist():
        x = torch.zeros(1, 1, side, side, device="meta")
        layers = list(zip(kernels.tolist(), strides.tolist(), paddings.tolist(), strict=True))
        for i, (kernel, stride, padding) in enumerate(layers):
            out = channels if i == len(layers) - 1 else 2
            weight = torch.zeros(out, x.shape[1], kernel, kernel, device="meta")
            x = torch.nn.functional.conv2d(x, weight, stride=stride, padding=padding)
        lengths.append(x.flatten(1).shape[1])
    return torch.tensor(lengths)


def _case(
    sides: list[int], kernels: list[int], strides: list[int], paddings: list[int], channels: int
) -> Case:
    inputs = tuple(torch.tensor(values) for values in (sides, kernels, strides, paddings))
    return Case(inputs=inputs, kwargs={"channels": channels})


FLAT_FEATURES = Exercise(
    pair=FunctionPair(
        name="flat_features",
        twin="torch's convolutions on the meta device",
        ours=flat_features,
        theirs=_by_running,
        cases={
            "one layer": _case([28, 32], [5], [1], [0], 6),
            "three layers": _case([28, 40], [5, 3, 3], [1, 1, 1], [0, 0, 0], 16),
            "padding": _case([28, 29], [3, 5], [1, 1], [1, 2], 4),
            "steps that fit": _case([28, 32], [2, 2], [2, 2], [0, 0], 3),
            "steps with a remainder": _case([28, 31, 33], [3, 3], [2, 3], [0, 1], 3),
            "a window of one": _case([7, 9], [1], [1], [0], 5),
            "the window is the picture": _case([6], [6], [1], [0], 2),
            "one pixel left": _case([8], [4, 2], [4, 1], [0, 0], 1),
        },
        mutants=(
            Mutant(
                name="one place too few",
                where=WHERE,
                old="// stride + 1",
                new="// stride",
            ),
            Mutant(
                name="the remainder counts as a place",
                where=WHERE,
                old="2 * padding - kernel)",
                new="2 * padding - kernel + stride - 1)",
            ),
            Mutant(
                name="padding on one side only",
                where=WHERE,
                old="2 * padding",
                new="padding",
            ),
            Mutant(
                name="one side instead of the area",
                where=WHERE,
                old="channels * sides * sides",
                new="channels * sides",
            ),
        ),
    ),
    naive="one place too few",
    hints={
        "one place too few": Words(
            zh="窗口停在起点，也算一个位置。",
            en="the window stands somewhere before its first step as well.",
        ),
        "the remainder counts as a place": Words(
            zh="最后剩下的像素放不下一整步时，窗口还会再走吗？",
            en="when the pixels left do not hold a whole step, does the window move again?",
        ),
        "padding on one side only": Words(
            zh="一条边有两个端点，填充加在哪里？",
            en="a side has two ends: where is the padding put?",
        ),
        "one side instead of the area": Words(
            zh="图有高也有宽。",
            en="a picture has a height and a width.",
        ),
    },
    hint=Words(
        zh="先在纸上画一条长 7 的线段、一个长 3 的窗口、步幅 2，数一数有几个位置。",
        en="draw a line of 7 squares, a window of 3 and a stride of 2, and count the places.",
    ),
)

EXERCISES = (FLAT_FEATURES,)
