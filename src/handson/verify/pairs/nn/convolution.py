"""Pairs for ``handson.nn.convolution``."""

import torch

from handson.nn import Conv2d
from handson.verify.inputs import full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair, Tolerance

CONV2D = LayerPair(
    name="Conv2d",
    twin="torch.nn.Conv2d",
    ours=Conv2d,
    theirs=torch.nn.Conv2d,
    tolerance={torch.float32: Tolerance(rtol=1e-5, atol=1e-4)},
    because="sums over all windows, which both sides add up in another order",
    cases={
        "a batch": Case(args=(2, 3, 3), inputs=(normal(2, 2, 6, 7),)),
        "without bias": Case(args=(2, 3, 3), kwargs={"bias": False}, inputs=(normal(2, 2, 5, 5),)),
        "one by one": Case(args=(3, 4, 1), inputs=(normal(2, 3, 4, 5),)),
        "one channel each": Case(args=(1, 1, 3), inputs=(normal(2, 1, 5, 6),)),
        "a flat window": Case(args=(2, 3, (1, 4)), inputs=(normal(2, 2, 5, 6),)),
        "an even window": Case(args=(2, 3, (2, 4)), inputs=(normal(2, 2, 5, 6),)),
        "the window as large as the image": Case(args=(2, 3, (4, 5)), inputs=(normal(2, 2, 4, 5),)),
        "padding": Case(args=(2, 3, 3), kwargs={"padding": 1}, inputs=(normal(2, 2, 4, 5),)),
        "padding only left and right": Case(
            args=(2, 3, 3), kwargs={"padding": (0, 1), "stride": 3}, inputs=(normal(2, 2, 6, 6),)
        ),
        "padding wider than the window": Case(
            args=(1, 2, 2), kwargs={"padding": 3}, inputs=(normal(2, 1, 3, 3),)
        ),
        "stride": Case(args=(2, 3, 3), kwargs={"stride": 2}, inputs=(normal(2, 2, 7, 8),)),
        "stride that leaves a rest": Case(
            args=(2, 3, 3), kwargs={"stride": (2, 3)}, inputs=(normal(2, 2, 6, 6),)
        ),
        "stride beyond the window": Case(
            args=(2, 3, 2), kwargs={"stride": 4}, inputs=(normal(2, 2, 9, 9),)
        ),
        "dilation": Case(args=(2, 3, 3), kwargs={"dilation": 2}, inputs=(normal(2, 2, 7, 8),)),
        "dilation only left and right": Case(
            args=(2, 3, 3), kwargs={"dilation": (1, 2), "stride": 3}, inputs=(normal(2, 2, 8, 8),)
        ),
        "groups": Case(args=(4, 6, 3), kwargs={"groups": 2}, inputs=(normal(2, 4, 5, 5),)),
        "a group per channel": Case(
            args=(3, 6, 3), kwargs={"groups": 3, "bias": False}, inputs=(normal(2, 3, 5, 5),)
        ),
        "everything at once": Case(
            args=(4, 6, (3, 2)),
            kwargs={"stride": (2, 1), "padding": (2, 1), "dilation": (1, 3), "groups": 2},
            inputs=(normal(2, 4, 7, 8),),
        ),
        "a batch of one": Case(args=(2, 3, 3), inputs=(normal(1, 2, 5, 5),)),
        "an empty batch": Case(args=(2, 3, 3), inputs=(normal(0, 2, 5, 5),)),
        "constant images": Case(
            args=(2, 3, 3), kwargs={"padding": 1}, inputs=(full(2, 2, 5, 5, value=1.0),)
        ),
        "far from zero": Case(
            args=(2, 3, 3), inputs=(normal(2, 2, 5, 5, mean=1e4),), dtypes=(torch.float64,)
        ),
        "vanishing": Case(args=(2, 3, 3), inputs=(normal(2, 2, 5, 5, std=1e-9),)),
        "not contiguous": Case(args=(2, 3, 3), inputs=(transposed(normal(2, 2, 5, 6)),)),
        "with gaps in memory": Case(
            args=(2, 3, 3), kwargs={"padding": 1}, inputs=(strided(normal(2, 2, 5, 6)),)
        ),
    },
    mutants=(
        Mutant(
            name="kernel flipped, as mathematics defines convolution",
            where="handson.ops.convolution:conv2d",
            old="filters.reshape(len(filters), -1)",
            new="filters.flip(2, 3).reshape(len(filters), -1)",
        ),
        Mutant(
            name="kernel transposed",
            where="handson.ops.convolution:conv2d",
            old="permute(0, 2, 3, 1, 4, 5)",
            new="permute(0, 2, 3, 1, 5, 4)",
        ),
        Mutant(
            name="stride of height and width swapped",
            where="handson.ops.convolution:conv2d",
            old="pair(stride), ",
            new="pair(stride)[::-1], ",
        ),
        Mutant(
            name="padding of height and width swapped",
            where="handson.ops.convolution:pad2d",
            old="high, wide = padding",
            new="wide, high = padding",
        ),
        Mutant(
            name="dilation of height and width swapped",
            where="handson.ops.convolution:conv2d",
            old="pair(dilation))",
            new="pair(dilation)[::-1])",
        ),
        Mutant(
            name="groups take every second channel",
            where="handson.ops.convolution:conv2d",
            old="seen.chunk(groups, 1)",
            new="[seen[:, i::groups] for i in range(groups)]",
        ),
        Mutant(
            name="reshaped where axes should be exchanged",
            where="handson.ops.convolution:conv2d",
            old="y.reshape(batch, high, wide, out_channels).permute(0, 3, 1, 2)",
            new="y.reshape(batch, out_channels, high, wide)",
        ),
        Mutant(
            name="edges repeated instead of zeros",
            where="handson.ops.convolution:pad2d",
            old="x.new_full((batch, channels, height + 2 * high, width + 2 * wide), value)",
            new="x[:, :, :1, :1].repeat(1, 1, height + 2 * high, width + 2 * wide)",
        ),
    ),
    speed=Case(args=(6, 16, 5), inputs=(normal(256, 6, 14, 14),)),
)

PAIRS = (CONV2D,)
