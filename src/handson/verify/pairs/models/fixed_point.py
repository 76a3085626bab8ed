"""Pairs for ``handson.models.fixed_point``."""

from typing import Any

import torch
from torch import Tensor

from handson.models.fixed_point import FixedPoint
from handson.verify.inputs import full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


class _Theirs(torch.nn.Module):
    """The same over torch's Module, its turns written as a recursion."""

    def __init__(self, features: int, tolerance: float = 1e-4, most: int = 50) -> None:
        super().__init__()
        self.tolerance, self.most = tolerance, most
        self.layer = torch.nn.Linear(features, features)
        self.turns = 0

    def forward(self, x: Tensor) -> Tensor:
        return self._turn(torch.tanh(x), x, 1)

    def _turn(self, z: Tensor, x: Tensor, turn: int) -> Tensor:
        self.turns, after = turn, torch.tanh(self.layer(z) + x)
        moved = float((after - z).detach().abs().max()) if z.numel() else 0.0
        done = moved <= self.tolerance or turn == self.most
        return after if done else self._turn(after, x, turn + 1)


def _run(kind: Any, x: Tensor, scale: float, **kwargs: Any) -> dict[str, Any]:
    """Return the output, how many turns it took, and the gradients of the weights."""
    model = kind(x.shape[-1], **kwargs).to(x.dtype)
    size = x.shape[-1]
    weight = torch.arange(1.0, size * size + 1).reshape(size, size).sin()
    model.load_state_dict({"layer.weight": scale * weight, "layer.bias": 0.1 * torch.ones(size)})
    y = model(x)
    grads = torch.autograd.grad((y**3).sum(), list(model.parameters()), retain_graph=True)
    return {"y": y, "turns": model.turns, "grads": list(grads)}


FIXED_POINT = FunctionPair(
    name="FixedPoint",
    twin="the same loop over torch.nn",
    ours=lambda x, scale, **kwargs: _run(FixedPoint, x, scale, **kwargs),
    theirs=lambda x, scale, **kwargs: _run(_Theirs, x, scale, **kwargs),
    dtypes=(torch.float64,),
    cases={
        "soon at rest": Case(inputs=(normal(5, 3), 0.1)),
        "long on its way": Case(inputs=(normal(5, 3), 0.45)),
        "never at rest": Case(inputs=(normal(5, 3), 9.0)),
        "a batch of one": Case(inputs=(normal(1, 3), 0.3)),
        "one example, no batch": Case(inputs=(normal(3), 0.3)),
        "no example": Case(inputs=(normal(0, 3), 0.3)),
        "saturated": Case(inputs=(full(2, 3, value=40.0), 0.3)),
        "at most two turns": Case(inputs=(normal(5, 3), 0.45), kwargs={"most": 2}),
        "a single turn": Case(inputs=(normal(5, 3), 0.45), kwargs={"most": 1}),
        "to the last digits": Case(inputs=(normal(5, 3), 0.3), kwargs={"tolerance": 1e-12}),
        "not contiguous": Case(inputs=(transposed(normal(5, 3)), 0.3)),
    },
    mutants=(
        Mutant(
            name="the input is forgotten after the first turn",
            where="handson.models.fixed_point:FixedPoint.forward",
            old="self.layer(z) + x",
            new="self.layer(z) + 0 * x",
        ),
        Mutant(
            name="one turn too few",
            where="handson.models.fixed_point:FixedPoint.forward",
            old="range(1, self.most + 1)",
            new="range(1, max(self.most, 2))",
        ),
        Mutant(
            name="stops when the average is at rest",
            where="handson.models.fixed_point:FixedPoint.forward",
            old="(z - before).abs().max()",
            new="(z - before).abs().mean()",
        ),
        Mutant(
            name="gradients of the last turn only",
            where="handson.models.fixed_point:FixedPoint.forward",
            old="self.layer(z) + x",
            new="self.layer(z.detach()) + x",
        ),
    ),
)

PAIRS = (FIXED_POINT,)
