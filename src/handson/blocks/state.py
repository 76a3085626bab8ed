"""A module's numbers by name: writing them out and reading them back."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor

from handson.base.errors import CheckpointError, nearest
from handson.base.module import Parameter
from handson.blocks.tree import Tree


class IncompatibleKeys(NamedTuple):
    """What did not fit when numbers were read.

    Args:
        missing_keys: names that the module has and the numbers lack.
        unexpected_keys: names that only the numbers have.
    """

    missing_keys: list[str]
    unexpected_keys: list[str]

    def __repr__(self) -> str:
        if not any(self):
            return "<all names fit>"
        return f"IncompatibleKeys(missing_keys={self[0]}, unexpected_keys={self[1]})"


class Fitting(NamedTuple):
    """One number's place found: the module and the name there, what is there, what shall be."""

    owner: Any
    name: str
    own: Tensor
    given: Tensor


class Stateful(Tree):
    """The part of a module that saves and loads.

    A shared tensor is written under each of its names, so that a module without sharing can read
    the file too. Differs from torch: nothing is read unless everything fits, there are no
    hooks, no version numbers (``_metadata``) and no ``extra_state``.
    """

    def _own_state(self) -> Iterator[tuple[str, Tensor]]:
        """Yield name and tensor of what this module itself saves: parameters, then buffers."""
        for name, parameter in self._parameters.items():
            if parameter is not None:
                yield name, parameter
        for name, buffer in self._buffers.items():
            if buffer is not None and name not in self._non_persistent_buffers_set:
                yield name, buffer

    def state_dict(
        self,
        *,
        destination: dict[str, Any] | None = None,
        prefix: str = "",
        keep_vars: bool = False,
    ) -> dict[str, Any]:
        """Return parameters and persistent buffers by path; they share memory with the module.

        Args:
            destination: the dict to fill; None for a new one.
            prefix: what every name begins with, its dot included.
            keep_vars: whether the tensors stay part of the graph.
        """
        state = {} if destination is None else destination
        for name, tensor in self._own_state():
            state[prefix + name] = tensor if keep_vars else tensor.detach()
        for name, child in self._modules.items():
            if child is not None:
                child.state_dict(destination=state, prefix=f"{prefix}{name}.", keep_vars=keep_vars)
        return state

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> IncompatibleKeys:
        """Read numbers by path into parameters and persistent buffers.

        Args:
            state_dict: what ``state_dict`` of a module of the same make returned.
            strict: whether missing and unexpected names are an error; other shapes always are.
            assign: whether to take over the given tensors themselves instead of copying.

        Raises:
            CheckpointError: something does not fit; all of it is said, and nothing was changed.
        """
        missing: list[str] = []
        unexpected: list[str] = []
        wrong: list[str] = []
        fitting: list[Fitting] = []
        self._match(dict(state_dict), "", fitting, missing, unexpected, wrong)
        if strict and unexpected:
            wrong.insert(0, f"unexpected: {', '.join(unexpected)}")
        if strict and missing:
            wrong.insert(0, f"missing: {', '.join(_near(missing, unexpected))}")
        if wrong:
            raise CheckpointError(
                f"the numbers do not fit {type(self).__name__}; {'; '.join(wrong)}. Was it built "
                "with other arguments? strict=False passes over missing and unexpected names"
            )
        for place in fitting:
            _put(place, assign)
        return IncompatibleKeys(missing, unexpected)

    def _match(
        self,
        state: dict[str, Any],
        prefix: str,
        fitting: list[Fitting],
        missing: list[str],
        unexpected: list[str],
        wrong: list[str],
    ) -> None:
        """Sort every name at or below ``prefix`` into one of the lists."""
        own = dict(self._own_state())
        for name, tensor in own.items():
            key = prefix + name
            given = state.get(key)
            if key not in state:
                missing.append(key)
            elif not isinstance(given, Tensor):
                wrong.append(f"{key} is {type(given).__name__}, not a tensor")
            elif given.shape != tensor.shape:
                wrong.append(f"{key} has shape {tuple(given.shape)}, not {tuple(tensor.shape)}")
            else:
                fitting.append(Fitting(self, name, tensor, given))
        for key in state:
            name, dot, _ = key.removeprefix(prefix).partition(".")
            if key.startswith(prefix) and name not in (self._modules if dot else own):
                unexpected.append(key)
        for name, child in self._modules.items():
            if child is not None:
                below = f"{prefix}{name}."
                part = {key: value for key, value in state.items() if key.startswith(below)}
                child._match(part, below, fitting, missing, unexpected, wrong)


def _put(place: Fitting, assign: bool) -> None:
    """Copy the given numbers in, or put the given tensor itself in place."""
    if not assign:
        with torch.no_grad():
            place.own.copy_(place.given)
    elif isinstance(place.own, Parameter):
        given, learns = place.given, place.own.requires_grad
        taken = given if isinstance(given, Parameter) else Parameter(given, learns)
        setattr(place.owner, place.name, taken.requires_grad_(learns))
    else:
        setattr(place.owner, place.name, place.given)


def _near(missing: list[str], unexpected: list[str]) -> list[str]:
    """Say beside each missing name which unexpected one looks like it."""
    if not unexpected:
        return missing
    return [f"{name} (near: {nearest(name, unexpected, 1)[0]})" for name in missing]
