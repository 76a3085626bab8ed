"""Solution of the lesson on initialisation."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, full, normal, strided, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

WHERE = "handson.lessons.solutions.initialisation:unit_signal"


def unit_signal(
    weight: Float[Tensor, "out_features in_features"], x: Float[Tensor, "batch in_features"]
) -> Float[Tensor, "out_features in_features"]:
    """Return the weight, scaled so that ``relu(x @ weight.T)`` has a mean square of one.

    Args:
        weight: of a linear layer without a bias.
        x: a batch of its inputs.
    """
    passed = (x @ weight.T).clamp(min=0)
    largest = passed.max()
    if largest == 0:
        return weight
    spread = largest * (passed / largest).square().mean().sqrt()
    return weight / spread


def _in_float64(weight: Tensor, x: Tensor) -> Tensor:
    """Compute the same in float64, where squares of 1e30 still fit."""
    passed = torch.relu(torch.nn.functional.linear(x.double(), weight.double()))
    norm: Tensor = torch.linalg.vector_norm(passed)
    if norm == 0:
        return weight
    scaled: Tensor = weight.double() * passed.numel() ** 0.5 / norm
    return scaled.to(weight.dtype)


def _weight(x: Maker, units: int = 5, inputs: int = 6, std: float = 0.5) -> tuple[Maker, Maker]:
    return normal(units, inputs, std=std), x


UNIT_SIGNAL = Exercise(
    pair=FunctionPair(
        name="unit_signal",
        twin="vector_norm in float64",
        ours=unit_signal,
        theirs=_in_float64,
        cases={
            "inputs around zero": Case(inputs=_weight(normal(40, 6))),
            "images, which are never negative": Case(inputs=_weight(uniform(40, 6))),
            "weights that are far too small": Case(inputs=_weight(normal(40, 6), std=1e-6)),
            "one example": Case(inputs=(full(4, 6, value=0.3), uniform(1, 6))),
            "one unit that passes everything": Case(
                inputs=(full(1, 6, value=0.2), full(9, 6, value=1.0))
            ),
            "nothing passes": Case(inputs=(full(3, 6, value=-1.0), uniform(8, 6, low=0.1))),
            "signals whose squares overflow": Case(inputs=_weight(normal(40, 6), std=1e25)),
            "with gaps in memory": Case(inputs=_weight(strided(normal(40, 6)))),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-8, atol=1e-10),
            torch.float32: Tolerance(rtol=1e-3, atol=1e-5),
        },
        because="sums of squares are added in another order",
        mutants=(
            Mutant(
                name="standard deviation in place of the mean square",
                where=WHERE,
                old="(passed / largest).square().mean().sqrt()",
                new="(passed / largest).std()",
            ),
            Mutant(
                name="measured before the ReLU",
                where=WHERE,
                old="(passed / largest).square()",
                new="(x @ weight.T / largest).square()",
            ),
            Mutant(
                name="squares that overflow",
                where=WHERE,
                old="largest * (passed / largest).square().mean().sqrt()",
                new="passed.square().mean().sqrt()",
            ),
            Mutant(
                name="the root forgotten",
                where=WHERE,
                old=".mean().sqrt()",
                new=".mean()",
            ),
            Mutant(
                name="by the formula and not by the data",
                where=WHERE,
                old="return weight / spread",
                new="return weight * (2 / weight.shape[1]) ** 0.5 / (weight.std() + 1e-9)",
            ),
        ),
    ),
    naive="standard deviation in place of the mean square",
    hints={
        "standard deviation in place of the mean square": Words(
            zh="标准差先减去了均值。ReLU 之后均值不为零，下一层求和时，均值也会带来信号。",
            en="a standard deviation takes the mean away first. After ReLU the mean is not zero, "
            "and the next layer adds it up like everything else.",
        ),
        "measured before the ReLU": Words(
            zh="你量的是线性层的输出。题目要的是哪一步之后的信号？",
            en="you measured what the linear layer gives. After which step does the question ask "
            "for the signal?",
        ),
        "squares that overflow": Words(
            zh="数不大时都对，数很大时平方溢出了。能不能先把所有数缩到一以内，最后再放大回来？",
            en="all is right while the numbers are small; squares of huge ones overflow. Could "
            "they be brought below one first, and back at the end?",
        ),
        "the root forgotten": Words(
            zh="权重放大两倍，平方的均值放大几倍？",
            en="when the weight doubles, by how much does the mean square grow?",
        ),
        "by the formula and not by the data": Words(
            zh="公式假设了输入的分布。这里输入就在手边，不必假设。",
            en="the formula assumes how the inputs are spread. Here they are at hand, and nothing "
            "need be assumed.",
        ),
    },
    hint=Words(
        zh="ReLU 对正的倍数是线性的：权重乘以 c，输出也乘以 c。那么 c 应当是多少？",
        en="ReLU is linear for positive factors: a weight times c gives outputs times c. Which c "
        "is it, then?",
    ),
)

EXERCISES = (UNIT_SIGNAL,)
