"""Pairs for ``handson.nn.pooling``."""

import torch

from handson.nn import AvgPool2d, MaxPool2d
from handson.verify.inputs import full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, LayerPair

_INFINITY = float("inf")


def _one(value: float, elsewhere: float) -> torch.Tensor:
    images = torch.full((1, 1, 4, 4), elsewhere, dtype=torch.float64)
    images[0, 0, 1, 2] = value
    return images


_CASES = {
    "a batch": Case(args=(2,), inputs=(normal(2, 3, 6, 4),)),
    "windows that overlap": Case(args=(3,), kwargs={"stride": 1}, inputs=(normal(2, 2, 5, 6),)),
    "windows with gaps between": Case(
        args=(2,), kwargs={"stride": 3}, inputs=(normal(2, 2, 8, 9),)
    ),
    "a rest at the edge": Case(args=(2,), inputs=(normal(2, 2, 5, 7),)),
    "a flat window": Case(args=((1, 3),), inputs=(normal(2, 2, 5, 6),)),
    "another stride each way": Case(
        args=(3,), kwargs={"stride": (2, 3)}, inputs=(normal(2, 2, 6, 6),)
    ),
    "padding": Case(args=(3,), kwargs={"stride": 2, "padding": 1}, inputs=(normal(2, 2, 5, 6),)),
    "padding only left and right": Case(
        args=(3,), kwargs={"padding": (0, 1)}, inputs=(normal(2, 2, 6, 6),)
    ),
    "padding, all negative": Case(
        args=(2,), kwargs={"padding": 1}, inputs=(normal(2, 2, 4, 4, mean=-5.0),)
    ),
    "the whole image": Case(args=((4, 5),), inputs=(normal(2, 3, 4, 5),)),
    "single pixels": Case(args=(1,), inputs=(normal(2, 3, 4, 5),)),
    "all pixels equal": Case(args=(2,), inputs=(full(2, 2, 4, 4, value=0.5),)),
    "equal pixels in overlapping windows": Case(
        args=(3,), kwargs={"stride": 1, "padding": 1}, inputs=(full(1, 2, 4, 5, value=0.5),)
    ),
    "one infinite pixel": Case(args=(2,), inputs=(_one(_INFINITY, 0.5),)),
    "one pixel NaN": Case(args=(2,), inputs=(_one(float("nan"), 0.5),)),
    "huge": Case(args=(2,), inputs=(normal(2, 2, 4, 4, std=1e9),)),
    "a batch of one": Case(args=(2,), inputs=(normal(1, 1, 4, 4),)),
    "an empty batch": Case(args=(2,), inputs=(normal(0, 3, 4, 4),)),
    "not contiguous": Case(args=(2,), inputs=(transposed(normal(2, 2, 4, 6)),)),
    "with gaps in memory": Case(args=(2,), inputs=(strided(normal(2, 2, 4, 6)),)),
}

MAX_POOL2D = LayerPair(
    name="MaxPool2d",
    twin="torch.nn.MaxPool2d",
    ours=MaxPool2d,
    theirs=torch.nn.MaxPool2d,
    cases={
        **_CASES,
        "dilation": Case(
            args=(2,), kwargs={"stride": 1, "dilation": 2}, inputs=(normal(2, 2, 5, 6),)
        ),
        "another dilation each way": Case(
            args=(3,), kwargs={"stride": 3, "dilation": (1, 2)}, inputs=(normal(2, 2, 8, 8),)
        ),
        "everything at once": Case(
            args=((3, 2),),
            kwargs={"stride": (2, 1), "padding": (1, 1), "dilation": (1, 3)},
            inputs=(normal(2, 2, 7, 8),),
        ),
        "all pixels -inf": Case(args=(2,), inputs=(full(1, 1, 4, 4, value=-_INFINITY),)),
        "all pixels -inf, and padding": Case(
            args=(2,),
            kwargs={"padding": 1},
            inputs=(full(1, 1, 2, 2, value=-_INFINITY),),
            differs=Difference(
                reason="padding is -inf too, and the first of equals takes the gradient",
                ours=lambda result: bool((result["grad input 0"][0, 0, :1] == 0).all()),
                theirs=lambda result: bool(result["grad input 0"].sum() == 2.0),
            ),
        ),
        "in bfloat16": Case(args=(2,), inputs=(normal(2, 2, 4, 4),), dtypes=(torch.bfloat16,)),
    },
    mutants=(
        Mutant(
            name="padded with zeros",
            where="handson.ops.pooling:max_pool2d",
            old='-float("inf")',
            new="0.0",
        ),
        Mutant(
            name="equal pixels share the gradient",
            where="handson.ops.pooling:max_pool2d",
            old="seen.flatten(-2).max(-1).values",
            new="seen.amax((-2, -1))",
        ),
        Mutant(
            name="stride of height and width swapped",
            where="handson.ops.pooling:max_pool2d",
            old="pair(kernel_size if stride is None else stride)",
            new="pair(kernel_size if stride is None else stride)[::-1]",
        ),
        Mutant(
            name="dilation of height and width swapped",
            where="handson.ops.pooling:max_pool2d",
            old="pair(dilation))",
            new="pair(dilation)[::-1])",
        ),
        Mutant(
            name="largest by size, not by value",
            where="handson.ops.pooling:max_pool2d",
            old="seen.flatten(-2).max(-1).values",
            new="seen.flatten(-2).abs().max(-1).values",
        ),
    ),
    speed=Case(args=(2,), inputs=(normal(256, 6, 28, 28),)),
)

AVG_POOL2D = LayerPair(
    name="AvgPool2d",
    twin="torch.nn.AvgPool2d",
    ours=AvgPool2d,
    theirs=torch.nn.AvgPool2d,
    cases={
        **_CASES,
        "padding that does not count": Case(
            args=(3,),
            kwargs={"stride": 2, "padding": 1, "count_include_pad": False},
            inputs=(normal(2, 2, 5, 6),),
        ),
        "padding that does not count, left and right": Case(
            args=((2, 3),),
            kwargs={"padding": (0, 1), "count_include_pad": False},
            inputs=(normal(2, 2, 5, 6),),
        ),
        "no padding to count": Case(
            args=(2,), kwargs={"count_include_pad": False}, inputs=(normal(2, 2, 5, 6),)
        ),
    },
    mutants=(
        Mutant(
            name="padding always counts",
            where="handson.ops.pooling:avg_pool2d",
            old="if count_include_pad or frame == (0, 0)",
            new="if True",
        ),
        Mutant(
            name="padding never counts",
            where="handson.ops.pooling:avg_pool2d",
            old="if count_include_pad or frame == (0, 0)",
            new="if frame == (0, 0)",
        ),
        Mutant(
            name="divided by a square window",
            where="handson.ops.pooling:avg_pool2d",
            old="(kernel[0] * kernel[1])",
            new="kernel[0] ** 2",
        ),
        Mutant(
            name="stride of height and width swapped",
            where="handson.ops.pooling:avg_pool2d",
            old="windows(pad2d(x, frame), kernel, step)",
            new="windows(pad2d(x, frame), kernel, step[::-1])",
        ),
        Mutant(
            name="summed, not averaged",
            where="handson.ops.pooling:avg_pool2d",
            old="total / (kernel[0] * kernel[1])",
            new="total",
        ),
    ),
    speed=Case(args=(2,), inputs=(normal(256, 6, 28, 28),)),
)

PAIRS = (MAX_POOL2D, AVG_POOL2D)
