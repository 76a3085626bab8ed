"""Pair for ``handson.nn.divergence``."""

import warnings
from typing import Any

import torch
from torch import Tensor

from handson import nn
from handson.base.errors import ShapeError
from handson.verify.inputs import Maker, exactly, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, LayerPair

_OPS = "handson.ops.divergence:kl_div"


def _distributions(*shape: int, logarithms: bool = False) -> Maker:
    def make(rng: torch.Generator) -> Tensor:
        scores: Tensor = normal(*shape)(rng)
        logs = scores - scores.logsumexp(-1, keepdim=True)
        return logs if logarithms else logs.exp()

    return make


class KLDivLoss(torch.nn.KLDivLoss):
    """torch's, without its warning that ``mean`` is not the divergence."""

    def forward(self, *args: Any) -> Tensor:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return super().forward(*args)


_LOGS, _TRUE = _distributions(4, 3, logarithms=True), _distributions(4, 3)

KL_DIV_LOSS = LayerPair(
    name="KLDivLoss",
    twin="torch.nn.KLDivLoss",
    ours=nn.KLDivLoss,
    theirs=KLDivLoss,
    cases={
        "the mean of all terms": Case(inputs=(_LOGS, _TRUE)),
        "the divergence": Case(kwargs={"reduction": "batchmean"}, inputs=(_LOGS, _TRUE)),
        "summed": Case(kwargs={"reduction": "sum"}, inputs=(_LOGS, _TRUE)),
        "one by one": Case(kwargs={"reduction": "none"}, inputs=(_LOGS, _TRUE)),
        "from logarithms": Case(kwargs={"log_target": True}, inputs=(_LOGS, _LOGS)),
        "from other logarithms": Case(
            kwargs={"log_target": True, "reduction": "batchmean"},
            inputs=(_LOGS, normal(4, 3, mean=-1.0)),
        ),
        "a row against a vector": Case(
            kwargs={"reduction": "batchmean"},
            inputs=(_distributions(1, 3, logarithms=True), exactly(0.25, 0.5, 0.25)),
            differs=Difference(
                reason="torch repeats the smaller of two shapes",
                ours=lambda result: isinstance(result, ShapeError),
                theirs=lambda result: "output" in result,
            ),
        ),
        "hopeless": Case(inputs=(normal(4, 3, mean=-1e3), _TRUE)),
        "one example": Case(
            kwargs={"reduction": "batchmean"},
            inputs=(_distributions(1, 3, logarithms=True), _distributions(1, 3)),
        ),
        "empty batch": Case(inputs=(normal(0, 3), normal(0, 3))),
        "not contiguous": Case(inputs=(transposed(_LOGS), strided(_TRUE))),
    },
    mutants=(
        Mutant(
            name="cross-entropy",
            where=_OPS,
            old="torch.xlogy(target, target) - target * input",
            new="-target * input",
        ),
        Mutant(
            name="the other way round",
            where=_OPS,
            old="target.exp() * (target - input)",
            new="input.exp() * (input - target)",
        ),
        Mutant(
            name="the mean of all terms, called divergence",
            where=_OPS,
            old="terms.sum() / terms.shape[0]",
            new="terms.mean()",
        ),
    ),
    speed=Case(inputs=(_distributions(256, 10, logarithms=True), _distributions(256, 10))),
)

PAIRS = (KL_DIV_LOSS,)
