"""Pairs for ``handson.autograd.functional``.

The functions below use only verbs that both tensors have, so that one text runs on both engines.
"""

from collections.abc import Callable
from typing import Any

from torch.autograd import functional

import handson.autograd as engine
from handson.verify.autograd_pair import AutogradPair
from handson.verify.inputs import normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case

_TWIN: Any = functional
_WHERE = "handson.autograd.functional"


def _square(x: Any) -> Any:
    return x * x


def _mixed(x: Any) -> Any:
    return x[:2] * x[1:3].exp()


def _linear(x: Any) -> Any:
    return 3 * x.sum(0, keepdim=True)


def _constant(x: Any) -> Any:
    return 0 * x.detach() + 1


def _number(x: Any) -> Any:
    return (x.sin() * x).sum() * x.exp().sum()


def _quadratic(x: Any) -> Any:
    return (x * x).sum() + x.sum() * x.sum()


def _affine(x: Any) -> Any:
    return 2 * x.sum()


def _at(f: Callable[..., Any], *inputs: Any) -> Case:
    return Case(inputs=inputs, kwargs={"f": f})


PAIRS = (
    AutogradPair(
        name="autograd.vjp",
        twin="torch.autograd.functional.vjp",
        ours=lambda x, v, f: engine.vjp(f, x, v, create_graph=True),
        theirs=lambda x, v, f: _TWIN.vjp(f, x, v, create_graph=True),
        cases={
            "element by element": _at(_square, normal(3), normal(3)),
            "of a matrix": _at(_square, normal(2, 3), normal(2, 3)),
            "outputs of two inputs": _at(_mixed, normal(3), normal(2)),
            "linear": _at(_linear, normal(3), normal(1)),
            "constant": _at(_constant, normal(3), normal(3)),
            "a number": _at(_number, normal(3), normal()),
        },
        mutants=(
            Mutant(
                name="the weights left out",
                where=f"{_WHERE}:_gradients",
                old="grad(y, xs, v, True",
                new="grad(y.sum(), xs, None, True",
            ),
            Mutant(
                name="the value cut from the graph",
                where=f"{_WHERE}:vjp",
                old="y if create_graph else y.detach()",
                new="y.detach()",
            ),
        ),
    ),
    AutogradPair(
        name="autograd.jvp",
        twin="torch.autograd.functional.jvp",
        ours=lambda x, v, f: engine.jvp(f, x, v, create_graph=True),
        theirs=lambda x, v, f: _TWIN.jvp(f, x, v, create_graph=True),
        cases={
            "element by element": _at(_square, normal(3), normal(3)),
            "outputs of two inputs": _at(_mixed, normal(3), normal(3)),
            "linear": _at(_linear, normal(3), normal(3)),
            "constant": _at(_constant, normal(3), normal(3)),
            "a number": _at(_number, normal(3), normal(3)),
        },
        mutants=(
            Mutant(
                name="not along the direction",
                where=f"{_WHERE}:jvp",
                old="_gradients(row, [u], d, create_graph)",
                new="_gradients(row.sum(), [u], None, create_graph)",
            ),
            Mutant(
                name="half the way",
                where=f"{_WHERE}:jvp",
                old="moved + _gradients(",
                new="moved + 0.5 * _gradients(",
            ),
            Mutant(
                name="the value cut from the graph",
                where=f"{_WHERE}:jvp",
                old="y if create_graph else y.detach()",
                new="y.detach()",
            ),
        ),
    ),
    AutogradPair(
        name="autograd.jacobian",
        twin="torch.autograd.functional.jacobian",
        ours=lambda x, f: engine.jacobian(f, x, create_graph=True),
        theirs=lambda x, f: _TWIN.jacobian(f, x, create_graph=True),
        cases={
            "element by element": _at(_square, normal(3)),
            "of a matrix": _at(_square, normal(2, 2)),
            "outputs of two inputs": _at(_mixed, normal(3)),
            "linear": _at(_linear, normal(3)),
            "constant": _at(_constant, normal(3)),
            "a number": _at(_number, normal(3)),
        },
        mutants=(
            Mutant(
                name="rows in the wrong order",
                where=f"{_WHERE}:jacobian",
                old="for one in ones]",
                new="for one in ones[::-1]]",
            ),
            Mutant(
                name="every row the sum of all",
                where=f"{_WHERE}:jacobian",
                old="Tensor(one)",
                new="Tensor(ones.sum(0))",
            ),
        ),
    ),
    AutogradPair(
        name="autograd.hessian",
        twin="torch.autograd.functional.hessian",
        ours=lambda x, f: engine.hessian(f, x, create_graph=True),
        theirs=lambda x, f: _TWIN.hessian(f, x, create_graph=True),
        cases={
            "of a product": _at(_number, normal(3)),
            "of a square": _at(_quadratic, normal(3)),
            "of a matrix": _at(_quadratic, normal(2, 2)),
            "linear": _at(_affine, normal(3)),
            "of a number": _at(_quadratic, normal()),
        },
        mutants=(
            Mutant(
                name="as if it were linear",
                where=f"{_WHERE}:hessian",
                old="_gradients(func(x), [x], None, True)[0]",
                new="_gradients(func(x), [x], None, True)[0].detach()",
            ),
            Mutant(
                name="of the squared gradient",
                where=f"{_WHERE}:hessian",
                old="_gradients(func(x), [x], None, True)[0]",
                new="_gradients(func(x), [x], None, True)[0] ** 2",
            ),
        ),
    ),
)
