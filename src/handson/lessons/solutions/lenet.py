"""Solution of the lesson on LeNet."""

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import full, normal, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance


def feature_map(
    image: Float[Tensor, "height width"],
    kernel: Float[Tensor, "kernel_height kernel_width"],
) -> Float[Tensor, "height width"]:
    """Weigh what the kernel sees around every pixel: ``y[i,j] = Σ k[a,b] · x[i+a-p, j+b-q]``.

    ``p`` and ``q`` are half the kernel's height and width; outside the image there are zeros.

    Args:
        image: grey pixels.
        kernel: weights, with an odd number of rows and of columns.
    """
    rows, columns = image.shape
    height, width = kernel.shape
    top, left = height // 2, width // 2
    framed = image.new_zeros(rows + height - 1, columns + width - 1)
    framed[top : top + rows, left : left + columns] = image
    seen = framed.unfold(0, height, 1).unfold(1, width, 1)
    return (seen * kernel).sum((-2, -1))


def _by_torch(image: Tensor, kernel: Tensor) -> Tensor:
    """Compute the same with torch's convolution."""
    height, width = kernel.shape
    if height % 2 == 0 or width % 2 == 0:
        raise ValueError(f"a kernel of {height} × {width} has no middle")
    padding = (height // 2, width // 2)
    return functional.conv2d(image[None, None], kernel[None, None], padding=padding)[0, 0]


_SOLUTION = "handson.lessons.solutions.lenet:feature_map"

FEATURE_MAP = Exercise(
    pair=FunctionPair(
        name="feature_map",
        twin="torch.nn.functional.conv2d",
        ours=feature_map,
        theirs=_by_torch,
        dtypes=(torch.float32,),
        cases={
            "a kernel of one pixel": Case(inputs=(normal(3, 4), full(1, 1, value=-2.0))),
            "left and right neighbours": Case(inputs=(normal(1, 4), normal(1, 3))),
            "the pixels above and below": Case(inputs=(normal(4, 2), normal(3, 1))),
            "three by three": Case(inputs=(normal(4, 6), normal(3, 3))),
            "five by five, as in LeNet": Case(inputs=(uniform(7, 7), normal(5, 5))),
            "a wide kernel": Case(inputs=(normal(5, 6), normal(3, 5))),
            "ink on every pixel": Case(inputs=(full(4, 5, value=1.0), normal(3, 3))),
            "a kernel larger than the image": Case(inputs=(normal(2, 3), normal(5, 5))),
            "pixels in another order in memory": Case(
                inputs=(transposed(normal(5, 4)), transposed(normal(3, 3)))
            ),
        },
        tolerance={torch.float32: Tolerance(rtol=1e-4, atol=1e-4)},
        because="a loop over the pixels adds them up in another order",
        mutants=(
            Mutant(
                name="before the first pixel comes the last",
                where=_SOLUTION,
                old="[top : top + rows, left : left + columns] = image",
                new="[: top + rows, : left + columns] = "
                "image.repeat(2, 2)[rows - top :, columns - left :]",
            ),
            Mutant(
                name="the image goes round in a ring",
                where=_SOLUTION,
                old="[top : top + rows, left : left + columns] = image",
                new="[:] = image.repeat(3, 3)[rows - top : 2 * rows + top,"
                " columns - left : 2 * columns + left]",
            ),
            Mutant(
                name="kernel flipped, as mathematics defines convolution",
                where=_SOLUTION,
                old="seen * kernel",
                new="seen * kernel.flip(0, 1)",
            ),
            Mutant(
                name="the kernel's corner on the pixel",
                where=_SOLUTION,
                old="top, left = height // 2, width // 2",
                new="top, left = 0, 0",
            ),
            Mutant(
                name="the mean of the products",
                where=_SOLUTION,
                old=".sum((-2, -1))",
                new=".mean((-2, -1))",
            ),
        ),
    ),
    naive="before the first pixel comes the last",
    hints={
        "before the first pixel comes the last": Words(
            zh="中间都对，只有上边和左边不对。在 Python 里，下标 -1 不报错：它取到的是哪个像素？",
            en="all is well but the upper and the left edge. In Python an index of -1 is no error: "
            "which pixel does it fetch?",
        ),
        "the image goes round in a ring": Words(
            zh="中间都对，四边不对：从一边伸出去的窗口，又从对面看见了图像。图像外面应当有什么？",
            en="all is well but the edges: a kernel that reaches out on one side sees the image "
            "again from the opposite side. What should there be outside?",
        ),
        "kernel flipped, as mathematics defines convolution": Words(
            zh="窗口转了半圈。这是数学里的卷积；对照公式，看 kernel 左上角的数应当乘哪个像素。",
            en="the kernel is turned by half a circle. That is what mathematics calls convolution; "
            "look in the formula which pixel the upper left number of the kernel multiplies.",
        ),
        "the kernel's corner on the pixel": Words(
            zh="数都算出来了，只是位置偏了。(i, j) 应当对准窗口的中心，现在对准的是哪里？",
            en="the numbers are there, in the wrong place. The middle of the kernel belongs on "
            "(i, j); which part of it lies there now?",
        ),
        "the mean of the products": Words(
            zh="离正确只差一个倍数，这个倍数就是窗口里的像素个数。公式里有除法吗？",
            en="only a factor is missing, and it is the number of pixels in the kernel. Is there a "
            "division in the formula?",
        ),
    },
    hint=Words(
        zh="先比形状：结果应与图像一样大。再把窗口的中心放在左上角的像素上：哪几个数伸到了图像外面？"
        "只用剩下的几个，手算一遍。窗口的高和宽可以不同，要各取各的一半。",
        en="compare the shapes first: the result is as large as the image. Then put the middle of "
        "the kernel on the upper left pixel: which numbers reach outside? Work the rest out by "
        "hand. Height and width of the kernel may differ; each has a half of its own.",
    ),
)

EXERCISES = (FEATURE_MAP,)
