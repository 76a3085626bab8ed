"""Walks over a tree of modules: every name is the path from the root, joined by dots."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.blocks.registration import Registry

TreeSelf = TypeVar("TreeSelf", bound="Tree")
Members = Callable[[Any], dict[str, Any]]


def joined(prefix: str, name: str) -> str:
    """Return the path of ``name`` below ``prefix``.

    Args:
        prefix: path of the parent; empty at the root.
        name: of the child.
    """
    return f"{prefix}.{name}" if prefix else name


class Tree(Registry):
    """The part of a module that finds everything below it, each thing once.

    A tensor or module that stands in several places (tied weights) comes up only at the first:
    else an optimizer would move it twice and a count of parameters would be too high.
    """

    def named_children(self) -> Iterator[tuple[str, Any]]:
        """Yield name and module of each direct child, repeated ones once."""
        seen = set()
        for name, child in self._modules.items():
            if child is not None and child not in seen:
                seen.add(child)
                yield name, child

    def children(self) -> Iterator[Any]:
        """Yield each direct child, repeated ones once."""
        for _, child in self.named_children():
            yield child

    def named_modules(
        self, memo: set[Any] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Any]]:
        """Yield path and module of itself and of everything below, parents first.

        Args:
            memo: modules that count as seen; new ones are added.
            prefix: path of this module.
            remove_duplicate: whether a module in several places comes up once.
        """
        memo = set() if memo is None else memo
        if self in memo:
            return
        if remove_duplicate:
            memo.add(self)
        yield prefix, self
        for name, child in self._modules.items():
            if child is not None:
                yield from child.named_modules(memo, joined(prefix, name), remove_duplicate)

    def modules(self) -> Iterator[Any]:
        """Yield itself and every module below, parents first, each once."""
        for _, module in self.named_modules():
            yield module

    def _named_members(
        self, members: Members, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Any]]:
        """Yield path and tensor of what ``members`` finds in each module."""
        seen = set()
        below = self.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        for path, module in below if recurse else [(prefix, self)]:
            for name, tensor in members(module).items():
                if tensor is None or tensor in seen:
                    continue
                if remove_duplicate:
                    seen.add(tensor)
                yield joined(path, name), tensor

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Yield path and tensor of each parameter.

        Args:
            prefix: path of this module.
            recurse: whether to look below the direct parameters.
            remove_duplicate: whether a shared parameter comes up once.
        """
        yield from self._named_members(
            lambda module: module._parameters, prefix, recurse, remove_duplicate
        )

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Yield each parameter once: what an optimizer is given.

        Args:
            recurse: whether to look below the direct parameters.
        """
        for _, parameter in self.named_parameters(recurse=recurse):
            yield parameter

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield path and tensor of each buffer.

        Args:
            prefix: path of this module.
            recurse: whether to look below the direct buffers.
            remove_duplicate: whether a shared buffer comes up once.
        """
        yield from self._named_members(
            lambda module: module._buffers, prefix, recurse, remove_duplicate
        )

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Yield each buffer once.

        Args:
            recurse: whether to look below the direct buffers.
        """
        for _, buffer in self.named_buffers(recurse=recurse):
            yield buffer

    def apply(self: TreeSelf, fn: Callable[[Any], object]) -> TreeSelf:
        """Call ``fn`` with every module, children first, and return the module itself.

        Args:
            fn: gets a module, as a function that initialises every linear layer.
        """
        for child in self.children():
            child.apply(fn)
        fn(self)
        return self

    def train(self: TreeSelf, mode: bool = True) -> TreeSelf:
        """Say to every module below whether this is training: dropout, for one, asks.

        Args:
            mode: True for training, False for evaluation.

        Raises:
            ArgumentError: the mode is neither.
        """
        if not isinstance(mode, bool):
            raise ArgumentError(f"train(mode={mode!r}): give True for training or False")
        self.training = mode
        for child in self.children():
            child.train(mode)
        return self

    def eval(self: TreeSelf) -> TreeSelf:
        """Switch every module below to evaluation."""
        return self.train(False)

    def requires_grad_(self: TreeSelf, requires_grad: bool = True) -> TreeSelf:
        """Freeze every parameter, or let it learn again.

        Args:
            requires_grad: whether gradients are wanted.
        """
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget all gradients.

        Args:
            set_to_none: whether to drop them, which saves memory, or to fill them with zeros.
        """
        for parameter in self.parameters():
            if parameter.grad is not None:
                parameter.grad = None if set_to_none else parameter.grad.detach().zero_()

    def get_submodule(self, target: str) -> Any:
        """Return the module at a path.

        Args:
            target: names joined by dots; empty for the module itself.
        """
        found: Any = self
        for name in filter(None, target.split(".")):
            child = found._modules.get(name)
            if child is None:
                raise AttributeError(
                    f"{type(found).__name__} has no child {name!r} (asked for {target!r}); its "
                    f"children: {', '.join(found._modules) or 'none'}"
                )
            found = child
        return found

    def get_parameter(self, target: str) -> Parameter:
        """Return the parameter at a path.

        Args:
            target: names joined by dots: ``"hidden.weight"``.
        """
        parameter: Parameter = self._member("_parameters", target)
        return parameter

    def get_buffer(self, target: str) -> Tensor:
        """Return the buffer at a path.

        Args:
            target: names joined by dots: ``"norm.running_mean"``.
        """
        buffer: Tensor = self._member("_buffers", target)
        return buffer

    def _member(self, table: str, target: str) -> Any:
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        held = getattr(owner, table)
        if held.get(name) is None:
            raise AttributeError(
                f"{type(owner).__name__} holds no {name!r} among its {table.strip('_')} (asked for "
                f"{target!r}); there are: {', '.join(held) or 'none'}"
            )
        return held[name]
