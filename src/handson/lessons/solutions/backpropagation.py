"""Solution of the lesson on backpropagation."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.lessons.solutions.backpropagation:tanh_layer_backward"


def tanh_layer_backward(
    x: Float[Tensor, "batch in_features"],
    weight: Float[Tensor, "out_features in_features"],
    bias: Float[Tensor, "out_features"],
    upstream: Float[Tensor, "batch out_features"],
) -> tuple[
    Float[Tensor, "batch in_features"],
    Float[Tensor, "out_features in_features"],
    Float[Tensor, "out_features"],
]:
    """Return the gradients with respect to x, weight and bias of ``tanh(x·Wᵀ + b)``.

    Args:
        x: one example per row.
        weight: W, one row per output.
        bias: b, one number per output.
        upstream: gradient of the loss with respect to the output.
    """
    y = torch.tanh(x @ weight.T + bias)
    before = upstream * (1 - y * y)
    return before @ weight, before.T @ x, before.sum(0)


def _by_torch(
    x: Tensor, weight: Tensor, bias: Tensor, upstream: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Ask torch's own backward pass."""
    leaves = [t if t.requires_grad else t.detach().requires_grad_() for t in (x, weight, bias)]
    with torch.enable_grad():
        y = torch.tanh(torch.nn.functional.linear(*leaves))
        by_x, by_weight, by_bias = torch.autograd.grad(y, leaves, upstream, create_graph=True)
    return by_x, by_weight, by_bias


def _layer(batch: int, inputs: int, outputs: int) -> Case:
    return Case(
        inputs=(
            normal(batch, inputs), normal(outputs, inputs), normal(outputs), normal(batch, outputs),
        )
    )  # fmt: skip


TANH_LAYER_BACKWARD = Exercise(
    pair=FunctionPair(
        name="tanh_layer_backward",
        twin="torch.autograd.grad",
        ours=tanh_layer_backward,
        theirs=_by_torch,
        cases={
            "four examples": _layer(4, 3, 2),
            "a square weight": _layer(3, 3, 3),
            "one example": _layer(1, 3, 2),
            "one output": _layer(4, 3, 1),
            "the tails of tanh": Case(
                inputs=(normal(3, 2, std=9.0), normal(2, 2), normal(2), normal(3, 2))
            ),
            "nothing comes back": Case(
                inputs=(normal(3, 2), normal(2, 2), normal(2), full(3, 2, value=0.0))
            ),
            "at zero": Case(
                inputs=(full(3, 2, value=0.0), normal(2, 2), full(2, value=0.0), normal(3, 2))
            ),
            "not contiguous": Case(
                inputs=(transposed(normal(3, 2)), normal(4, 2), normal(4), normal(3, 4))
            ),
        },
        mutants=(
            Mutant(
                name="the activation forgotten",
                where=_WHERE,
                old="upstream * (1 - y * y)",
                new="upstream * 1.0 + 0 * y",
            ),
            Mutant(
                name="the slope of the sigmoid",
                where=_WHERE,
                old="upstream * (1 - y * y)",
                new="upstream * y * (1 - y)",
            ),
            Mutant(
                name="the bias averaged",
                where=_WHERE,
                old="before.sum(0)",
                new="before.mean(0)",
            ),
            Mutant(
                name="the weight averaged",
                where=_WHERE,
                old="before.T @ x",
                new="before.T @ x / len(x)",
            ),
        ),
    ),
    naive="the activation forgotten",
    hints={
        "the activation forgotten": Words(
            zh="你直接从输出跳到了加权和。两者之间还隔着一个函数，它的斜率去哪儿了？",
            en="you jumped from the output straight to the weighted sum. A function stands between "
            "them; where did its slope go?",
        ),
        "the slope of the sigmoid": Words(
            zh="这是另一个激活函数的导数，它的取值在 0 和 1 之间。这里的函数在零点处斜率是多少？",
            en="that is the derivative of another activation, one with values between 0 and 1. How "
            "steep is this one at zero?",
        ),
        "the bias averaged": Words(
            zh="同一个偏置被每个样本各用了一次。一个量被用了多次，各处的梯度该怎样合起来？",
            en="the same bias is used once by each example. When a thing is used many times, how "
            "are the gradients of its uses put together?",
        ),
        "the weight averaged": Words(
            zh="权重的梯度小了，小的倍数恰好是样本数。平均是损失函数的事，upstream 里已经有了。",
            en="the gradient of the weight is too small, by exactly the number of examples. "
            "Averaging is the loss's business and is in upstream already.",
        ),
    },
    hint=Words(
        zh="先写下每个量的形状，再让乘法的形状凑得上：x 的梯度和 x 同形，weight 的和 weight 同形。",
        en="write down the shape of everything, then let products fit: the gradient of x has the "
        "shape of x, that of weight the shape of weight.",
    ),
)

EXERCISES = (TANH_LAYER_BACKWARD,)
