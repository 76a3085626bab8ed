"""Pairs for ``handson.blocks.hooks`` and ``handson.blocks.gates``."""

from typing import Any

import torch
from torch import Tensor

from handson.verify.mutation import Mutant
from handson.verify.pairs.blocks.program import X, flat, program_pair, run, spelled

HOOKS = "handson.blocks.hooks"
GATES = "handson.blocks.gates"


class _Log(list[str]):
    """Who was called, in order."""


def _noting(log: list[str], word: str, change: Any = None) -> Any:
    """Return a hook that notes that it was called and returns ``change`` of its last argument."""

    def hook(module: Any, *known: Any) -> Any:
        log.append(word)
        return None if change is None else change(*known)

    return hook


def _no_hooks(kit: Any) -> dict[str, Any]:
    return run(kit.Twice())


def _in_the_order_of_registration(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    model.register_forward_hook(_noting(log, "after"))
    model.register_forward_pre_hook(_noting(log, "before"))
    model.register_forward_pre_hook(_noting(log, "before, second"))
    model.register_forward_hook(_noting(log, "after, second"))
    model.register_full_backward_hook(_noting(log, "back"))
    model.register_full_backward_hook(_noting(log, "back, second"))
    return run(model, X.clone().requires_grad_()) | {"log": spelled(*log)}


def _put_in_front(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    for i in range(3):
        model.register_forward_pre_hook(_noting(log, f"before {i}"), prepend=i % 2 == 1)
        model.register_forward_hook(_noting(log, f"after {i}"), prepend=i % 2 == 1)
    return run(model) | {"log": spelled(*log)}


def _parents_and_children(kit: Any) -> dict[str, Any]:
    model, log = kit.Twice(), _Log()
    for path, module in model.named_modules():
        module.register_forward_pre_hook(_noting(log, f"into {path}"))
        module.register_forward_hook(_noting(log, f"out of {path}"))
    return run(model) | {"log": spelled(*log)}


def _other_arguments(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    model.register_forward_pre_hook(_noting(log, "a tensor", lambda args: args[0] * 2.0))
    model.register_forward_pre_hook(_noting(log, "a tuple", lambda args: (args[0] + 1.0,)))
    return run(model) | {"log": spelled(*log)}


def _another_output(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    model.register_forward_hook(_noting(log, "doubled", lambda args, y: y * 2.0))
    model.register_forward_hook(_noting(log, "moved", lambda args, y: y + args[0]))
    return run(model) | {"log": spelled(*log)}


def _keyword_arguments(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    model.register_forward_pre_hook(
        _noting(log, "kwargs", lambda args, kwargs: (args, {"shift": kwargs["shift"] * 3.0})),
        with_kwargs=True,
    )
    model.register_forward_pre_hook(_noting(log, "not changed"), with_kwargs=True)
    model.register_forward_hook(
        _noting(log, "seen", lambda args, kwargs, y: y * kwargs["shift"]), with_kwargs=True
    )
    return run(model, shift=1.5) | {"log": spelled(*log)}


def _taken_away(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    before = model.register_forward_pre_hook(_noting(log, "before", lambda args: args[0] * 2.0))
    after = model.register_forward_hook(_noting(log, "after", lambda args, y: y * 5.0))
    model.register_forward_hook(_noting(log, "stays"))
    with model.register_forward_hook(_noting(log, "for a while", lambda args, y: y - 1.0)):
        first = run(model)
    before.remove()
    before.remove()
    second = run(model)
    after.remove()
    return {"first": first, "second": second, "third": run(model), "log": spelled(*log)}


def _one_function_twice(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    hook = _noting(log, "called", lambda args, y: y * 2.0)
    first = model.register_forward_hook(hook)
    model.register_forward_hook(hook)
    before = run(model)
    first.remove()
    return {"both": before, "one": run(model), "log": spelled(*log)}


def _a_hook_that_takes_itself_away(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()

    def once(module: Any, args: Any, y: Tensor) -> None:
        log.append("once")
        handle.remove()

    handle = model.register_forward_hook(once)
    model.register_forward_hook(_noting(log, "always"))
    run(model)
    return run(model) | {"log": spelled(*log)}


class _Seen:
    """Keeps the gradients that a backward hook is shown."""

    def __init__(self) -> None:
        self.rows: list[Tensor] = []

    def __call__(self, module: Any, grad_input: Any, grad_output: Any) -> None:
        given = [g for g in (*grad_input, *grad_output) if g is not None]
        there = torch.tensor([float(g is not None) for g in (*grad_input, *grad_output)])
        self.rows.append(flat(there, *given))


def _gradients_watched(kit: Any) -> dict[str, Any]:
    model, seen = kit.Twice(), _Seen()
    for module in model.modules():
        module.register_full_backward_hook(seen)
    x = X.clone().requires_grad_()
    found = run(model, x)
    return found | {"grad x": x.grad, "seen": torch.stack(seen.rows)}


def _gradients_changed(kit: Any) -> dict[str, Any]:
    model, log = kit.module.Sequential(kit.Scale(1.5), kit.Scale(-2.0)), _Log()
    halved = _noting(log, "halved", lambda came, left: (came[0] / 2,))
    moved = _noting(log, "moved", lambda came, left: (came[0] + left[0],))
    model[1].register_full_backward_hook(halved)
    model[1].register_full_backward_hook(moved)
    model[0].register_full_backward_hook(moved, prepend=True)
    x = X.clone().requires_grad_()
    found = run(model, x)
    return found | {"grad x": x.grad, "log": spelled(*log)}


def _several_inputs_and_outputs(kit: Any) -> dict[str, Any]:
    class Crossed(kit.module.Module):  # type: ignore[misc]
        def forward(self, x: Tensor, factor: float, y: Tensor) -> tuple[Tensor, Tensor, str]:
            return x * y, factor * y, "text"

    model, seen = Crossed(), _Seen()
    model.register_full_backward_hook(seen)
    x, y = X.clone().requires_grad_(), X.flip(0)
    product, _, _ = model(x, 3.0, y)
    product.sum().backward()
    return {"grad x": x.grad, "seen": torch.stack(seen.rows), "product": product.detach()}


def _gradients_of_gradients(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    model.register_full_backward_hook(_noting(log, "back", lambda came, left: (came[0] ** 2,)))
    x = X.clone().requires_grad_()
    (first,) = torch.autograd.grad((model(x) ** 3).sum(), [x], create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), [x])
    return {"first": first.detach(), "second": second, "log": spelled(*log)}


def _without_gradients(kit: Any) -> dict[str, Any]:
    model, log = kit.Scale(), _Log()
    model.register_full_backward_hook(_noting(log, "back"))
    with torch.no_grad():
        return {"y": model(X), "log": spelled(*log)}


CALL = program_pair(
    "Module.call",
    "torch.nn.Module",
    (
        _no_hooks,
        _in_the_order_of_registration,
        _put_in_front,
        _parents_and_children,
        _other_arguments,
        _another_output,
        _keyword_arguments,
        _taken_away,
        _one_function_twice,
        _a_hook_that_takes_itself_away,
        _gradients_watched,
        _gradients_changed,
        _several_inputs_and_outputs,
        _gradients_of_gradients,
        _without_gradients,
    ),
    (
        Mutant(
            name="hooks in reversed order",
            where=f"{HOOKS}:_added",
            old="0 if prepend else len(hooks)",
            new="0",
        ),
        Mutant(
            name="none is put in front",
            where=f"{HOOKS}:_added",
            old="0 if prepend else len(hooks)",
            new="len(hooks)",
        ),
        Mutant(
            name="another output is thrown away",
            where=f"{HOOKS}:Hooked.__call__",
            old="result if changed is None else changed",
            new="result",
        ),
        Mutant(
            name="other arguments are thrown away",
            where=f"{HOOKS}:Hooked._before",
            old="args if changed is None else changed",
            new="args",
        ),
        Mutant(
            name="other keyword arguments are thrown away",
            where=f"{HOOKS}:Hooked._before",
            old="return changed",
            new="return changed[0], kwargs",
        ),
        Mutant(
            name="a hook taken away stays",
            where=f"{HOOKS}:RemovableHandle.remove",
            old="self.hooks.remove(self.hook)",
            new="self.hooks.count(self.hook)",
        ),
        Mutant(
            name="all hooks are taken away",
            where=f"{HOOKS}:RemovableHandle.remove",
            old="self.hooks.remove(self.hook)",
            new="self.hooks.clear()",
        ),
        Mutant(
            name="a list that shrinks while it is read",
            where=f"{HOOKS}:Hooked.__call__",
            old="tuple(self._forward_hooks)",
            new="self._forward_hooks",
        ),
        Mutant(
            name="another gradient is thrown away",
            where=f"{GATES}:Gates._call_hooks",
            old="grad_input = changed",
            new="pass",
        ),
        Mutant(
            name="what came is shown as what left",
            where=f"{GATES}:Gates._call_hooks",
            old="grad_input, self.grad_output)",
            new="grad_input, grad_input)",
        ),
        Mutant(
            name="the last hook sees the first gradients",
            where=f"{GATES}:Gates._call_hooks",
            old="for hook in self.hooks:",
            new="for hook in self.hooks[::-1]:",
        ),
        Mutant(
            name="gradients at the wrong places",
            where=f"{GATES}:_spread",
            old="dict(zip(places, grads, strict=True))",
            new="dict(enumerate(grads))",
        ),
    ),
)

PAIRS = (CALL,)
