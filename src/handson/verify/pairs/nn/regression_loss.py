"""Pairs for ``handson.nn.regression_loss``."""

import torch
from torch import Tensor

from handson import nn
from handson.base.errors import ShapeError
from handson.verify.inputs import exactly, full, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, LayerPair

_OPS = "handson.ops.regression_loss"
_BOTH = (normal(5, 3), normal(5, 3))
_TOO_FAR = exactly(-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0)
_REPEATS = Difference(
    reason="torch warns and compares every prediction with every target",
    ours=lambda result: isinstance(result, ShapeError),
    theirs=lambda result: "output" in result,
)

DISTANCES = {
    "a batch": Case(inputs=_BOTH),
    "summed": Case(kwargs={"reduction": "sum"}, inputs=_BOTH),
    "one by one": Case(kwargs={"reduction": "none"}, inputs=_BOTH),
    "at the kinks": Case(inputs=(_TOO_FAR, full(7, value=0.0))),
    "far apart": Case(inputs=(normal(5, 3, std=1e6), normal(5, 3, std=1e6))),
    "very close": Case(inputs=(normal(5, 3, std=1e-6), normal(5, 3, std=1e-6))),
    "predictions are right": Case(inputs=(full(4, 2, value=2.0), full(4, 2, value=2.0))),
    "infinite target": Case(inputs=(normal(3), full(3, value=float("inf")))),
    "a single number": Case(inputs=(torch.tensor(1.5), torch.tensor(-0.5))),
    "one example": Case(inputs=(normal(1, 3), normal(1, 3))),
    "empty batch": Case(inputs=(normal(0, 3), normal(0, 3))),
    "images": Case(inputs=(normal(2, 3, 4, 4), normal(2, 3, 4, 4))),
    "not contiguous": Case(inputs=(transposed(normal(5, 3)), strided(normal(5, 3)))),
    "a column against a row": Case(inputs=(normal(4, 1), normal(4)), differs=_REPEATS),
}
"""What every distance between predictions and targets is tried on."""


def _mean_of_examples(name: str) -> Mutant:
    return Mutant(
        name=name,
        where="handson.ops.loss:reduce",
        old="loss.mean()",
        new="loss.sum() / max(loss.shape[0] if loss.ndim else 1, 1)",
    )


L1_LOSS = LayerPair(
    name="L1Loss",
    twin="torch.nn.L1Loss",
    ours=nn.L1Loss,
    theirs=torch.nn.L1Loss,
    cases=DISTANCES,
    mutants=(
        Mutant(
            name="the sign stays",
            where=f"{_OPS}:l1_loss",
            old="(input - target).abs()",
            new="(input - target)",
        ),
        Mutant(
            name="squared",
            where=f"{_OPS}:l1_loss",
            old="(input - target).abs()",
            new="(input - target).abs() ** 2",
        ),
        _mean_of_examples("averaged over examples only"),
    ),
    speed=Case(inputs=(normal(256, 10), normal(256, 10))),
)

SMOOTH_L1_LOSS = LayerPair(
    name="SmoothL1Loss",
    twin="torch.nn.SmoothL1Loss",
    ours=nn.SmoothL1Loss,
    theirs=torch.nn.SmoothL1Loss,
    cases={
        **DISTANCES,
        "a wide parabola": Case(kwargs={"beta": 2.5}, inputs=_BOTH),
        "a narrow parabola": Case(kwargs={"beta": 0.1}, inputs=_BOTH),
        "no parabola": Case(kwargs={"beta": 0.0}, inputs=_BOTH),
    },
    mutants=(
        Mutant(
            name="the parabola not divided by its width",
            where=f"{_OPS}:smooth_l1_loss",
            old="m * m / (2 * beta)",
            new="m * m / 2",
        ),
        Mutant(
            name="only the parabola",
            where=f"{_OPS}:smooth_l1_loss",
            old="m = d.clamp(max=beta)",
            new="m = d",
        ),
        Mutant(
            name="flat beyond the parabola",
            where=f"{_OPS}:smooth_l1_loss",
            old="(2 * beta) + (d - m)",
            new="(2 * beta)",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), normal(256, 10))),
)

HUBER_LOSS = LayerPair(
    name="HuberLoss",
    twin="torch.nn.HuberLoss",
    ours=nn.HuberLoss,
    theirs=torch.nn.HuberLoss,
    cases={
        **DISTANCES,
        "a wide parabola": Case(kwargs={"delta": 2.5}, inputs=_BOTH),
        "a narrow parabola": Case(kwargs={"delta": 0.1}, inputs=_BOTH),
    },
    mutants=(
        Mutant(
            name="the slope of outliers forgets delta",
            where=f"{_OPS}:huber_loss",
            old="delta * (d - m)",
            new="(d - m)",
        ),
        Mutant(
            name="not halved",
            where=f"{_OPS}:huber_loss",
            old="m * m / 2",
            new="m * m",
        ),
        Mutant(
            name="divided by delta, as smooth L1",
            where=f"{_OPS}:huber_loss",
            old="m * m / 2",
            new="m * m / (2 * delta)",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), normal(256, 10))),
)

_COUNTS = uniform(5, 3, low=0.1, high=9.0)
_RATES = uniform(5, 3, low=0.1, high=9.0)

POISSON_NLL_LOSS = LayerPair(
    name="PoissonNLLLoss",
    twin="torch.nn.PoissonNLLLoss",
    ours=nn.PoissonNLLLoss,
    theirs=torch.nn.PoissonNLLLoss,
    cases={
        "from logarithms": Case(inputs=(normal(5, 3), _COUNTS)),
        "from rates": Case(args=(False,), inputs=(_RATES, _COUNTS)),
        "summed": Case(kwargs={"reduction": "sum"}, inputs=(normal(5, 3), _COUNTS)),
        "one by one": Case(kwargs={"reduction": "none"}, inputs=(normal(5, 3), _COUNTS)),
        "with Stirling's formula": Case(args=(True, True), inputs=(normal(5, 3), _COUNTS)),
        "with Stirling's formula, from rates": Case(args=(False, True), inputs=(_RATES, _COUNTS)),
        "few events, with Stirling's formula": Case(
            args=(True, True), inputs=(normal(4), exactly(0.25, 0.5, 1.0, 1.5))
        ),
        "no event": Case(inputs=(normal(5), full(5, value=0.0))),
        "no rate": Case(args=(False,), inputs=(full(5, value=0.0), full(5, value=2.0))),
        "no rate, another eps": Case(
            args=(False,),
            kwargs={"eps": 1e-3},
            inputs=(full(5, value=0.0), full(5, value=2.0)),
        ),
        "a large count": Case(args=(True, True), inputs=(normal(3), full(3, value=1e6))),
        "empty batch": Case(inputs=(normal(0, 3), normal(0, 3))),
        "one example": Case(inputs=(normal(1, 3), full(1, 3, value=2.0))),
        "not contiguous": Case(inputs=(transposed(normal(5, 3)), strided(_COUNTS))),
    },
    mutants=(
        Mutant(
            name="the rate left out",
            where=f"{_OPS}:poisson_nll_loss",
            old="input.exp() - target * input if",
            new="-target * input if",
        ),
        Mutant(
            name="Stirling below one too",
            where=f"{_OPS}:poisson_nll_loss",
            old="torch.where(target > 1, stirling, 0.0)",
            new="stirling",
        ),
        Mutant(
            name="Stirling without its root",
            where=f"{_OPS}:poisson_nll_loss",
            old="y * y.log() - y + 0.5 * (2 * math.pi * y).log()",
            new="y * y.log() - y",
        ),
        Mutant(
            name="eps left out of the scale",
            where=f"{_OPS}:poisson_nll_loss",
            old="(input + eps).log()",
            new="(input + 2 * eps).log()",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), full(256, 10, value=3.0))),
)

_SPREADS = uniform(5, 3, low=0.1, high=4.0)


def _negative(*_: object) -> Tensor:
    return torch.tensor([1.0, -1.0, 2.0])


GAUSSIAN_NLL_LOSS = LayerPair(
    name="GaussianNLLLoss",
    twin="torch.nn.GaussianNLLLoss",
    ours=nn.GaussianNLLLoss,
    theirs=torch.nn.GaussianNLLLoss,
    cases={
        "a batch": Case(inputs=(*_BOTH, _SPREADS)),
        "summed": Case(kwargs={"reduction": "sum"}, inputs=(*_BOTH, _SPREADS)),
        "one by one": Case(kwargs={"reduction": "none"}, inputs=(*_BOTH, _SPREADS)),
        "with its constant": Case(kwargs={"full": True}, inputs=(*_BOTH, _SPREADS)),
        "a variance per row": Case(inputs=(*_BOTH, uniform(5, low=0.1, high=4.0))),
        "a variance per row, its axis kept": Case(
            inputs=(*_BOTH, uniform(5, 1, low=0.1, high=4.0))
        ),
        "below the least variance": Case(
            kwargs={"eps": 0.5}, inputs=(*_BOTH, uniform(5, 3, low=0.0, high=1.0))
        ),
        "no variance": Case(kwargs={"eps": 1e-2}, inputs=(*_BOTH, full(5, 3, value=0.0))),
        "far from sure": Case(inputs=(*_BOTH, full(5, 3, value=1e6))),
        "one example": Case(inputs=(normal(1, 3), normal(1, 3), full(1, 3, value=2.0))),
        "empty batch": Case(inputs=(normal(0, 3), normal(0, 3), uniform(0, 3))),
        "not contiguous": Case(
            inputs=(transposed(normal(5, 3)), strided(normal(5, 3)), strided(_SPREADS))
        ),
        "a negative variance": Case(
            inputs=(normal(3), normal(3), _negative),
            differs=Difference(
                reason="both refuse it, each with its own kind of error",
                ours=lambda result: isinstance(result, ValueError),
                theirs=lambda result: isinstance(result, ValueError),
            ),
        ),
    },
    mutants=(
        Mutant(
            name="a standard deviation in place of the variance",
            where=f"{_OPS}:gaussian_nll_loss",
            old="(input - target) ** 2 / limited",
            new="(input - target) ** 2 / limited**2",
        ),
        Mutant(
            name="no price for a wide spread",
            where=f"{_OPS}:gaussian_nll_loss",
            old="limited.log() + (input",
            new="0 * limited.log() + (input",
        ),
        Mutant(
            name="no least variance",
            where=f"{_OPS}:gaussian_nll_loss",
            old="limited.clamp_(min=eps)",
            new="limited.clamp_(min=1e-9)",
        ),
        Mutant(
            name="the constant always",
            where=f"{_OPS}:gaussian_nll_loss",
            old="if full:",
            new="if full or eps:",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), normal(256, 10), uniform(256, 10, low=0.1))),
)

PAIRS = (L1_LOSS, SMOOTH_L1_LOSS, HUBER_LOSS, POISSON_NLL_LOSS, GAUSSIAN_NLL_LOSS)
