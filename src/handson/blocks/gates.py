"""Where the gradients of a module come in and go out: two identities in the graph."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from handson.base.errors import ArgumentError

Report = Callable[[tuple[Any, ...]], tuple[Any, ...]]


class Gate(torch.autograd.Function):
    """The identity, ``y = x``, that asks ``report`` which gradient to pass on, ``∂x = report(∂y)``.

    What a gate passes on can be changed; what it passes forward is always the same numbers.
    """

    @staticmethod
    def forward(ctx: Any, report: Report, zeros: bool, *values: Tensor) -> tuple[Tensor, ...]:
        ctx.report = report
        ctx.set_materialize_grads(zeros)
        ctx.mark_non_differentiable(*(x for x in values if not x.requires_grad))
        return values

    @staticmethod
    def backward(ctx: Any, *grads: Tensor | None) -> tuple[Any, ...]:
        return None, None, *ctx.report(grads)


class Gates:
    """One call of a module with backward hooks: a gate before its inputs, one behind its outputs.

    Gradients pass the second gate first. When they have reached the first, both ``grad_output``
    and ``grad_input`` are known, and the hooks are called.
    """

    def __init__(self, module: Any, hooks: Sequence[Callable[..., Any]]) -> None:
        self.module, self.hooks = module, hooks
        self.grad_output: tuple[Any, ...] | None = None
        self.inputs = 0
        self.input_places: list[int] = []

    def enter(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the arguments, tensors among them seen through a gate.

        Args:
            args: of the call.
        """
        if not self.hooks:
            return args
        self.inputs = len(args)
        gated, self.input_places = _through(self._at_the_input, args, zeros=True)
        return gated

    def leave(self, result: Any) -> Any:
        """Return the result, tensors in it seen through a gate.

        Args:
            result: of ``forward``: a tensor or a tuple; hooks do not see into anything else.
        """
        if not self.hooks or not isinstance(result, Tensor | tuple):
            return result
        outputs = result if isinstance(result, tuple) else (result,)
        places: list[int] = []

        def at_the_output(grads: tuple[Any, ...]) -> tuple[Any, ...]:
            self.grad_output = _spread(grads, places, len(outputs))
            if not self.input_places:  # nothing will come by the other gate
                self._call_hooks((None,) * self.inputs)
            return grads

        gated, places = _through(at_the_output, outputs, zeros=False)
        return gated if isinstance(result, tuple) else gated[0]

    def _at_the_input(self, grads: tuple[Any, ...]) -> tuple[Any, ...]:
        if self.grad_output is None:  # they came around the output, not through it
            return grads
        changed = self._call_hooks(_spread(grads, self.input_places, self.inputs))
        return tuple(changed[place] for place in self.input_places)

    def _call_hooks(self, grad_input: tuple[Any, ...]) -> tuple[Any, ...]:
        for hook in self.hooks:
            changed = hook(self.module, grad_input, self.grad_output)
            if changed is None:
                continue
            changed = changed if isinstance(changed, tuple) else (changed,)
            if len(changed) != len(grad_input):
                raise ArgumentError(
                    f"a backward hook of {type(self.module).__name__} returned {len(changed)} "
                    f"gradients for {len(grad_input)} inputs; return one for each, or None"
                )
            grad_input = changed
        self.grad_output = None
        return grad_input


def _through(
    report: Report, values: tuple[Any, ...], zeros: bool
) -> tuple[tuple[Any, ...], list[int]]:
    """Lead the tensors among ``values`` through a gate; say where they stand.

    Where no gradient comes, ``report`` is given ``zeros`` or None.
    """
    places = [i for i, value in enumerate(values) if isinstance(value, Tensor)]
    wanted = torch.is_grad_enabled() and any(values[i].requires_grad for i in places)
    if not wanted:
        return values, []
    tensors = [values[i] for i in places]
    passed = Gate.apply(report, zeros, *tensors)  # type: ignore[no-untyped-call]
    gated = dict(zip(places, passed, strict=True))
    return tuple(gated.get(i, value) for i, value in enumerate(values)), places


def _spread(grads: tuple[Any, ...], places: list[int], count: int) -> tuple[Any, ...]:
    """Put gradients at their places, None at the others."""
    known = dict(zip(places, grads, strict=True))
    return tuple(known.get(i) for i in range(count))
