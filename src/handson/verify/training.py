"""Pairs of whole trainings: the same weights, the same batches, the same losses all the way.

Layers that agree one by one could still be put together wrongly. Here forward, loss, backward and
update of both builds run many steps, and every loss on the way is compared.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

import handson.nn
from handson.base.module import Module
from handson.base.seed import generator
from handson.optim import SGD
from handson.verify.kernels import from_scratch
from handson.verify.pair import Case, Observation, Pair


@dataclass(frozen=True, kw_only=True)
class TrainingPair(Pair):
    """Two builds of one model, trained side by side.

    ``ours`` and ``theirs`` build the model from the case's arguments; the case's inputs make the
    examples and their labels; ``steps`` is the number of updates.

    Args:
        batch_size: examples per update; batches follow one another and begin again at the end.
        settings: of SGD.
    """

    dtypes: tuple[torch.dtype, ...] = (torch.float64,)
    batch_size: int = 4
    settings: Mapping[str, Any] = field(default_factory=lambda: {"lr": 0.1})

    def observe_ours(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        model = self._build(self.ours, case, dtype, seed)
        model.load_state_dict(self._build(self.theirs, case, dtype, seed).state_dict())
        with from_scratch():
            return self._train(model, handson.nn, SGD, case, dtype, seed)

    def observe_theirs(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        model = self._build(self.theirs, case, dtype, seed)
        return self._train(model, torch.nn, _torch_sgd, case, dtype, seed)

    def _build(self, make: Callable[..., Any], case: Case, dtype: torch.dtype, seed: int) -> Module:
        """Make a model at its own start for ``seed``; both sides begin from the twin's."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model: Module = make(*case.args, **case.kwargs).to(dtype)
        return model

    def _train(
        self,
        model: Module,
        layers: ModuleType,
        optimizer: Callable[..., Any],
        case: Case,
        dtype: torch.dtype,
        seed: int,
    ) -> Observation:
        rng = generator(seed)
        inputs, labels = (make(rng) for make in case.inputs)
        inputs = inputs.to(dtype)
        loss, step = layers.CrossEntropyLoss(), optimizer(model.parameters(), **self.settings)
        losses: list[Tensor] = []
        for i in range(case.steps):
            rows = [(i * self.batch_size + j) % len(labels) for j in range(self.batch_size)]
            value = loss(model(inputs[rows]), labels[rows])
            step.zero_grad()
            value.backward()
            step.step()
            losses.append(value.detach())
        final = {f"final {k}": p.detach() for k, p in model.named_parameters()}
        return {"loss curve": torch.stack(losses), **final}


def _torch_sgd(params: Iterable[Tensor], **settings: Any) -> torch.optim.Optimizer:
    return torch.optim.SGD(params, foreach=False, **settings)
