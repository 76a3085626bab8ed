"""Solution of the lesson on custom layers."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


def maxout(x: Float[Tensor, "*batch _"], weight: Tensor, bias: Tensor) -> Float[Tensor, "*batch _"]:
    """Return for each output the largest of its lines, ``max_p (w_po · x + b_po)``.

    Args:
        x: inputs on the last axis.
        weight: (lines, outputs, inputs).
        bias: (lines, outputs).
    """
    lines = torch.einsum("...i,poi->...po", x, weight) + bias
    return lines.amax(-2)


def _one_by_one(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Compute every line as a torch linear layer and keep the larger of two at a time."""
    best = torch.nn.functional.linear(x, weight[0], bias[0])
    for w, b in zip(weight[1:], bias[1:], strict=True):
        best = torch.maximum(best, torch.nn.functional.linear(x, w, b))
    return best


def _layer(
    x: Maker, lines: int = 3, outputs: int = 4, inputs: int = 5, offset: float = 0.0
) -> tuple[Maker, ...]:
    return x, normal(lines, outputs, inputs), normal(lines, outputs, mean=offset)


MAXOUT = Exercise(
    pair=FunctionPair(
        name="maxout",
        twin="torch.nn.functional.linear, line by line",
        ours=maxout,
        theirs=_one_by_one,
        cases={
            "a batch": Case(inputs=_layer(normal(6, 5))),
            "a single line": Case(inputs=_layer(normal(6, 5), lines=1)),
            "as many lines as outputs": Case(inputs=_layer(normal(6, 5), lines=4)),
            "without bias": Case(inputs=(normal(6, 5), normal(3, 4, 5), full(3, 4, value=0.0))),
            "all far above zero": Case(inputs=_layer(normal(6, 5), offset=50.0)),
            "all far below zero": Case(inputs=_layer(normal(6, 5), offset=-50.0)),
            "one example, no batch": Case(inputs=_layer(normal(5))),
            "two batch axes": Case(inputs=_layer(normal(2, 3, 5))),
            "an empty batch": Case(inputs=_layer(normal(0, 5))),
            "not contiguous": Case(inputs=_layer(transposed(normal(6, 5)))),
        },
        mutants=(
            Mutant(
                name="largest slope plus largest bias",
                where="handson.lessons.solutions.custom_layer:maxout",
                old="lines.amax(-2)",
                new="(lines - bias).amax(-2) + bias.amax(0)",
            ),
            Mutant(
                name="never below zero",
                where="handson.lessons.solutions.custom_layer:maxout",
                old="lines.amax(-2)",
                new="lines.amax(-2).clamp(min=0)",
            ),
            Mutant(
                name="the average of the lines",
                where="handson.lessons.solutions.custom_layer:maxout",
                old="lines.amax(-2)",
                new="lines.mean(-2)",
            ),
            Mutant(
                name="the line that is farthest from zero",
                where="handson.lessons.solutions.custom_layer:maxout",
                old="lines.amax(-2)",
                new="lines.gather(-2, lines.abs().argmax(-2, keepdim=True)).squeeze(-2)",
            ),
        ),
    ),
    naive="largest slope plus largest bias",
    hints={
        "largest slope plus largest bias": Words(
            zh="最大的乘积和最大的偏置可能来自两条不同的直线。先把每条直线算完整，再比。",
            en="the largest product and the largest bias may belong to two different lines. Finish "
            "each line before you compare.",
        ),
        "never below zero": Words(
            zh="这里没有人规定结果不能是负数：当所有直线都在零以下时，最大的也在零以下。",
            en="nobody said that the result may not be negative: when all lines are below zero, so "
            "is the largest.",
        ),
        "the average of the lines": Words(
            zh="取平均之后仍然只是一条直线，弯折消失了。",
            en="an average of lines is one line again, and the bend is gone.",
        ),
        "the line that is farthest from zero": Words(
            zh="-5 和 3 哪个更大？符号也要参加比较。",
            en="which is larger, -5 or 3? The sign takes part in the comparison.",
        ),
    },
    hint=Words(
        zh="先只看一个样本、一个输出，手算两条直线的值；再打印你的中间结果的形状，看看直线在哪一轴。",
        en="take one example and one output and compute two lines by hand; then print the shape of "
        "what you have in between: on which axis are the lines?",
    ),
)

EXERCISES = (MAXOUT,)
