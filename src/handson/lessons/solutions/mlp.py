"""Solution of the lesson on multilayer perceptrons."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, exactly, full, normal, strided
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


def slopes_at(
    x: Float[Tensor, "in_features"],
    weight: Float[Tensor, "hidden in_features"],
    bias: Float[Tensor, "hidden"],
    out_weight: Float[Tensor, "hidden"],
) -> Float[Tensor, "in_features"]:
    """Return the slopes of ``y = v·ReLU(W x + b) + c`` at x: ``(v ⊙ [W x + b > 0]) W``.

    Args:
        x: where we stand.
        weight: W of the hidden layer.
        bias: b of the hidden layer.
        out_weight: v, which adds the hidden units up.
    """
    hidden = weight @ x + bias
    return (out_weight * (hidden > 0)) @ weight


def _by_autograd(x: Tensor, weight: Tensor, bias: Tensor, out_weight: Tensor) -> Tensor:
    """Let torch differentiate the network, in such a way that the result has gradients too."""
    y = out_weight @ torch.relu(weight @ x + bias)
    (slopes,) = torch.autograd.grad(y, x, create_graph=True)
    return slopes


def _network(
    inputs: int, hidden: int, *, x: Maker | None = None, bias: Maker | None = None
) -> tuple[Maker, ...]:
    return (
        x or normal(inputs),
        normal(hidden, inputs),
        bias or normal(hidden),
        normal(hidden),
    )


def _rows(*rows: list[float]) -> Tensor:
    return torch.tensor(rows, dtype=torch.float64)


SOLUTION = "handson.lessons.solutions.mlp:slopes_at"

SLOPES = Exercise(
    pair=FunctionPair(
        name="slopes_at",
        twin="torch.autograd through torch.relu",
        ours=slopes_at,
        theirs=_by_autograd,
        cases={
            "two inputs, four units": Case(inputs=_network(2, 4)),
            "one input": Case(inputs=_network(1, 6)),
            "as many units as inputs": Case(inputs=_network(5, 5)),
            "many units": Case(inputs=_network(3, 40)),
            "every unit awake": Case(inputs=_network(3, 4, bias=full(4, value=50.0))),
            "one unit awake": Case(inputs=_network(3, 4, bias=exactly(-50.0, -50.0, 50.0, -50.0))),
            "at the origin": Case(inputs=_network(2, 6, x=full(2, value=0.0))),
            "on a crease": Case(
                inputs=(
                    exactly(1.0, 2.0),
                    _rows([2.0, -1.0], [1.0, 1.0], [1.0, -1.0]),
                    exactly(0.0, -1.0, 0.5),
                    exactly(3.0, 1.0, -2.0),
                )
            ),
            "with gaps in memory": Case(inputs=_network(4, 7, x=strided(normal(4)))),
        },
        mutants=(
            Mutant(
                name="as if there were no bend",
                where=SOLUTION,
                old="(out_weight * (hidden > 0))",
                new="out_weight",
            ),
            Mutant(
                name="multiplied by the activation",
                where=SOLUTION,
                old="(hidden > 0)",
                new="(hidden * (hidden > 0))",
            ),
            Mutant(
                name="a slope on the crease",
                where=SOLUTION,
                old="hidden > 0",
                new="hidden >= 0",
            ),
            Mutant(
                name="creases through the origin",
                where=SOLUTION,
                old="weight @ x + bias",
                new="weight @ x",
            ),
        ),
    ),
    naive="as if there were no bend",
    hints={
        "as if there were no bend": Words(
            zh="这是把两个线性层合并后的斜率，处处相同。在点 x 上，每个隐藏单元都在起作用吗？",
            en="these are the slopes of two merged linear layers, the same everywhere. Does every "
            "hidden unit have a say at the point x?",
        ),
        "multiplied by the activation": Words(
            zh="乘上去的是 ReLU 的值。链式法则要的是它的什么？",
            en="you multiply by the value of ReLU. What of it does the chain rule ask for?",
        ),
        "a slope on the crease": Words(
            zh="只有正好站在折痕上时才不同。再看一眼库里 ReLU 的源码：输入为零算在哪一边？",
            en="only a point exactly on a crease differs. Read the library's ReLU again: to which "
            "side does an input of zero belong?",
        ),
        "creases through the origin": Words(
            zh="你的折痕都经过原点。是哪个参数把它们移开的？",
            en="all your creases pass through the origin. Which parameter moves them away?",
        ),
    },
    hint=Words(
        zh="先取一个输入、一个隐藏单元，写出 y，分“单元为正”和“单元为负”两种情况求导，"
        "再推广到多个单元。",
        en="begin with one input and one hidden unit: write y down, differentiate it for a unit "
        "that is positive and for one that is negative, then go on to several units.",
    ),
)

EXERCISES = (SLOPES,)
