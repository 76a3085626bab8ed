"""Pairs for ``handson.autograd.shaping``."""

from collections.abc import Callable, Mapping
from typing import Any

import torch

import handson.autograd as engine
from handson.autograd.shaping import sum_to
from handson.verify.autograd_pair import AutogradPair
from handson.verify.inputs import normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case


def _case(*inputs: Any, **kwargs: Any) -> Case:
    return Case(inputs=inputs, kwargs=kwargs)


def _made(
    name: str,
    twin: str,
    ours: Callable[..., Any],
    theirs: Callable[..., Any],
    cases: Mapping[str, Case],
    *mistakes: tuple[str, str, str],
) -> AutogradPair:
    """State one pair; a mistake is its name, the fragment that it changes, what it writes there."""
    return AutogradPair(
        name=f"autograd.{name}",
        twin=twin,
        ours=ours,
        theirs=theirs,
        cases=cases,
        mutants=[
            Mutant(name=mistake, where=f"handson.autograd.shaping:{name}", old=old, new=new)
            for mistake, old, new in mistakes
        ],
    )


PAIRS = (
    _made(
        "reshape",
        "torch.reshape",
        lambda x, shape: engine.reshape(x, shape),
        torch.reshape,
        {
            "a matrix from a vector": _case(normal(6), (2, 3)),
            "what remains": _case(normal(2, 6), (3, -1)),
            "not contiguous": _case(transposed(normal(4, 3)), (2, 6)),
            "a number from a matrix": _case(normal(1, 1), ()),
            "nothing": _case(normal(0, 3), (3, 0)),
        },
        ("counts twice", "g.reshape(x.shape)", "(g + g).reshape(x.shape)"),
        (
            "in the order of columns",
            "x.data.reshape(sizes(shape))",
            'x.data.reshape(sizes(shape), order="F")',
        ),
    ),
    _made(
        "permute",
        "torch.permute",
        lambda x, dims: engine.permute(x, dims),
        torch.permute,
        {
            "three axes, all moved": _case(normal(3, 3, 3), (1, 2, 0)),
            "two swapped": _case(normal(3, 3, 3), (1, 0, 2)),
            "counted from the end": _case(normal(2, 2, 2), (-1, 0, 1)),
            "a matrix": _case(normal(2, 2), (1, 0)),
            "nothing": _case(normal(0, 2), (1, 0)),
            "a number": _case(normal(), ()),
        },
        ("back by the same order", "np.argsort(order).tolist()", "list(order)"),
        ("back in the order it came", "np.argsort(order).tolist()", "list(range(x.ndim))"),
    ),
    _made(
        "expand",
        "torch.Tensor.expand",
        lambda x, shape: engine.expand(x, shape),
        torch.Tensor.expand,
        {
            "a row": _case(normal(3), (4, 3)),
            "a column": _case(normal(3, 1), (3, 4)),
            "a number": _case(normal(), (2, 3)),
            "sizes kept": _case(normal(2, 1), (3, -1, 4)),
            "not at all": _case(normal(2, 3), (2, 3)),
            "to nothing": _case(normal(1, 3), (0, 3)),
        },
        (
            "the mean instead of the sum",
            "lambda g, y: g)",
            "lambda g, y: g * (x.numel() / max(g.numel(), 1)))",
        ),
        ("counts twice", "lambda g, y: g)", "lambda g, y: g + g)"),
    ),
    _made(
        "sum_to",
        "torch.Tensor.sum_to_size",
        sum_to,
        lambda g, shape: g.sum_to_size(shape),
        {
            "axes added": _case(normal(4, 2, 3), (3,)),
            "an axis stretched": _case(normal(4, 3), (4, 1)),
            "both": _case(normal(4, 2, 3), (1, 3)),
            "in the middle": _case(normal(2, 4, 3), (2, 1, 3)),
            "to a number": _case(normal(2, 3), ()),
            "as it was": _case(normal(2, 3), (2, 3)),
            "size 1 stays": _case(normal(1, 3), (1, 3)),
            "nothing": _case(normal(0, 3), (1, 3)),
        },
        (
            "added axes halved",
            "return g.sum((*range(new), *stretched)).reshape(shape)",
            "return (g.sum((*range(new), *stretched)) / (2 if new else 1)).reshape(shape)",
        ),
        (
            "the first of a stretched axis",
            "return g.sum((*range(new), *stretched)).reshape(shape)",
            "return g.sum(tuple(range(new)))[tuple(slice(n) for n in shape)].reshape(shape)",
        ),
    ),
    _made(
        "flatten",
        "torch.flatten",
        engine.flatten,
        torch.flatten,
        {
            "everything": _case(normal(2, 3, 4)),
            "all but the batch": _case(normal(2, 3, 4), 1),
            "two in the middle": _case(normal(2, 3, 2, 2), 1, 2),
            "a number": _case(normal()),
            "nothing": _case(normal(0, 3, 2), 1),
            "not contiguous": _case(transposed(normal(3, 4))),
        },
        (
            "always to the end",
            "return x.reshape(",
            "x = x if end_dim == -1 else -x; return x.reshape(",
        ),
        ("halved", "return x.reshape(", "return (0.5 * x).reshape("),
    ),
    _made(
        "transpose",
        "torch.transpose",
        engine.transpose,
        torch.transpose,
        {
            "a matrix": _case(normal(3, 3), 0, 1),
            "from the end": _case(normal(2, 3, 3), -1, -2),
            "the outer two": _case(normal(2, 3, 2), 0, 2),
            "an axis with itself": _case(normal(2, 3), 1, 1),
            "nothing": _case(normal(0, 2), 0, 1),
        },
        (
            "does not swap matrices",
            "x.permute(order.tolist())",
            "x.permute(order.tolist()) if x.ndim > 2 else x",
        ),
        ("swaps and turns the sign", "x.permute(order.tolist())", "-x.permute(order.tolist())"),
    ),
    _made(
        "unsqueeze",
        "torch.unsqueeze",
        engine.unsqueeze,
        torch.unsqueeze,
        {
            "in front": _case(normal(3), 0),
            "at the end": _case(normal(3), -1),
            "in the middle": _case(normal(2, 3), 1),
            "of a number": _case(normal(), 0),
            "of nothing": _case(normal(0), 0),
        },
        ("a column doubled", "return x.reshape(", "return (x + x if at else x).reshape("),
        ("turned over", "return x.reshape(", "return (-x).reshape("),
    ),
    _made(
        "squeeze",
        "torch.squeeze",
        engine.squeeze,
        torch.squeeze,
        {
            "all of size 1": _case(normal(1, 3, 1)),
            "one of them": _case(normal(1, 3, 1), 0),
            "one that is longer": _case(normal(1, 3), 1),
            "from the end": _case(normal(2, 1), -1),
            "a number": _case(normal()),
            "nothing": _case(normal(0, 1), 1),
        },
        (
            "scaled when all go",
            "return x.reshape(",
            "return (2 * x if dim is None else x).reshape(",
        ),
        ("turned over", "return x.reshape(", "return (-x).reshape("),
    ),
    _made(
        "cat",
        "torch.cat",
        lambda *xs, dim=0: engine.cat(xs, dim),
        lambda *xs, dim=0: torch.cat(xs, dim),
        {
            "rows": _case(normal(2, 3), normal(1, 3)),
            "columns": _case(normal(2, 3), normal(2, 2), dim=1),
            "from the end": _case(normal(2, 2, 1), normal(2, 2, 3), dim=-1),
            "three": _case(normal(2), normal(3), normal(1)),
            "one alone": _case(normal(2)),
            "with nothing": _case(normal(0, 3), normal(2, 3)),
            "integers and real numbers": _case(torch.arange(3), normal(2)),
        },
        ("each the first slice", "slice(end - x.shape[along], end)", "slice(0, x.shape[along])"),
        (
            "joined from behind",
            "np.concatenate([x.data for x in parts], along)",
            "np.concatenate([x.data for x in parts[::-1]], along)",
        ),
    ),
    _made(
        "stack",
        "torch.stack",
        lambda *xs, dim=0: engine.stack(xs, dim),
        lambda *xs, dim=0: torch.stack(xs, dim),
        {
            "vectors to rows": _case(normal(3), normal(3)),
            "vectors to columns": _case(normal(2), normal(2), dim=1),
            "numbers": _case(normal(), normal(), normal()),
            "at the end": _case(normal(2, 2), normal(2, 2), dim=-1),
            "one alone": _case(normal(2)),
            "nothing": _case(normal(0), normal(0)),
        },
        ("the last first", "for x in tensors]", "for x in tensors[::-1]]"),
        (
            "the first for all",
            "x.unsqueeze(dim) for x in tensors",
            "tensors[0].unsqueeze(dim) for x in tensors",
        ),
    ),
    _made(
        "getitem",
        "torch.Tensor.__getitem__",
        lambda x, *index: x[index[0] if len(index) == 1 else index],
        lambda x, *index: x[index[0] if len(index) == 1 else index],
        {
            "a row": _case(normal(3, 4), 1),
            "from the end": _case(normal(3, 4), -1),
            "a slice": _case(normal(5, 2), slice(1, 4)),
            "every second": _case(normal(5), slice(None, None, 2)),
            "rows and columns": _case(normal(4, 4), slice(1, 3), slice(None, 2)),
            "the last axis": _case(normal(2, 3, 4), ..., 0),
            "a new axis": _case(normal(3), None, slice(None)),
            "a mask": _case(normal(4), torch.tensor([True, False, True, False])),
            "a mask of a matrix": _case(normal(2, 2), torch.tensor([[True, False], [True, True]])),
            "a list of rows": _case(normal(4, 2), torch.tensor([3, 0])),
            "a row twice": _case(normal(4, 2), torch.tensor([1, 1, 2])),
            "from the end, twice": _case(normal(4), torch.tensor([-1, -1, 3])),
            "rows with columns": _case(
                normal(3, 4), torch.tensor([0, 2, 0]), torch.tensor([1, 3, 1])
            ),
            "a slice and a list": _case(normal(3, 4), slice(1, None), torch.tensor([0, 0, 3])),
            "a plain list": _case(normal(4), [2, 2, 0]),
            "no rows": _case(normal(4, 2), slice(2, 2)),
            "a list of none": _case(normal(4, 2), torch.zeros(0, dtype=torch.int64)),
            "with gaps in memory": _case(strided(normal(3, 4)), slice(1, None), 1),
        },
        (
            "a copy counted twice",
            "lambda g, y: scatter(g, index, x.shape)",
            "lambda g, y: scatter(2 * g, index, x.shape)",
        ),
        (
            "cut from the graph",
            "lambda g, y: scatter(g, index, x.shape)",
            "lambda g, y: scatter(0 * g, index, x.shape)",
        ),
    ),
    AutogradPair(
        name="autograd.scatter",
        twin="gradient of torch.Tensor.__getitem__",
        ours=engine.getitem,
        theirs=lambda x, index: x[index],
        cases={
            "every place once": _case(normal(4), torch.tensor([2, 0])),
            "a place twice": _case(normal(4), torch.tensor([2, 2, 0])),
            "from the end and from the front": _case(normal(4), torch.tensor([-1, 3])),
            "a slice": _case(normal(4), slice(1, 3)),
        },
        mutants=[
            Mutant(
                name="what comes later replaces",
                where="handson.autograd.shaping:scatter",
                old="np.add.at(out.reshape(-1), places.reshape(-1), g.data.reshape(-1))",
                new="np.put(out, places, g.data)",
            ),
            Mutant(
                name="scattered in order",
                where="handson.autograd.shaping:scatter",
                old="places.reshape(-1), g.data",
                new="np.arange(places.size), g.data",
            ),
        ],
    ),
    _made(
        "setitem",
        "torch.Tensor.__setitem__",
        lambda x, value, *index: engine.setitem(x, index[0] if len(index) == 1 else index, value),
        lambda x, value, *index: _set(x.clone(), index[0] if len(index) == 1 else index, value),
        {
            "a row": _case(normal(3, 4), normal(4), 1),
            "a number for a row": _case(normal(3, 4), normal(), 1),
            "a plain number": _case(normal(3, 4), 2.0, slice(1, 3)),
            "a slice of columns": _case(normal(3, 4), normal(3, 2), slice(None), slice(1, 3)),
            "by a mask": _case(normal(3), normal(2), torch.tensor([True, False, True])),
            "by a list": _case(normal(4), normal(2), torch.tensor([3, 0])),
            "nothing": _case(normal(4), normal(0), slice(2, 2)),
        },
        ("the old value still counts", "lambda g, y: setitem(g, index, 0.0)", "lambda g, y: g"),
        ("the new value does not count", "lambda g, y: g[index]", "lambda g, y: 0 * g[index]"),
    ),
)


def _set(x: torch.Tensor, index: Any, value: Any) -> torch.Tensor:
    x[index] = value
    return x
