"""Pairs for ``handson.autograd.network``."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F

import handson.autograd as engine
from handson.verify.autograd_pair import AutogradPair
from handson.verify.inputs import full, labels, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case


def _case(*inputs: Any, **kwargs: Any) -> Case:
    return Case(inputs=inputs, kwargs=kwargs)


def _made(
    name: str,
    twin: str,
    theirs: Callable[..., Any],
    cases: Mapping[str, Case],
    *mistakes: tuple[str, str, str, str],
) -> AutogradPair:
    """State one pair; a mistake is its name, where it is, what it changes and into what."""
    return AutogradPair(
        name=f"autograd.{name}",
        twin=twin,
        ours=getattr(engine, name),
        theirs=theirs,
        cases=cases,
        mutants=[
            Mutant(name=mistake, where=f"handson.autograd.network:{where}", old=old, new=new)
            for mistake, where, old, new in mistakes
        ],
    )


_POOLS = {
    "windows side by side": _case(normal(2, 3, 4, 4), 2),
    "windows that overlap": _case(normal(1, 2, 5, 5), 3, stride=1),
    "windows with gaps": _case(normal(1, 1, 7, 7), 2, stride=3),
    "a border": _case(normal(1, 2, 4, 4), 3, padding=1),
    "flat windows": _case(normal(1, 1, 4, 6), (1, 3)),
    "steps of two lengths": _case(normal(1, 1, 5, 6), 2, stride=(1, 2)),
    "what is left over is dropped": _case(normal(1, 1, 5, 5), 2),
    "all equal": _case(full(1, 1, 4, 4, value=0.0), 2),
    "no images": _case(normal(0, 1, 4, 4), 2),
    "negative throughout": _case(normal(1, 1, 4, 4, mean=-9.0), 3, stride=1, padding=1),
}

PAIRS = (
    _made(
        "matmul",
        "torch.matmul",
        torch.matmul,
        {
            "two matrices": _case(normal(3, 4), normal(4, 2)),
            "two squares": _case(normal(3, 3), normal(3, 3)),
            "a matrix and a vector": _case(normal(3, 4), normal(4)),
            "a vector and a matrix": _case(normal(4), normal(4, 2)),
            "two vectors": _case(normal(5), normal(5)),
            "batches": _case(normal(2, 3, 4), normal(2, 4, 5)),
            "a batch and one matrix": _case(normal(2, 3, 4), normal(4, 5)),
            "one matrix and a batch": _case(normal(3, 4), normal(2, 4, 5)),
            "a batch and a vector": _case(normal(2, 3, 4), normal(4)),
            "a vector and a batch": _case(normal(4), normal(2, 4, 3)),
            "batches that broadcast": _case(normal(2, 1, 3, 4), normal(5, 4, 2)),
            "no rows": _case(normal(0, 4), normal(4, 2)),
            "nothing to sum": _case(normal(3, 0), normal(0, 2)),
            "not contiguous": _case(transposed(normal(4, 3)), strided(normal(3, 2))),
        },
        (
            "not transposed",
            "matmul",
            "whole(g) @ columns.mT",
            "whole(g) @ (columns if columns.shape[-1] == columns.shape[-2] else columns.mT)",
        ),
        (
            "the other gradient twice",
            "matmul",
            "rows.mT @ whole(g)",
            "rows.mT @ (g + g if g.ndim > 2 else whole(g))",
        ),
        (
            "the first taken for a constant",
            "matmul",
            "whole(g) @ columns.mT",
            "0 * (whole(g) @ columns.mT)",
        ),
    ),
    _made(
        "linear",
        "torch.nn.functional.linear",
        F.linear,
        {
            "a batch": _case(normal(4, 3), normal(2, 3), normal(2)),
            "without bias": _case(normal(4, 3), normal(2, 3)),
            "more axes": _case(normal(2, 4, 3), normal(5, 3), normal(5)),
            "a vector": _case(normal(3), normal(2, 3), normal(2)),
            "no examples": _case(normal(0, 3), normal(2, 3), normal(2)),
        },
        ("the bias left out", "linear", "else y + bias", "else y + 0 * bias"),
        ("the bias subtracted", "linear", "else y + bias", "else y - bias"),
    ),
    _made(
        "conv2d",
        "torch.nn.functional.conv2d",
        F.conv2d,
        {
            "one channel": _case(normal(2, 1, 5, 5), normal(1, 1, 3, 3)),
            "channels and bias": _case(normal(2, 3, 6, 6), normal(4, 3, 3, 3), normal(4)),
            "a border": _case(normal(1, 2, 4, 4), normal(2, 2, 3, 3), padding=1),
            "steps": _case(normal(1, 1, 7, 7), normal(2, 1, 3, 3), stride=2),
            "steps and borders of two sizes": _case(
                normal(2, 1, 6, 8), normal(2, 1, 3, 3), normal(2), stride=(2, 1), padding=(0, 1)
            ),
            "flat kernels": _case(normal(1, 2, 4, 6), normal(3, 2, 1, 5)),
            "one number each": _case(normal(2, 3, 4, 4), normal(2, 3, 1, 1), normal(2)),
            "as large as the image": _case(normal(2, 1, 3, 3), normal(2, 1, 3, 3)),
            "what is left over is dropped": _case(normal(1, 1, 6, 6), normal(1, 1, 3, 3), stride=2),
            "no images": _case(normal(0, 1, 5, 5), normal(2, 1, 3, 3)),
            "not contiguous": _case(transposed(normal(1, 1, 4, 4)), normal(1, 1, 3, 3)),
        },
        (
            "a true convolution, kernels turned over",
            "conv2d",
            "weight.flatten(1)",
            "weight[:, :, ::-1, ::-1].flatten(1)",
        ),
        (
            "places in the window mixed up",
            "overlap_add",
            "g.data[..., i, j]",
            "g.data[..., j % height, i % width]",
        ),
        ("windows replace instead of add", "overlap_add", "+= g.data", "= g.data"),
        ("the border's gradient shifted", "pad", "slice(rows, rows + height)", "slice(0, height)"),
    ),
    _made(
        "max_pool2d",
        "torch.nn.functional.max_pool2d",
        F.max_pool2d,
        _POOLS,
        ("a border of zeros", "max_pool2d", "padding, -np.inf)", "padding)"),
        ("the mean", "max_pool2d", "max(seen.flatten(-2), -1).values", "seen.flatten(-2).mean(-1)"),
        (
            "equals share",
            "max_pool2d",
            "max(seen.flatten(-2), -1).values",
            "seen.flatten(-2).amax(-1)",
        ),
    ),
    _made(
        "avg_pool2d",
        "torch.nn.functional.avg_pool2d",
        F.avg_pool2d,
        _POOLS,
        ("the sum", "avg_pool2d", ".mean((-2, -1))", ".sum((-2, -1))"),
        (
            "a border of ones",
            "avg_pool2d",
            "stride, padding)",
            "stride, padding, 1.0)",
        ),
    ),
    _made(
        "log_softmax",
        "torch.log_softmax",
        torch.log_softmax,
        {
            "a batch": _case(normal(4, 5), dim=1),
            "along the first": _case(normal(4, 4), dim=0),
            "one class": _case(normal(3, 1), dim=1),
            "huge scores": _case(normal(3, 4, mean=1e3, std=3.0), dim=1),
            "no examples": _case(normal(0, 3), dim=1),
            "all equal": _case(full(2, 3, value=1.0), dim=1),
        },
        ("always along the last", "log_softmax", "exp().sum(dim,", "exp().sum(-1,"),
        (
            "the sum taken for a constant",
            "log_softmax",
            "shifted.exp().sum(dim, keepdim=True).log()",
            "shifted.exp().sum(dim, keepdim=True).log().detach()",
        ),
    ),
    _made(
        "cross_entropy",
        "torch.nn.functional.cross_entropy",
        F.cross_entropy,
        {
            "a batch": _case(normal(5, 3), labels(5, classes=3)),
            "one example": _case(normal(1, 4), labels(1, classes=4)),
            "one class": _case(normal(3, 1), labels(3, classes=1)),
            "huge scores": _case(normal(3, 4, std=1e3), labels(3, classes=4)),
        },
        ("the sum", "cross_entropy", ".mean()", ".sum()"),
        (
            "of the first class",
            "cross_entropy",
            "[np.arange(len(target)), target]",
            "[np.arange(len(target)), 0 * target.data]",
        ),
    ),
)
