"""What a step of training keeps in memory, layer by layer."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.optim import Optimizer

from handson.base.words import Words, language
from handson.diagnose.calls import Calls, is_layer, telling
from handson.diagnose.live_memory import LiveMemory, storage_bytes, storage_id
from handson.diagnose.optimizer_state import MakeOptimizer, optimizer_state
from handson.diagnose.step import Loss, forward, gradients, split, tensors_in
from handson.diagnose.text_table import size, text_table
from handson.diagnose.untouched import refuse_lazy, untouched

BATCH, LOSS = "(batch)", "(loss)"
"""Rows of what no layer saved: the batch itself, and what the loss keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerMemory:
    """What one call of a layer holds, in bytes.

    Args:
        name: of the module; ``name #2`` is its second call.
        kind: its class.
        parameters: of its own; a shared one stands in the first row that uses it.
        saved: kept for the way back, and not kept by an earlier row already.
    """

    name: str
    kind: str
    parameters: int
    saved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What one step of training takes, in bytes.

    Args:
        rows: one per call of a layer, in order; the batch first, the loss last.
        parameters: numbers that are learned, shared ones once, frozen ones included.
        buffers: other numbers of the model, such as running means.
        activations: kept between the way forwards and the way back, the batch included if it is.
        gradients: of all parameters that get one.
        optimizer: what the optimizer remembers; 0 without one.
        peak: the most that lived at once in this step, measured, with the optimizer's part.
    """

    rows: tuple[LayerMemory, ...]
    parameters: int
    buffers: int
    activations: int
    gradients: int
    optimizer: int
    peak: int

    @property
    def estimate(self) -> int:
        """The peak by the rule of thumb: parameters, activations, gradients and the rest, added."""
        held = self.parameters + self.buffers + self.optimizer
        return held + self.activations + self.gradients

    def said_in(self, lang: str | None = None) -> str:
        """Return the layers and the sums as text.

        Args:
            lang: ``zh`` or ``en``; None for the reader's own.
        """
        chosen = language(lang)
        cells = [(r.name, r.kind, size(r.parameters), size(r.saved)) for r in self.rows]
        layers = text_table(("layer", "kind", "parameters", "saved"), cells, left=2)
        sums = {
            Words(zh="参数", en="parameters"): self.parameters,
            Words(zh="缓冲区", en="buffers"): self.buffers,
            Words(zh="为反向传播保存的激活值", en="saved for the way back"): self.activations,
            Words(zh="梯度", en="gradients"): self.gradients,
            Words(zh="优化器状态", en="optimizer state"): self.optimizer,
            Words(zh="以上之和（估计的峰值）", en="sum (estimated peak)"): self.estimate,
            Words(zh="测得的峰值", en="measured peak"): self.peak,
        }
        lines = [f"{size(count):>10}  {words.said_in(chosen)}" for words, count in sums.items()]
        return "\n".join([layers, "", *lines])

    def __repr__(self) -> str:
        return self.said_in()


class _Saved:
    """Notes who saves what for the way back; each storage counts for the first who saves it.

    Args:
        model: whose parameters and buffers do not count: they are there anyway.
        batch: tensors that the caller holds.
    """

    def __init__(self, model: nn.Module, batch: list[Tensor]) -> None:
        self.calls = Calls(model, self._ran)
        self.own = {storage_id(t) for t in chain(model.parameters(), model.buffers())}
        self.batch = {storage_id(t) for t in batch}
        self.held: dict[int, Tensor] = {}
        self.saved: dict[str, int] = {}
        self.kinds: dict[str, nn.Module] = {}

    def _ran(self, name: str, module: nn.Module, output: Any) -> None:
        self.kinds[name] = module

    def pack(self, tensor: Tensor) -> Tensor:
        """Take note of a tensor that the graph keeps."""
        key = storage_id(tensor)
        if key not in self.own and key not in self.held:
            self.held[key] = tensor.detach()
            name = BATCH if key in self.batch else self.calls.current or LOSS
            count = tensor.untyped_storage().nbytes()
            self.saved[name] = self.saved.get(name, 0) + count
        return tensor

    def rows(self) -> tuple[LayerMemory, ...]:
        """Return a row per call, what is outside of all calls at both ends."""
        seen: set[int] = set()
        rows = [LayerMemory(name=BATCH, kind="", parameters=0, saved=self.saved.get(BATCH, 0))]
        for name in telling(list(self.kinds), lambda n: is_layer(self.kinds[n]) or n in self.saved):
            module = self.kinds[name]
            own = [p for p in self.calls.owned(module).values() if id(p) not in seen]
            seen.update(map(id, own))
            rows.append(
                LayerMemory(
                    name=name,
                    kind=type(module).__name__,
                    parameters=storage_bytes(own),
                    saved=self.saved.get(name, 0),
                )
            )
        rows.append(LayerMemory(name=LOSS, kind="", parameters=0, saved=self.saved.get(LOSS, 0)))
        return tuple(rows)


def memory(
    model: nn.Module,
    batch: Tensor | tuple[Any, ...],
    loss: Loss | None = None,
    optimizer: Optimizer | MakeOptimizer | None = None,
) -> Memory:
    """Measure what a step of training keeps in memory; the model is afterwards as it was.

    What is saved for the way back is measured where autograd saves it. The peak is the largest sum
    of all storages that live at once, counted after every operation of a second step; what kernels
    take inside and what an allocator rounds up is not seen. Numbers hang on shapes and dtypes
    alone, not on the device or on chance.

    Args:
        model: any module of torch or of ours whose layers know their shapes.
        batch: ``(inputs, ..., targets)``; without a loss, inputs alone.
        loss: mean loss of predictions and targets; without one, half the mean square of the output.
        optimizer: one made for this model, or what makes one of parameters: ``partial(SGD, lr=1)``.

    Raises:
        ArgumentError: lazy layers, an empty batch, no targets, a loss that is no number or hangs on
            no parameter, or no optimizer.
    """
    refuse_lazy(model)
    inputs, targets = split(batch, loss)
    tensors = [*tensors_in(inputs), *tensors_in(targets)]
    own = list(chain(model.parameters(), model.buffers()))
    saved = _Saved(model, tensors)
    with untouched(model), torch.inference_mode(False), torch.enable_grad():
        with saved.calls.followed(), saved_tensors_hooks(saved.pack, lambda tensor: tensor):
            forward(model, inputs, targets, loss)
        rows, activations = saved.rows(), sum(saved.saved.values())
        saved.held.clear()
        with LiveMemory([*own, *tensors]) as live:
            found = gradients(model, forward(model, inputs, targets, loss))
    state = 0 if optimizer is None else optimizer_state(model, optimizer)
    return Memory(
        rows=rows,
        parameters=storage_bytes(model.parameters()),
        buffers=storage_bytes(model.buffers()),
        activations=activations,
        gradients=storage_bytes(found.values()),
        optimizer=state,
        peak=live.peak + state,
    )
