"""A pair states what equals what, on which inputs, how closely, and how to break it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from handson.base.module import Module
from handson.base.seed import generator
from handson.verify.inputs import Maker, cast
from handson.verify.kernels import from_scratch
from handson.verify.mutation import Mutant

Observation = dict[str, Tensor]
"""Everything two sides must agree on, by name: outputs, gradients, buffers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How close is equal: ``|ours - theirs| <= atol + rtol·|theirs|``."""

    rtol: float
    atol: float


TOLERANCE = {
    torch.float64: Tolerance(rtol=1e-10, atol=1e-12),
    torch.float32: Tolerance(rtol=1.3e-6, atol=1e-5),
    torch.bfloat16: Tolerance(rtol=1.6e-2, atol=1e-5),
}
"""What holds unless a pair or a case says otherwise, and then it says why (``because``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A case in which ours differs from the twin on purpose; both sides are asserted.

    Args:
        reason: why ours is the better answer.
        ours: holds for our observation, or for the exception that we raise.
        theirs: the same for the twin.
    """

    reason: str
    ours: Callable[[Any], bool]
    theirs: Callable[[Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One regime in which both sides must agree.

    Args:
        inputs: makers of tensors (see ``handson.verify.inputs``), or plain values.
        args: positional arguments of the constructor (layers) – unused for functions.
        kwargs: keyword arguments of the constructor, or of the function itself.
        steps: forward passes before buffers are compared.
        training: whether layers are in training mode.
        dtypes: the precisions in which this case runs; empty means the pair's.
        tolerance: looser than the pair's, then ``because`` says why.
        differs: a declared difference instead of equality.
    """

    inputs: Sequence[Maker | Any] = ()
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    steps: int = 1
    training: bool = True
    dtypes: tuple[torch.dtype, ...] = ()
    tolerance: Mapping[torch.dtype, Tolerance] = field(default_factory=dict)
    because: str = ""
    differs: Difference | None = None

    def __post_init__(self) -> None:
        if self.tolerance and not self.because:
            raise ValueError("a case with a tolerance of its own must say because=")


@dataclass(frozen=True, kw_only=True)
class Pair(ABC):
    """Ours, its twin, the cases in which they agree, the mistakes that the cases must catch.

    Args:
        name: what ``handson verify`` calls it, usually the class or function.
        twin: how a reader finds the other side, for example ``torch.nn.Linear``.
        ours: a layer class, a model factory, a function, an optimizer class.
        theirs: the trusted one with the same signature.
        cases: regimes by name.
        mutants: plausible mistakes, each one changed line of our own source.
        dtypes: precisions that every case runs in.
        tolerance: looser than ``TOLERANCE``, then ``because`` says why.
        needs_torch: the torch version that first has the twin; empty when all have.
        speed: the case at the sizes of real work that ``--speed`` times.
    """

    name: str
    twin: str
    ours: Callable[..., Any]
    theirs: Callable[..., Any]
    cases: Mapping[str, Case]
    mutants: Sequence[Mutant] = ()
    dtypes: tuple[torch.dtype, ...] = (torch.float64, torch.float32)
    tolerance: Mapping[torch.dtype, Tolerance] = field(default_factory=dict)
    because: str = ""
    needs_torch: str = ""
    speed: Case | None = None

    def __post_init__(self) -> None:
        if self.tolerance and not self.because:
            raise ValueError(f"pair {self.name!r}: a tolerance of its own must say because=")

    def dtypes_of(self, case: str) -> tuple[torch.dtype, ...]:
        """Return the precisions in which ``case`` runs."""
        return self.cases[case].dtypes or self.dtypes

    def tolerance_of(self, case: str, dtype: torch.dtype) -> Tolerance:
        """Return how close is equal in ``case``: the case's word, else the pair's, else ours."""
        for stated in (self.cases[case].tolerance, self.tolerance, TOLERANCE):
            if dtype in stated:
                return stated[dtype]
        raise KeyError(f"pair {self.name!r} states no tolerance for {dtype}")

    @abstractmethod
    def observe_ours(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        """Return what our side gives, under the lint that forbids torch's own kernels."""

    @abstractmethod
    def observe_theirs(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        """Return what the twin gives on the same inputs."""


def tensors_of(result: Any, name: str = "output") -> Observation:
    """Name every tensor in a nested result: ``output``, ``output.0``, ``output.hidden``."""
    if isinstance(result, Tensor):
        return {name: result}
    if isinstance(result, Mapping):
        items = list(result.items())
    elif isinstance(result, list | tuple):
        items = list(enumerate(result))
    elif result is None:
        items = []
    else:
        return {name: torch.as_tensor(result)}
    return {k: t for key, value in items for k, t in tensors_of(value, f"{name}.{key}").items()}


def observe(
    call: Callable[..., Any], inputs: Sequence[Any], weights: Mapping[str, Tensor]
) -> Observation:
    """Return outputs and, under a non-uniform upstream gradient, the gradient of every leaf.

    The upstream gradient runs from -1 to 2 over the elements of each output: with ones, every
    mistake that cancels in a sum would stay unseen, and so would, from -1 to 1, every mistake
    that only scales the sum.
    """
    named = {
        f"input {i}": x.requires_grad_()
        for i, x in enumerate(inputs)
        if isinstance(x, Tensor) and x.dtype.is_floating_point
    }
    leaves = {**named, **{k: w for k, w in weights.items() if w.requires_grad}}
    outputs = tensors_of(call(*inputs))
    heads = {k: y for k, y in outputs.items() if y.requires_grad}
    seen = {k: y.detach() for k, y in outputs.items()}
    if heads and leaves:
        upstream = [
            torch.linspace(-1, 2, y.numel(), dtype=y.dtype).reshape(y.shape) for y in heads.values()
        ]
        grads = torch.autograd.grad(
            list(heads.values()), list(leaves.values()), upstream, allow_unused=True
        )
        for key, leaf, grad in zip(leaves, leaves.values(), grads, strict=True):
            seen[f"grad {key}"] = torch.zeros_like(leaf) if grad is None else grad
    return seen


def make_inputs(case: Case, dtype: torch.dtype, seed: int) -> list[Any]:
    """Make the case's inputs afresh: same seed, same numbers, whatever the dtype."""
    rng = generator(seed)
    made = [x(rng) if callable(x) else deepcopy(x) for x in case.inputs]
    return [cast(x, dtype) for x in made]


@dataclass(frozen=True, kw_only=True)
class FunctionPair(Pair):
    """Two functions of tensors with the same arguments."""

    def observe_ours(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        inputs = make_inputs(case, dtype, seed)
        with from_scratch():
            return observe(lambda *x: self.ours(*x, **case.kwargs), inputs, {})

    def observe_theirs(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        inputs = make_inputs(case, dtype, seed)
        return observe(lambda *x: self.theirs(*x, **case.kwargs), inputs, {})


@dataclass(frozen=True, kw_only=True)
class LayerPair(Pair):
    """Two modules with the same constructor, parameter names and state_dict.

    The twin's parameters are drawn from a normal distribution and loaded into ours: other names
    or layouts are an error before any number is compared.
    """

    weight_scale: float = 1.0

    def observe_ours(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        layer = self._build(self.ours, case, dtype)
        layer.load_state_dict(self._theirs(case, dtype, seed).state_dict())
        with from_scratch():
            return self._observe(layer, case, dtype, seed)

    def observe_theirs(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        return self._observe(self._theirs(case, dtype, seed), case, dtype, seed)

    def _build(self, make: Callable[..., Any], case: Case, dtype: torch.dtype) -> Module:
        layer: Module = make(*case.args, **case.kwargs)
        return layer.to(dtype).train(case.training)

    def _theirs(self, case: Case, dtype: torch.dtype, seed: int) -> Module:
        layer, rng = self._build(self.theirs, case, dtype), generator(seed + 1)
        with torch.no_grad():
            for p in layer.parameters():
                p.copy_(
                    self.weight_scale * torch.randn(p.shape, generator=rng, dtype=torch.float64)
                )
        return layer

    def _observe(self, layer: Module, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        weights = dict(layer.named_parameters())
        for step in range(case.steps - 1):
            layer(*make_inputs(case, dtype, seed + 2 + step))
        seen = observe(layer, make_inputs(case, dtype, seed), weights)
        return seen | {f"buffer {k}": b.detach().clone() for k, b in layer.named_buffers()}
