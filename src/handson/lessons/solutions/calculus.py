"""Solution of the lesson on calculus."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, exactly, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance


def bend_along(
    x: Float[Tensor, "features"],
    direction: Float[Tensor, "features"],
    f: Callable[[Tensor], Tensor],
) -> Float[Tensor, ""]:
    """Return how f bends along a direction: the second derivative of ``t ↦ f(x + t·u)`` at 0.

    Args:
        x: where we stand.
        direction: where we look, of any length but 0; u is the same direction of length 1.
        f: turns a vector into one number.
    """
    u = direction / torch.linalg.vector_norm(direction)
    h: float = torch.finfo(x.dtype).eps ** 0.25
    # (f(x+hu) - 2f(x) + f(x-hu)) / h²
    return (f(x + h * u) - 2 * f(x) + f(x - h * u)) / h**2


def _by_hessian(x: Tensor, direction: Tensor, f: Callable[[Tensor], Tensor]) -> Tensor:
    """Let torch compute ``uᵀ H u`` with the exact Hessian."""
    u = direction / torch.linalg.vector_norm(direction)
    bend: Tensor = u @ torch.func.jacrev(torch.func.grad(f))(x) @ u
    return bend + 0 * x.sum()


@dataclass(frozen=True)
class _Formula:
    """A function that shows its formula where Python would show an address."""

    text: str
    value: Callable[[Tensor], Tensor]

    def __call__(self, x: Tensor) -> Tensor:
        return self.value(x)

    def __repr__(self) -> str:
        return self.text


_SQUARES = _Formula("(x * x).sum()", lambda x: (x * x).sum())
_SADDLE = _Formula("x[0] ** 2 - x[-1] ** 2", lambda x: x[0] ** 2 - x[-1] ** 2)
_PRODUCT = _Formula("x[0] * x[-1] + x.sum()", lambda x: x[0] * x[-1] + x.sum())
_PLANE = _Formula("3 * x[0] - x.sum()", lambda x: 3 * x[0] - x.sum())
_WAVES = _Formula("x.sin().sum() * x.sum().exp()", lambda x: x.sin().sum() * x.sum().exp())
_PLATEAU = _Formula("2000 + (x * x).sum().sin()", lambda x: 2000 + (x * x).sum().sin())


def _at(x: Maker, direction: Maker, f: Callable[[Tensor], Tensor]) -> Case:
    return Case(inputs=(x, direction), kwargs={"f": f})


_SOLUTION = "handson.lessons.solutions.calculus:bend_along"

BEND = Exercise(
    pair=FunctionPair(
        name="bend_along",
        twin="torch.func.jacrev of torch.func.grad",
        ours=bend_along,
        theirs=_by_hessian,
        cases={
            "a round bowl": _at(normal(2), normal(2), _SQUARES),
            "along an axis, one unit": _at(exactly(0.4, 0.7), exactly(0.0, 1.0), _WAVES),
            "up the saddle": _at(exactly(0.5, 0.5), exactly(0.6, 0.8), _SADDLE),
            "a long direction": _at(exactly(0.3, -0.5), exactly(30.0, 40.0), _WAVES),
            "a short direction": _at(exactly(0.3, -0.5), exactly(0.03, -0.04), _WAVES),
            "two coordinates at once": _at(normal(2), exactly(1.0, 1.0), _PRODUCT),
            "a plane": _at(normal(3), normal(3), _PLANE),
            "four coordinates": _at(normal(4, std=0.3), normal(4), _WAVES),
            "a single coordinate": _at(exactly(0.8), exactly(-2.0), _WAVES),
            "small bends, high up": _at(exactly(0.6, -0.2), exactly(1.0, 0.5), _PLATEAU),
        },
        dtypes=(torch.float64,),
        tolerance={torch.float64: Tolerance(rtol=2e-4, atol=2e-4)},
        because="a second difference divides rounding by h², and readers choose h themselves",
        mutants=(
            Mutant(
                name="a step as small as for a slope",
                where=_SOLUTION,
                old="torch.finfo(x.dtype).eps ** 0.25",
                new="1e-6",
            ),
            Mutant(
                name="as far as the direction is long",
                where=_SOLUTION,
                old="direction / torch.linalg.vector_norm(direction)",
                new="direction / 1.0",
            ),
            Mutant(
                name="divided by h once",
                where=_SOLUTION,
                old="/ h**2",
                new="/ h",
            ),
            Mutant(
                name="the slope along the direction",
                where=_SOLUTION,
                old="(f(x + h * u) - 2 * f(x) + f(x - h * u)) / h**2",
                new="(f(x + h * u) - f(x - h * u)) / (2 * h)",
            ),
            Mutant(
                name="the middle counted once",
                where=_SOLUTION,
                old="2 * f(x)",
                new="f(x)",
            ),
        ),
    ),
    naive="a step as small as for a slope",
    hints={
        "a step as small as for a slope": Words(
            zh="公式对了，剩下的是舍入误差。求二阶导数时，舍入误差除以了什么？"
            "这样的 V 形，最低点还在原来的地方吗？",
            en="the formula is right, and what is left is rounding. By what is rounding divided in "
            "a second derivative, and is the bottom of that V still where it was?",
        ),
        "as far as the direction is long": Words(
            zh="把 direction 换成它的两倍，你的结果会变，曲面在这个方向上的弯曲却没有变。",
            en="with a direction twice as long your number changes, and the way in which the "
            "surface bends does not.",
        ),
        "divided by h once": Words(
            zh="弯曲是“斜率的变化”除以步长，而斜率本身已经除过一次步长了。",
            en="a bend is a change of slope divided by the step, and the slope itself has been "
            "divided by the step before.",
        ),
        "the slope along the direction": Words(
            zh="这是沿该方向的斜率，也就是一阶导数。走上一小步，斜率自己变了多少？",
            en="this is the slope along the direction, a first derivative. By how much does the "
            "slope itself change on a small step?",
        ),
        "the middle counted once": Words(
            zh="用常函数试一试：它处处不弯，你的结果却不是零。左右两点各与中间比了一次，"
            "中间该出现几次？",
            en="try a constant function: it bends nowhere, yet your result is not zero. Both sides "
            "are compared with the middle; how often must the middle appear?",
        ),
    },
    hint=Words(
        zh="先取只有一个坐标的 x 和长度为 1 的方向，对平方函数算一遍，答案应当是 2；"
        "再换几个步长，看结果稳不稳；最后才考虑方向的长度。",
        en="begin with one coordinate, a direction of length 1 and the square, for which the "
        "answer is 2; then try several steps and see whether the result holds still; think of the "
        "length of the direction last.",
    ),
)

EXERCISES = (BEND,)
