"""A model as a table: layers, shapes, parameters, and how much there is to compute."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from handson.base.errors import ArgumentError
from handson.base.words import language
from handson.diagnose.calls import Calls, is_layer, telling
from handson.diagnose.flops import MultiplyAdds
from handson.diagnose.meta_copy import meta_copy
from handson.diagnose.step import tensors_in
from handson.diagnose.text_table import text_table
from handson.diagnose.untouched import refuse_lazy, untouched


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSummary:
    """One call of a layer.

    Args:
        name: of the module; ``name #2`` is its second call.
        kind: its class.
        shape: of its output, the batch first; of the first tensor if there are several.
        parameters: numbers of its own; a shared one stands in the first row that uses it.
        multiply_adds: products that it sums up.
    """

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A model as a table.

    Args:
        rows: one per call of a layer, in the order in which they run.
        parameters: of the whole model, shared ones once, unused ones included.
        trainable: those of them that learn.
        multiply_adds: of the whole model, also outside of layers.
    """

    rows: tuple[LayerSummary, ...]
    parameters: int
    trainable: int
    multiply_adds: int

    @property
    def flops(self) -> int:
        """Floating-point operations: two for every multiply-add."""
        return 2 * self.multiply_adds

    def said_in(self, lang: str | None = None) -> str:
        """Return the table and the sums as text.

        Args:
            lang: ``zh`` or ``en``; None for the reader's own.
        """
        cells = [
            (
                row.name,
                row.kind,
                " × ".join(map(str, row.shape)) or "-",
                f"{row.parameters:,}",
                f"{row.multiply_adds:,}",
            )
            for row in self.rows
        ]
        header = ("layer", "kind", "output", "parameters", "multiply-adds")
        if language(lang) == "zh":
            cost = f"{self.multiply_adds:,}，即 {self.flops:,} 次浮点运算"
            nothing = "0（torch 没有算过矩阵乘法或卷积）"
            sums = (
                f"参数：{self.parameters:,}（其中可训练 {self.trainable:,}）\n"
                f"乘加运算：{cost if self.multiply_adds else nothing}"
            )
        else:
            cost = f"{self.multiply_adds:,}, that is {self.flops:,} FLOPs"
            nothing = "0 (torch ran no matrix product and no convolution)"
            sums = (
                f"parameters: {self.parameters:,} ({self.trainable:,} of them trainable)\n"
                f"multiply-adds: {cost if self.multiply_adds else nothing}"
            )
        return f"{text_table(header, cells, left=3)}\n{sums}"

    def __repr__(self) -> str:
        return self.said_in()


def summary(model: nn.Module, inputs: Tensor | tuple[Any, ...] | list[Any]) -> Summary:
    """Run a model once without numbers, and note the shape and the cost of every layer.

    A copy runs on torch's ``meta`` device, which takes no memory however large the model is; lazy
    layers learn their sizes there and stay lazy in the model. A model whose ``forward`` must see
    numbers runs itself, once, and is afterwards as it was.

    Args:
        model: any module of torch or of ours.
        inputs: what the model is called with: a tensor, a tuple of tensors, or the shape of one
            tensor with the batch first, ``(1, 3, 224, 224)``.

    Raises:
        ArgumentError: no tensor and no shape, or the model does not take it; of models with lazy
            layers also when ``forward`` must see numbers.

    >>> summary(lenet(), (1, 1, 28, 28)).parameters
    61706
    """
    given = _inputs(model, inputs)
    on_meta = tuple(_to_meta(value) for value in given)
    try:
        with torch.random.fork_rng(devices=[]):
            return _run(model, meta_copy(model), on_meta)
    except Exception as without_numbers:  # whatever a model may say of tensors without numbers
        if not _has_numbers(model):
            raise _refused(model, given, without_numbers) from without_numbers
    refuse_lazy(model)
    try:
        with untouched(model):
            return _run(model, model, tuple(_to_model(model, value) for value in given))
    except Exception as error:
        raise _refused(model, given, error) from error


def _run(model: nn.Module, stand_in: nn.Module, inputs: tuple[Any, ...]) -> Summary:
    """Run the stand-in and describe the model by it."""
    shapes: dict[str, tuple[nn.Module, tuple[int, ...]]] = {}

    def seen(name: str, module: nn.Module, output: Any) -> None:
        first = next(tensors_in(output), None)
        shapes[name] = module, () if first is None else tuple(first.shape)

    calls = Calls(stand_in, seen)
    counter = MultiplyAdds(lambda: calls.current)
    with torch.inference_mode(False), torch.enable_grad(), calls.followed(), counter:
        stand_in(*inputs)
    rows, counted = [], set[int]()
    named = telling(list(shapes), lambda n: is_layer(shapes[n][0]) or counter.counted[n] > 0)
    for name in named:
        module, shape = shapes[name]
        own = [p for p in calls.owned(module).values() if id(p) not in counted]
        counted.update(map(id, own))
        rows.append(
            LayerSummary(
                name=name,
                kind=type(module).__name__,
                shape=shape,
                parameters=sum(p.numel() for p in own),
                multiply_adds=counter.counted[name],
            )
        )
    learning = [p.requires_grad for p in model.parameters()]
    numbers = [p.numel() for p in stand_in.parameters()]
    return Summary(
        rows=tuple(rows),
        parameters=sum(numbers),
        trainable=sum(n for n, learns in zip(numbers, learning, strict=True) if learns),
        multiply_adds=counter.total,
    )


def _inputs(model: nn.Module, inputs: Any) -> tuple[Any, ...]:
    """Return what the model is called with; a shape becomes a tensor without numbers.

    Raises:
        ArgumentError: there is no tensor and no shape.
    """
    if isinstance(inputs, Tensor):
        return (inputs,)
    if isinstance(inputs, list | tuple) and inputs:
        if all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in inputs):
            floats = (p.dtype for p in model.parameters() if p.is_floating_point())
            dtype = next(floats, torch.get_default_dtype())
            return (torch.empty(tuple(inputs), dtype=dtype, device="meta"),)
        if next(tensors_in(inputs), None) is not None:
            return tuple(inputs)
    raise ArgumentError(
        f"inputs must be a tensor, a tuple of tensors, or a shape such as (1, 1, 28, 28) with the "
        f"batch first; got {inputs!r:.80}"
    )


def _has_numbers(model: nn.Module) -> bool:
    """Say whether the model can run itself: none of it lies on the meta device."""
    return all(not p.is_meta for p in model.parameters())


def _to_meta(value: Any) -> Any:
    if isinstance(value, Tensor):
        return torch.empty_like(value, device="meta")
    if isinstance(value, dict):
        return {key: _to_meta(part) for key, part in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_to_meta, value))
    if isinstance(value, list | tuple):
        return type(value)(map(_to_meta, value))
    return value


def _to_model(model: nn.Module, value: Any) -> Any:
    """Put zeros on the model's device where a shape was given; keep what has numbers."""
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    if isinstance(value, Tensor):
        return torch.zeros_like(value, device=device) if value.is_meta else value.detach().clone()
    return value


def _refused(model: nn.Module, given: tuple[Any, ...], error: Exception) -> ArgumentError:
    shapes = [tuple(t.shape) for t in tensors_in(given)]
    dtypes = sorted({str(t.dtype).removeprefix("torch.") for t in tensors_in(given)})
    said = next(iter(str(error).splitlines()), "")
    return ArgumentError(
        f"{type(model).__name__} does not take inputs of shape {shapes} and dtype "
        f"{', '.join(dtypes)}: {type(error).__name__}: {said} "
        "(if it wants integers, such as tokens, give a tensor of them in place of a shape)"
    )
