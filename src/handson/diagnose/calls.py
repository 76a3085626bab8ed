"""Follow a forward pass call by call: which module runs, and under which name."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from torch import nn

HOLDERS = (nn.ParameterDict, nn.ParameterList)
"""Modules that hold parameters for others and never run."""

Seen = Callable[[str, nn.Module, Any], None]
T = TypeVar("T")


def is_layer(module: nn.Module) -> bool:
    """Say whether a module computes itself: it has parameters of its own, or no parts that run."""
    parts = [part for part in module.children() if not isinstance(part, HOLDERS)]
    return not parts or any(True for _ in module.parameters(recurse=False))


class Calls:
    """What runs now and what has run.

    A module that hangs in two places has the name of the first. A second call is ``name #2``.

    Args:
        model: whose modules are followed.
        seen: told the name of a call, the module and its output, right after it ran.
    """

    def __init__(self, model: nn.Module, seen: Seen | None = None) -> None:
        self.names = {
            module: name or type(module).__name__ for name, module in model.named_modules()
        }
        self.seen = seen
        self.stack: list[str] = []
        self.count: Counter[nn.Module] = Counter()

    @property
    def current(self) -> str:
        """Name of the innermost call that runs now; empty outside of the model."""
        return self.stack[-1] if self.stack else ""

    def owned(self, module: nn.Module) -> dict[str, nn.Parameter]:
        """Return the parameters that a call of ``module`` uses itself, by their names in it.

        That is its own, and those of parts inside it that it reads without calling them. Ask when
        all has run.
        """
        called = [part for part in module.modules() if part is not module and self.count[part]]
        heard = {below for part in called for below in part.modules()}
        return {
            f"{name}.{own}" if name else own: parameter
            for name, part in module.named_modules()
            if part not in heard
            for own, parameter in part.named_parameters(recurse=False)
        }

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Follow what runs inside the ``with``; the model's own hooks stay as they are."""
        with ExitStack() as hooks:
            for module in self.names:
                before = module.register_forward_pre_hook(self._begin)
                after = module.register_forward_hook(self._end)
                hooks.callback(before.remove)
                hooks.callback(after.remove)
            yield

    def _begin(self, module: nn.Module, inputs: Any) -> None:
        self.count[module] += 1
        again = f" #{self.count[module]}" if self.count[module] > 1 else ""
        self.stack.append(self.names[module] + again)

    def _end(self, module: nn.Module, inputs: Any, output: Any) -> None:
        name = self.stack.pop()
        if self.seen is not None:
            self.seen(name, module, output)


def telling(rows: Sequence[T], says_something: Callable[[T], bool]) -> list[T]:
    """Return the rows that say something; of a model whose modules are silent, the model itself.

    Args:
        rows: one per call, the model last.
        says_something: whether a row is of a layer, or has numbers of its own.
    """
    return [row for row in rows if says_something(row)] or list(rows[-1:])
