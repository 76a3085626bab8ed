"""Pairs for ``handson.autograd.reduction``."""

from collections.abc import Callable, Mapping
from typing import Any

import torch

import handson.autograd as engine
from handson.verify.autograd_pair import AutogradPair
from handson.verify.inputs import exactly, full, labels, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case


def _case(*inputs: Any, **kwargs: Any) -> Case:
    return Case(inputs=inputs, kwargs=kwargs)


_SUMS = {
    "all": _case(normal(3, 4)),
    "over rows": _case(normal(3, 4), dim=0),
    "over columns": _case(normal(3, 4), dim=1),
    "over columns, kept": _case(normal(3, 4), dim=1, keepdim=True),
    "over the last": _case(normal(2, 3, 4), dim=-1),
    "over two axes": _case(normal(2, 3, 4), dim=(0, 2)),
    "over two axes, kept": _case(normal(2, 3, 4), dim=(0, -1), keepdim=True),
    "a number": _case(normal()),
    "of nothing": _case(normal(0, 3), dim=1),
    "a square": _case(normal(3, 3), dim=0),
    "not contiguous": _case(transposed(normal(3, 4)), dim=0),
}
_EXTREMES = {k: v for k, v in _SUMS.items() if k != "all"} | {
    "all, equal": _case(full(2, 3, value=1.0), dim=(0, 1)),
    "equals in a row": _case(exactly(1.0, 3.0, 3.0, 2.0), dim=0),
    "a row of negatives": _case(exactly(-4.0, -1.0, -2.0), dim=0),
}
_ALONG = {
    "down the rows": _case(normal(3, 4), dim=0),
    "along the columns": _case(normal(3, 4), dim=1),
    "kept": _case(normal(3, 4), dim=-1, keepdim=True),
    "three axes": _case(normal(2, 3, 4), dim=1),
    "equals in a row": _case(exactly(1.0, 3.0, 3.0, 2.0), dim=0),
    "a row of zeros": _case(full(4, value=0.0), dim=0),
    "a square": _case(normal(3, 3), dim=0),
    "no rows": _case(normal(0, 3), dim=1),
}
_RUNNING = {
    "a vector": _case(normal(5), dim=0),
    "down the rows": _case(normal(3, 3), dim=0),
    "along the columns": _case(normal(3, 3), dim=1),
    "the middle axis": _case(normal(2, 3, 4), dim=-2),
    "a number": _case(normal(), dim=0),
    "nothing": _case(normal(0, 2), dim=0),
    "integers": _case(labels(5, classes=9), dim=0),
}


def _made(
    name: str,
    cases: Mapping[str, Case],
    *mistakes: tuple[str, str, str],
    theirs: Callable[..., Any] | None = None,
) -> AutogradPair:
    """State one pair; a mistake is its name, the fragment that it changes, what it writes there."""
    return AutogradPair(
        name=f"autograd.{name}",
        twin=f"torch.{name}",
        ours=getattr(engine, name),
        theirs=theirs or getattr(torch, name),
        cases=cases,
        mutants=[
            Mutant(name=mistake, where=f"handson.autograd.reduction:{name}", old=old, new=new)
            for mistake, old, new in mistakes
        ],
    )


PAIRS = (
    _made(
        "sum",
        _SUMS | {"integers": _case(labels(3, 4, classes=9), dim=0)},
        (
            "the gradient divided among all",
            "spread(g, gone, x.shape)",
            "spread(g / (x.numel() or 1), gone, x.shape)",
        ),
        (
            "over all axes but the first",
            "gone, dtype = axes(dim, x.ndim)",
            "gone, dtype = axes(dim if dim != 0 else x.ndim - 1, x.ndim)",
        ),
        ("a mean", "return total", "return total / (x.data.size or 1)"),
    ),
    _made(
        "mean",
        _SUMS,
        ("the gradient of a sum", "spread(g / n, gone", "spread(g, gone"),
        (
            "divided by all there are",
            "n = int(np.prod([x.shape[i] for i in gone]))",
            "n = x.numel()",
        ),
    ),
    _made(
        "amax",
        _EXTREMES,
        ("equals all get everything", "chosen / chosen.sum(gone, keepdim=True)", "chosen"),
        ("all get it", "* chosen / chosen.sum(gone, keepdim=True)", "* 1.0"),
    ),
    _made(
        "amin",
        _EXTREMES,
        ("a sign lost", "return -amax(", "return amax("),
        ("the largest instead", "amax(-x, dim", "amax(x, dim"),
    ),
    _made(
        "max",
        _ALONG,
        (
            "equals share",
            "return amax(x) if dim is None else",
            "return [amax(x, dim, keepdim), argmax(x, dim, keepdim)] if dim is not None else",
        ),
        ("the smallest", "argmax(x, dim, keepdim=True)", "argmin(x, dim, keepdim=True)"),
    ),
    _made(
        "min",
        _ALONG,
        (
            "equals share",
            "return amin(x) if dim is None else",
            "return [amin(x, dim, keepdim), argmin(x, dim, keepdim)] if dim is not None else",
        ),
        ("the largest", "argmin(x, dim, keepdim=True)", "argmax(x, dim, keepdim=True)"),
    ),
    _made(
        "cumsum",
        _RUNNING,
        ("the gradient of what came before", "g[back].cumsum(dim)[back]", "g.cumsum(dim)"),
        ("turned over once", "g[back].cumsum(dim)[back]", "g[back].cumsum(dim)"),
    ),
)
