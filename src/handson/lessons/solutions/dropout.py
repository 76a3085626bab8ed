"""Solution of the lesson on dropout."""

from itertools import product

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.words import Words
from handson.verify.exercise import Exercise
from handson.verify.inputs import Maker, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

WHERE = "handson.lessons.solutions.dropout:dropout_variance"


def dropout_variance(
    x: Float[Tensor, "batch in_features"],
    weight: Float[Tensor, "out_features in_features"],
    p: float,
) -> Float[Tensor, "batch out_features"]:
    """Return the variance that dropout gives to every output of a linear layer.

    ``Var(m/(1-p)) = p/(1-p)``, and the variances of independent terms add up.

    Args:
        x: the inputs before dropout.
        weight: of the linear layer.
        p: probability of being dropped, 0 or more and less than 1.
    """
    noise = p / (1 - p)
    return noise * (x * x) @ (weight * weight).T


def _over_all_masks(x: Tensor, weight: Tensor, p: float) -> Tensor:
    """Try every mask there is, in float64, each counted with its probability."""
    inputs, matrix = x.double(), weight.double()
    mean, square = torch.zeros(()), torch.zeros(())
    for kept in product((0.0, 1.0), repeat=x.shape[1]):
        mask = torch.tensor(kept, dtype=torch.float64)
        chance = (1 - p) ** sum(kept) * p ** (len(kept) - sum(kept))
        z = torch.nn.functional.linear(inputs * mask / (1 - p), matrix)
        mean, square = mean + chance * z, square + chance * z * z
    return (square - mean * mean).to(x.dtype)


def _case(x: Maker, p: float, outputs: int = 3, features: int = 4) -> Case:
    return Case(inputs=(x, normal(outputs, features)), kwargs={"p": p})


DROPOUT_VARIANCE = Exercise(
    pair=FunctionPair(
        name="dropout_variance",
        twin="all masks, one by one, in float64",
        ours=dropout_variance,
        theirs=_over_all_masks,
        cases={
            "one in five dropped": _case(normal(5, 4), 0.2),
            "half dropped": _case(normal(5, 4), 0.5),
            "most dropped": _case(normal(5, 4), 0.8),
            "none dropped": _case(normal(5, 4), 0.0),
            "inputs of zero": _case(full(3, 4, value=0.0), 0.5),
            "one feature": _case(normal(6, 1), 0.3, outputs=2, features=1),
            "one example, one output": _case(normal(1, 6), 0.4, outputs=1, features=6),
            "turned in memory": _case(transposed(normal(5, 4)), 0.3),
            "with gaps in memory": _case(strided(normal(5, 4)), 0.3),
        },
        tolerance={
            torch.float64: Tolerance(rtol=1e-9, atol=1e-11),
            torch.float32: Tolerance(rtol=1e-4, atol=1e-5),
        },
        because="the twin subtracts two large numbers",
        mutants=(
            Mutant(
                name="the noise of a coin alone",
                where=WHERE,
                old="p / (1 - p)",
                new="p * (1 - p)",
            ),
            Mutant(
                name="the mean not subtracted",
                where=WHERE,
                old="p / (1 - p)",
                new="1 / (1 - p)",
            ),
            Mutant(
                name="weights not squared",
                where=WHERE,
                old="(weight * weight).T",
                new="weight.abs().T",
            ),
            Mutant(
                name="added up before squaring",
                where=WHERE,
                old="(x * x) @ (weight * weight).T",
                new="(x @ weight.T) ** 2",
            ),
        ),
    ),
    naive="the noise of a coin alone",
    hints={
        "the noise of a coin alone": Words(
            zh="这是 m 的方差。可是留下来的数还被除了一次，方差会怎样变？",
            en="that is the variance of m. Those who stay are divided by something: what does that "
            "do to a variance?",
        ),
        "the mean not subtracted": Words(
            zh="这是平方的平均。方差还要减去平均的平方。",
            en="that is the mean of the square. A variance takes away the square of the mean.",
        ),
        "weights not squared": Words(
            zh="一个常数乘上随机数，方差要乘以这个常数的几次方？",
            en="a constant times a random number: to what power does it enter the variance?",
        ),
        "added up before squaring": Words(
            zh="每个特征各抛各的硬币：先平方再相加，还是先相加再平方？",
            en="every feature tosses its own coin: square first and then add, or the other way?",
        ),
    },
    hint=Words(
        zh="先只看一个特征：m 只有两个值，把期望和方差都用手算出来。",
        en="take one feature: m has two values only, so work out mean and variance by hand.",
    ),
)

EXERCISES = (DROPOUT_VARIANCE,)
