"""Pairs for ``handson.autograd.sweep``, and for what changes tensors within a graph.

The functions below use only verbs that both tensors have, so that one text runs on both engines.
"""

from collections.abc import Callable
from typing import Any

import torch

import handson.autograd as engine
from handson.verify.autograd_pair import AutogradPair
from handson.verify.inputs import labels, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case


def _leaf(x: Any) -> Any:
    return x.detach().clone().requires_grad_()


def _used_once(x: Any) -> Any:
    return x.tanh().sum()


def _used_twice(x: Any) -> Any:
    return (x * x.exp()).sum()


def _used_along_two_ways(x: Any) -> Any:
    y = x * x
    return (y.sin() + y * x).sum()


def _deep(x: Any) -> Any:
    for _ in range(20):
        x = x + 0.1 * x.tanh()
    return x.sum()


def _by_control_flow(x: Any) -> Any:
    y = 2 * x
    while float((y * y).sum().detach()) < 1000:
        y = y * 2
    return y.sum() if float(y.sum().detach()) > 0 else (100 * y).sum()


def _detached(x: Any) -> Any:
    return ((x * x).detach() * x).sum()


def _through_broadcasting(x: Any) -> Any:
    return (x + x.sum(0) + x.mean()).exp().sum()


_FUNCTIONS = {
    "used once": _used_once,
    "used twice": _used_twice,
    "used along two ways": _used_along_two_ways,
    "twenty layers": _deep,
    "loops and branches": _by_control_flow,
    "detached": _detached,
    "through broadcasting": _through_broadcasting,
}
_CASES = {name: Case(inputs=(normal(3),), kwargs={"f": f}) for name, f in _FUNCTIONS.items()}


def _once(x: Any, f: Callable[[Any], Any]) -> Any:
    x = _leaf(x)
    f(x).backward()
    return x.grad


def _twice(x: Any, f: Callable[[Any], Any]) -> Any:
    x = _leaf(x)
    f(x).backward()
    f(2 * x).backward()
    return x.grad


def _inside(x: Any, f: Callable[[Any], Any]) -> Any:
    x = _leaf(x)
    y = 3 * x
    y.retain_grad()
    f(y).backward()
    return [x.grad, y.grad]


def _changed(x: Any, w: Any) -> Any:
    y = 1 * x
    y += w
    y *= 2
    y -= x
    y /= 4
    y[0] = w[1]
    y[1:] = y[1:] + x[:-1]
    return (y * y).sum()


def _counted(x: Any, w: Any) -> Any:
    total = 0 * x.detach()
    total += w
    total[w > 0] = 0
    return total * x


_LATER_REPLACES = Mutant(
    name="a later use replaces an earlier one",
    where="handson.autograd.sweep:sweep",
    old="gradients[source] + part if source in gradients else part",
    new="part",
)

PAIRS = (
    AutogradPair(
        name="autograd.backward",
        twin="torch.Tensor.backward",
        ours=_twice,
        theirs=_twice,
        cases=_CASES,
        mutants=(
            _LATER_REPLACES,
            Mutant(
                name="a second pass replaces the first",
                where="handson.autograd.sweep:backward",
                old="owner.grad += g",
                new="owner.grad = g",
            ),
            Mutant(
                name="a number used many times counts once",
                where="handson.autograd.shaping:sum_to",
                old="g.sum((*range(new), *stretched))",
                new="g[(0,) * new]",
            ),
        ),
    ),
    AutogradPair(
        name="autograd.grad",
        twin="torch.autograd.grad",
        ours=lambda x, f: engine.grad(f(x), x, create_graph=True)[0],
        theirs=lambda x, f: torch.autograd.grad(f(x), x, create_graph=True)[0],
        cases=_CASES,
        mutants=(
            _LATER_REPLACES,
            Mutant(
                name="begins with 2",
                where="handson.autograd.sweep:beginning",
                old="np.ones_like(tensor.data)",
                new="np.full_like(tensor.data, 2)",
            ),
        ),
    ),
    AutogradPair(
        name="autograd.retain_grad",
        twin="torch.Tensor.retain_grad",
        ours=_inside,
        theirs=_inside,
        cases=_CASES,
        mutants=(
            Mutant(
                name="the gradient is kept and not passed on",
                where="handson.autograd.sweep:sweep",
                old="gradients[node] if node in wanted",
                new="0 * gradients[node] if node in wanted",
            ),
            _LATER_REPLACES,
        ),
    ),
    AutogradPair(
        name="autograd.in_place",
        twin="torch.Tensor.add_, mul_, __setitem__",
        ours=lambda x, w, f: f(x, w),
        theirs=lambda x, w, f: f(x, w),
        cases={
            "one after the other": Case(
                inputs=(
                    normal(4),
                    normal(4),
                ),
                kwargs={"f": _changed},
            ),
            "into a buffer": Case(
                inputs=(
                    normal(4),
                    normal(4),
                ),
                kwargs={"f": _counted},
            ),
            "two numbers": Case(
                inputs=(
                    normal(2),
                    normal(2),
                ),
                kwargs={"f": _changed},
            ),
            "integers into a buffer": Case(
                inputs=(
                    normal(4),
                    labels(4, classes=3),
                ),
                kwargs={"f": _counted},
            ),
        },
        mutants=(
            Mutant(
                name="the numbers change, the graph does not",
                where="handson.autograd.array:Tensor.become",
                old="self.grad_fn, self.version.recorded = new.to(self.dtype).grad_fn, self.seen",
                new="self.version.recorded = self.seen",
            ),
            Mutant(
                name="the graph changes, the numbers do not",
                where="handson.autograd.array:Tensor.become",
                old="self.data[...] = new.data",
                new="self.data[...] = self.data",
            ),
        ),
    ),
)
