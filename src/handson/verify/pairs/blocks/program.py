"""Programs that are run twice: over ``handson.blocks`` and over ``torch.nn``.

A container computes nothing, so what must agree is what a program can see of it: which names it
tells and in which order, who is called when, what is saved. Names are compared as numbers of a
fixed count (see ``spelled``), so that a wrong list is a wrong number and not another shape.
"""

import hashlib
from collections.abc import Callable, Iterable
from types import ModuleType, SimpleNamespace
from typing import Any

import torch
from torch import Tensor

import handson.blocks
from handson.base.module import Parameter
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

Program = Callable[..., dict[str, Any]]
"""Gets a kit and tensors; returns what it saw."""

X = torch.tensor([[0.5, -1.0], [2.0, 0.25], [-0.75, 1.5]], dtype=torch.float64)
"""What the programs feed, where the numbers do not matter."""


def spelled(*words: object) -> Tensor:
    """Return sixteen numbers that stand for these words in this order."""
    digest = hashlib.sha256("\n".join(map(str, words)).encode()).digest()
    return torch.tensor(list(digest[:16]))


def names(pairs: Iterable[tuple[str, Any]]) -> Tensor:
    """Return the numbers that stand for the names of ``pairs``."""
    return spelled(*(name for name, _ in pairs))


def refused(attempt: Callable[[], object]) -> Tensor:
    """Return 1 when ``attempt`` raises, whatever it raises, else 0."""
    try:
        attempt()
    except Exception:
        return torch.tensor(1)
    return torch.tensor(0)


def kit_of(module: ModuleType) -> SimpleNamespace:
    """Return the containers of ``module`` and, built on its Module, layers to put into them."""

    class Scale(module.Module):  # type: ignore[misc]
        """``y = w·x + b``, with a count of its calls and a cache that is not saved."""

        calls: Tensor

        def __init__(self, weight: float = 2.0, bias: bool = True) -> None:
            super().__init__()
            self.weight = Parameter(torch.full((2,), weight, dtype=torch.float64))
            if bias:
                self.bias = Parameter(torch.tensor([0.5, -0.5], dtype=torch.float64))
            else:
                self.register_parameter("bias", None)
            self.register_buffer("calls", torch.tensor(0))
            self.register_buffer("last", torch.zeros(2, dtype=torch.float64), persistent=False)

        def forward(self, x: Tensor, shift: float = 0.0) -> Tensor:
            self.calls = self.calls + 1
            self.last = x.detach().sum(0)
            y = self.weight * x + shift
            return y if self.bias is None else y + self.bias

    class Mean(module.Module):  # type: ignore[misc]
        """``x - mean(x)`` in training, the same ``x`` else; without parameters."""

        def forward(self, x: Tensor) -> Tensor:
            return x - x.mean(0) if self.training else x

    class Twice(module.Module):  # type: ignore[misc]
        """A block in a block: an inner Sequential, a shared layer, a parameter of its own."""

        def __init__(self) -> None:
            super().__init__()
            self.inner = module.Sequential(Scale(1.5), Mean(), Scale(-0.5, bias=False))
            self.gain = Parameter(torch.tensor(3.0, dtype=torch.float64))
            self.shared = self.inner[0]
            self.empty = None

        def forward(self, x: Tensor) -> Tensor:
            y: Tensor = self.gain * self.shared(self.inner(x))
            return y

    class Bare(module.Module):  # type: ignore[misc]
        """Holds what a program gives it."""

    return SimpleNamespace(module=module, Scale=Scale, Mean=Mean, Twice=Twice, Bare=Bare)


OURS, THEIRS = kit_of(handson.blocks), kit_of(torch.nn)


def program_pair(
    name: str, twin: str, programs: Iterable[Program], mutants: Iterable[Mutant]
) -> FunctionPair:
    """State that programs see the same over both kits; a case is called as its program."""
    return FunctionPair(
        name=f"blocks.{name}",
        twin=twin,
        ours=lambda *inputs, program: program(OURS, *inputs),
        theirs=lambda *inputs, program: program(THEIRS, *inputs),
        dtypes=(torch.float64,),
        cases={
            program.__name__.strip("_").replace("_", " "): Case(kwargs={"program": program})
            for program in programs
        },
        mutants=tuple(mutants),
    )


def flat(*tensors: Tensor, count: int = 48) -> Tensor:
    """Return the numbers of all tensors one after the other, and zeros up to ``count``."""
    parts = [torch.zeros(0, dtype=torch.float64)]
    parts += [t.detach().to(torch.float64).flatten() for t in tensors]
    joined = torch.cat(parts)
    row = torch.zeros(count, dtype=torch.float64)
    row[: min(count, len(joined))] = joined[:count]
    return row


def run(model: Any, x: Tensor = X, **kwargs: Any) -> dict[str, Any]:
    """Return the output of a model and the gradients of its parameters."""
    model.zero_grad()
    y = model(x, **kwargs)
    (y * torch.linspace(-1, 2, y.numel(), dtype=y.dtype).reshape(y.shape)).sum().backward()
    found = [p.grad for p in model.parameters() if p.grad is not None]
    return {"y": y.detach(), "grad": flat(*found)}
