"""Solution of the lesson on automatic differentiation."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.lessons.solutions.automatic_differentiation:unit_length_backward"
_RULE = "(upstream - y * along) / length"


def unit_length_backward(
    x: Float[Tensor, "batch features"], upstream: Float[Tensor, "batch features"]
) -> Float[Tensor, "batch features"]:
    """Return the gradient with respect to x of rows scaled to length 1: ``(g - y·(yᵀg)) / ‖x‖``.

    Args:
        x: rows, none of length 0.
        upstream: g, the gradient with respect to the scaled rows.
    """
    length = (x * x).sum(-1, keepdim=True).sqrt()
    y = x / length
    along = (y * upstream).sum(-1, keepdim=True)
    return (upstream - y * along) / length


def _by_torch(x: Tensor, upstream: Tensor) -> Tensor:
    """Ask torch's own backward pass."""
    x = x if x.requires_grad else x.detach().requires_grad_()
    with torch.enable_grad():
        y = x / torch.linalg.vector_norm(x, dim=-1, keepdim=True)
        (found,) = torch.autograd.grad(y, x, upstream, create_graph=True)
    return found


UNIT_LENGTH_BACKWARD = Exercise(
    pair=FunctionPair(
        name="unit_length_backward",
        twin="torch.autograd.grad",
        ours=unit_length_backward,
        theirs=_by_torch,
        cases={
            "rows of three": Case(inputs=(normal(4, 3), normal(4, 3))),
            "one row": Case(inputs=(normal(1, 5), normal(1, 5))),
            "long rows": Case(inputs=(normal(3, 2, std=100.0), normal(3, 2))),
            "far from the origin": Case(inputs=(normal(3, 3, mean=50.0), normal(3, 3))),
            "nothing comes back": Case(inputs=(normal(3, 2), full(3, 2, value=0.0))),
            "a single coordinate": Case(inputs=(normal(4, 1, mean=3.0), normal(4, 1))),
            "no rows": Case(inputs=(normal(0, 3), normal(0, 3))),
            "not contiguous": Case(inputs=(transposed(normal(3, 4)), normal(3, 4))),
        },
        mutants=(
            Mutant(
                name="the length taken for a constant",
                where=_WHERE,
                old=_RULE,
                new="(upstream - 0 * along) / length",
            ),
            Mutant(
                name="not divided by the length",
                where=_WHERE,
                old=_RULE,
                new="(upstream - y * along) + 0 * length",
            ),
            Mutant(
                name="x instead of y",
                where=_WHERE,
                old=_RULE,
                new="(upstream - x * along) / length",
            ),
            Mutant(
                name="one product for all rows",
                where=_WHERE,
                old="(y * upstream).sum(-1, keepdim=True)",
                new="(y * upstream).sum()",
            ),
        ),
    ),
    naive="the length taken for a constant",
    hints={
        "the length taken for a constant": Words(
            zh="你把长度当成了常数。沿着 x 的方向走一步，缩放后的行会动吗？"
            "你的梯度在这个方向上是零吗？",
            en="you took the length for a constant. Does the scaled row move when x takes a step "
            "along itself? Is your gradient zero in that direction?",
        ),
        "not divided by the length": Words(
            zh="方向已经对了，大小不对：x 越长，同样的一小步能让方向转过的角度是越大还是越小？",
            en="the direction is right and the size is not. The longer x is, does the same small "
            "step turn it more, or less?",
        ),
        "x instead of y": Words(
            zh="只有当每行的长度恰好为 1 时你才是对的。该用缩放之前的行，还是之后的？",
            en="yours is right only for rows of length one. Should it be the row before scaling, "
            "or after?",
        ),
        "one product for all rows": Words(
            zh="只有一行时你是对的。行与行之间互不相干，内积应当对哪个轴求和？",
            en="with a single row yours is right. Rows have nothing to do with each other; along "
            "which axis should the inner product be taken?",
        ),
    },
    hint=Words(
        zh="先只考虑一行，写出 y 对 x 的雅可比矩阵，再看左乘 upstream 之后哪些项可以合并。",
        en="take a single row, write down the Jacobian of y by x, and see which terms come "
        "together once upstream is multiplied from the left.",
    ),
)

EXERCISES = (UNIT_LENGTH_BACKWARD,)
