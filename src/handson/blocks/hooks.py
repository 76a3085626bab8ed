"""Functions that are called whenever a module runs, to watch it or to change what passes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handson.base.errors import ArgumentError
from handson.blocks.gates import Gates
from handson.blocks.registration import Registry


@dataclass(eq=False)
class Hook:
    """A function in a list of hooks.

    Args:
        call: the function.
        with_kwargs: whether it also gets the keyword arguments.
    """

    call: Callable[..., Any]
    with_kwargs: bool = False


@dataclass(eq=False)
class RemovableHandle:
    """Takes a hook away again; in a ``with`` block by itself at the end.

    Args:
        hooks: the list that it is in.
        hook: the hook.
    """

    hooks: list[Hook]
    hook: Hook

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        if self.hook in self.hooks:
            self.hooks.remove(self.hook)

    def __enter__(self) -> "RemovableHandle":
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


class Hooked(Registry):
    """The part of a module that is called: hooks, ``forward``, hooks.

    This is why one writes ``module(x)`` and not ``module.forward(x)``. Differs from torch: no
    global hooks, no ``always_call``, and no warning when no input of a module with backward hooks
    wants a gradient.
    """

    forward: Callable[..., Any]

    def __init__(self) -> None:
        super().__init__()
        self._forward_pre_hooks: list[Hook] = []
        self._forward_hooks: list[Hook] = []
        self._backward_hooks: list[Hook] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        for hook in tuple(self._forward_pre_hooks):
            args, kwargs = self._before(hook, args, kwargs)
        gates = Gates(self, [hook.call for hook in self._backward_hooks])
        args = gates.enter(args)
        result = self.forward(*args, **kwargs)
        for hook in tuple(self._forward_hooks):
            known = (args, kwargs) if hook.with_kwargs else (args,)
            changed = hook.call(self, *known, result)
            result = result if changed is None else changed
        return gates.leave(result)

    def _before(self, hook: Hook, args: Any, kwargs: Any) -> tuple[Any, Any]:
        """Return the arguments as a hook wants them."""
        if not hook.with_kwargs:
            changed = hook.call(self, args)
            changed = args if changed is None else changed
            return (changed if isinstance(changed, tuple) else (changed,)), kwargs
        changed = hook.call(self, args, kwargs)
        if changed is None:
            return args, kwargs
        if not isinstance(changed, tuple) or len(changed) != 2:
            raise ArgumentError(
                f"a forward pre-hook with keyword arguments returned {type(changed).__name__}; "
                "return None or a pair (args, kwargs)"
            )
        return changed

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args)`` before every ``forward``.

        Args:
            hook: may return other arguments; None leaves them.
            prepend: whether it comes before the hooks that are there.
            with_kwargs: whether it is called as ``hook(module, args, kwargs)`` and returns both.
        """
        return _added(self._forward_pre_hooks, Hook(hook, with_kwargs), prepend)

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, args, output)`` after every ``forward``.

        Args:
            hook: may return another output; None leaves it.
            prepend: whether it comes before the hooks that are there.
            with_kwargs: whether it is called as ``hook(module, args, kwargs, output)``.
        """
        return _added(self._forward_hooks, Hook(hook, with_kwargs), prepend)

    def register_full_backward_hook(
        self, hook: Callable[..., Any], prepend: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, grad_input, grad_output)`` when gradients come through.

        Args:
            hook: may return other gradients for the inputs; None leaves them.
            prepend: whether it comes before the hooks that are there.
        """
        return _added(self._backward_hooks, Hook(hook), prepend)


def _added(hooks: list[Hook], hook: Hook, prepend: bool) -> RemovableHandle:
    hooks.insert(0 if prepend else len(hooks), hook)
    return RemovableHandle(hooks, hook)
