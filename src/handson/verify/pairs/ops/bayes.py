"""Pairs for ``handson.ops.bayes``."""

import torch
from torch import Tensor
from torch.distributions import Categorical

from handson.base.errors import ArgumentError
from handson.ops.bayes import posterior, posterior_of_all
from handson.verify.inputs import Maker, exactly, full, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Observation, Tolerance

_WHERE = "handson.ops.bayes"


def _belief(classes: int, std: float = 1.0) -> Maker:
    """A prior: any probabilities that sum to one."""
    return lambda rng: torch.softmax(normal(classes, std=std)(rng), -1)


def _twin(prior: Tensor, likelihood: Tensor) -> Tensor:
    """Let torch normalise the sum of logarithms, or products where one is log 0."""
    if bool((prior > 0).all()) and bool((likelihood > 0).all()):
        return torch.softmax(prior.log() + likelihood.log(), -1)
    return Categorical(probs=prior * likelihood).probs


def _twin_of_all(prior: Tensor, likelihoods: Tensor) -> Tensor:
    """Let torch normalise sums of logarithms."""
    return torch.softmax(prior.log() + likelihoods.log().sum(0), -1)


def _refused(result: Observation | Exception) -> bool:
    return isinstance(result, ArgumentError)


def _nan(result: Observation | Exception) -> bool:
    return isinstance(result, dict) and any(bool(t.isnan().any()) for t in result.values())


def _finite(result: Observation | Exception) -> bool:
    if not isinstance(result, dict):
        return False
    right = torch.tensor([0.5 * 0.4 * 0.2, 0.0, 0.25 * 0.7 * 0.1], dtype=torch.float64)
    exact = torch.allclose(result["output"], right / right.sum())
    return exact and all(bool(t.isfinite().all()) for t in result.values())


POSTERIOR = FunctionPair(
    name="posterior",
    twin="torch.softmax of logarithms; Categorical where one is 0",
    ours=posterior,
    theirs=_twin,
    cases={
        "three hypotheses": Case(inputs=(_belief(3), uniform(3, low=0.05))),
        "one row for each observation": Case(inputs=(_belief(3), uniform(4, 3, low=0.05))),
        "two batch axes": Case(inputs=(_belief(3), uniform(2, 4, 3, low=0.05))),
        "all equally likely before": Case(inputs=(full(4, value=0.25), uniform(4, low=0.05))),
        "evidence that fits all alike": Case(inputs=(_belief(4), full(4, value=0.3))),
        "likelihoods that sum to one": Case(inputs=(_belief(3), _belief(3))),
        "a medical test": Case(inputs=(exactly(0.0015, 0.9985), exactly(1.0, 0.01))),
        "a hypothesis refuted": Case(inputs=(_belief(3), exactly(0.4, 0.0, 0.7))),
        "a hypothesis never believed": Case(inputs=(exactly(0.6, 0.0, 0.4), uniform(3, low=0.05))),
        "densities above one": Case(inputs=(_belief(3), uniform(3, low=20.0, high=90.0))),
        "tiny likelihoods": Case(
            inputs=(_belief(3), uniform(3, low=1e-9, high=2e-9)),
            dtypes=(torch.float64,),
            tolerance={torch.float64: Tolerance(rtol=1e-10, atol=1e-6)},
            because="gradients are divided by 1e-9, and 1e-16 of rounding with them",
        ),
        "one hypothesis": Case(inputs=(full(1, value=1.0), full(1, value=0.2))),
        "not contiguous": Case(
            inputs=(strided(_belief(3)), transposed(uniform(4, 3, low=0.05))),
        ),
        "no observations": Case(inputs=(_belief(3), uniform(0, 3))),
        "impossible evidence": Case(
            inputs=(exactly(0.5, 0.5), exactly(0.0, 0.0)),
            dtypes=(torch.float64,),
            differs=Difference(
                reason="0/0 says nothing; ours says why and what to look at",
                ours=_refused,
                theirs=lambda result: isinstance(result, ValueError),
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the prior forgotten",
            where=f"{_WHERE}:posterior",
            old="likelihood * prior",
            new="likelihood * (0 * prior + 1)",
        ),
        Mutant(
            name="not normalised",
            where=f"{_WHERE}:posterior",
            old="joint / evidence",
            new="joint / (0 * evidence + 1)",
        ),
        Mutant(
            name="divided by the sum of likelihoods",
            where=f"{_WHERE}:posterior",
            old="joint.sum(-1, keepdim=True)",
            new="likelihood.sum(-1, keepdim=True)",
        ),
        Mutant(
            name="the evidence taken for a constant",
            where=f"{_WHERE}:posterior",
            old="joint.sum(-1, keepdim=True)",
            new="joint.sum(-1, keepdim=True).detach()",
        ),
        Mutant(
            name="the sum over the whole batch",
            where=f"{_WHERE}:posterior",
            old="joint.sum(-1, keepdim=True)",
            new="joint.sum().reshape(joint.dim() * [1])",
        ),
    ),
)

POSTERIOR_OF_ALL = FunctionPair(
    name="posterior_of_all",
    twin="torch.softmax of sums of logarithms",
    ours=posterior_of_all,
    theirs=_twin_of_all,
    cases={
        "two tests": Case(
            inputs=(
                exactly(0.0015, 0.9985),
                lambda rng: torch.tensor([[1.0, 0.01], [0.98, 0.03]], dtype=torch.float64),
            )
        ),
        "five pieces of evidence": Case(inputs=(_belief(3), uniform(5, 3, low=0.05))),
        "one piece": Case(inputs=(_belief(3), uniform(1, 3, low=0.05))),
        "none": Case(inputs=(_belief(3), uniform(0, 3))),
        "evidence that fits all alike": Case(inputs=(_belief(3), full(4, 3, value=0.5))),
        "two thousand pieces": Case(
            inputs=(_belief(3), uniform(2000, 3, low=0.3, high=0.31)),
            tolerance={torch.float32: Tolerance(rtol=2e-3, atol=2e-3)},
            because="two thousand logarithms of float32 round two thousand times",
        ),
        "many and strong": Case(
            inputs=(_belief(3), uniform(300, 3, low=0.001, high=0.2)),
            dtypes=(torch.float64,),
        ),
        "densities above one": Case(inputs=(_belief(3), uniform(4, 3, low=20.0, high=90.0))),
        "not contiguous": Case(inputs=(strided(_belief(3)), transposed(uniform(4, 3, low=0.05)))),
        "a hypothesis refuted": Case(
            inputs=(
                exactly(0.5, 0.25, 0.25),
                lambda rng: torch.tensor([[0.4, 0.0, 0.7], [0.2, 0.9, 0.1]], dtype=torch.float64),
            ),
            dtypes=(torch.float64,),
            differs=Difference(
                reason="no gradient flows into a 0; torch's is 0 · ∞ there",
                ours=_finite,
                theirs=_nan,
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the last piece of evidence alone",
            where=f"{_WHERE}:posterior_of_all",
            old="torch.cat([prior.unsqueeze(0), likelihoods])",
            new="torch.cat([prior.unsqueeze(0), likelihoods[-1:]])",
        ),
        Mutant(
            name="the prior forgotten",
            where=f"{_WHERE}:posterior_of_all",
            old="torch.cat([prior.unsqueeze(0), likelihoods])",
            new="torch.cat([0 * prior.unsqueeze(0) + 1, likelihoods])",
        ),
        Mutant(
            name="averaged instead of added up",
            where=f"{_WHERE}:posterior_of_all",
            old=".log().sum(0)",
            new=".log().mean(0)",
        ),
        Mutant(
            name="not normalised",
            where=f"{_WHERE}:posterior_of_all",
            old="powers / powers.sum()",
            new="powers",
        ),
    ),
)

PAIRS = (POSTERIOR, POSTERIOR_OF_ALL)
