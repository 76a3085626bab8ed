"""One step of training without its update: a batch forwards, its loss, the gradients backwards."""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn

from handson.base.errors import ArgumentError

Loss = Callable[[Any, Tensor], Tensor]


def tensors_in(value: Any) -> Iterator[Tensor]:
    """Yield the tensors of nested tuples, lists and dicts, in order."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from tensors_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from tensors_in(part)


def first_float(value: Any) -> Tensor | None:
    """Return the first tensor of real numbers that a layer gave, None if it gave none."""
    return next((t for t in tensors_in(value) if t.is_floating_point() and t.numel()), None)


def split(batch: Any, loss: Loss | None) -> tuple[tuple[Any, ...], Tensor | None]:
    """Part a batch into the inputs of the model and the targets of the loss; both are copies.

    Args:
        batch: ``(inputs, ..., targets)`` if there is a loss; inputs alone if there is none.
        loss: mean loss of predictions and targets, or None.

    Raises:
        ArgumentError: the batch has no tensors, no examples, or no targets for the loss.
    """
    parts = tuple(batch) if isinstance(batch, list | tuple) else (batch,)
    tensors = list(tensors_in(parts))
    if not tensors or not all(t.numel() for t in tensors):
        raise ArgumentError(
            "a batch of at least one example is needed, got "
            f"{[tuple(t.shape) for t in tensors] or type(batch).__name__}; "
            "give (inputs, targets) as handson.data.batches.Batches yields them"
        )
    if loss is None:
        return tuple(_copied(part) for part in parts), None
    if len(parts) < 2 or not isinstance(parts[-1], Tensor):
        raise ArgumentError(
            f"a loss needs targets: give the batch as (inputs, targets), got {len(parts)} "
            f"{'part' if len(parts) == 1 else 'parts'}; or leave the loss out and give inputs alone"
        )
    return tuple(_copied(part) for part in parts[:-1]), _copied(parts[-1])


def forward(
    model: nn.Module, inputs: tuple[Any, ...], targets: Tensor | None, loss: Loss | None
) -> Tensor:
    """Return the loss of a batch; without one, half the mean square of everything given.

    Args:
        model: in the mode that it is in.
        inputs: what it is called with.
        targets: for the loss; None without one.
        loss: mean loss of predictions and targets. It gets what the model returns, tuples included.

    Raises:
        ArgumentError: no number came out, or none that hangs on a parameter.
    """
    output = model(*inputs)
    if loss is None or targets is None:
        given = [t.float().square().mean() for t in tensors_in(output) if t.is_floating_point()]
        value = torch.stack(given).mean() / 2 if given else torch.zeros(())
    else:
        value = loss(output, targets)
    if not isinstance(value, Tensor) or value.numel() != 1:
        said = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
        raise ArgumentError(f"a loss must be one number, got {said}; average it over the batch")
    if not value.requires_grad:
        raise ArgumentError(
            "the loss hangs on no parameter that learns, so there is no gradient to look at; "
            "set requires_grad on some parameters, and call the model without torch.no_grad inside"
        )
    return value.reshape(())


def gradients(model: nn.Module, value: Tensor) -> dict[str, Tensor]:
    """Return the gradient of every parameter that the loss hangs on, by name; ``.grad`` stays.

    Args:
        model: whose parameters; a shared one counts once.
        value: the loss.
    """
    learning = {name: p for name, p in model.named_parameters() if p.requires_grad}
    found = torch.autograd.grad(value, list(learning.values()), allow_unused=True)
    return {name: g for name, g in zip(learning, found, strict=True) if g is not None}


def _copied(value: Any) -> Any:
    if isinstance(value, Tensor):
        with torch.inference_mode(False):  # what is born in inference mode can save no gradient
            return value.detach().clone()
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_copied, value))
    if isinstance(value, list | tuple):
        return type(value)(map(_copied, value))
    return value
