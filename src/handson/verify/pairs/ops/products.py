"""Pairs for ``handson.ops.products``."""

import torch

from handson.ops.products import dot, matmul, matmul_by_einsum, matmul_by_loops, mv
from handson.verify.inputs import exactly, full, labels, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.ops.products"

DOT = FunctionPair(
    name="dot",
    twin="torch.dot",
    ours=dot,
    theirs=torch.dot,
    cases={
        "seven numbers": Case(inputs=(normal(7), normal(7))),
        "one number": Case(inputs=(exactly(3.0), exactly(-2.0))),
        "no numbers": Case(inputs=(normal(0), normal(0))),
        "a vector with ones, a sum": Case(inputs=(normal(6), full(6, value=1.0))),
        "ones with ones, a count": Case(inputs=(full(6, value=1.0), full(6, value=1.0))),
        "right angles": Case(inputs=(exactly(1.0, 2.0, 0.0), exactly(-2.0, 1.0, 5.0))),
        "with gaps in memory": Case(inputs=(strided(normal(5)), normal(5))),
        "far from zero": Case(inputs=(normal(64, mean=100.0), normal(64, mean=100.0))),
        "whole numbers": Case(inputs=(labels(9, classes=20), labels(9, classes=20))),
    },
    mutants=(
        Mutant(
            name="the mean of the products",
            where=f"{_WHERE}:dot",
            old="return (input * tensor).sum()",
            new="return (input * tensor).sum() / max(len(input), 1)",
        ),
        Mutant(
            name="the sums multiplied",
            where=f"{_WHERE}:dot",
            old="return (input * tensor).sum()",
            new="return input.sum() * tensor.sum()",
        ),
        Mutant(
            name="the first vector twice",
            where=f"{_WHERE}:dot",
            old="return (input * tensor)",
            new="return (input * input)",
        ),
    ),
    speed=Case(inputs=(normal(10_000), normal(10_000))),
)

MV = FunctionPair(
    name="mv",
    twin="torch.mv",
    ours=mv,
    theirs=torch.mv,
    cases={
        "more rows than columns": Case(inputs=(normal(5, 3), normal(3))),
        "more columns than rows": Case(inputs=(normal(2, 6), normal(6))),
        "square": Case(inputs=(normal(4, 4), normal(4))),
        "symmetric": Case(inputs=(full(4, 4, value=0.5), normal(4))),
        "one row": Case(inputs=(normal(1, 4), normal(4))),
        "one column": Case(inputs=(normal(4, 1), normal(1))),
        "no rows": Case(inputs=(normal(0, 4), normal(4))),
        "no columns": Case(inputs=(normal(4, 0), normal(0))),
        "not contiguous": Case(inputs=(transposed(normal(4, 3)), strided(normal(3)))),
    },
    mutants=(
        Mutant(
            name="the columns added up instead of the rows",
            where=f"{_WHERE}:mv",
            old="(input * vec).sum(1)",
            new="(input * vec).sum(0)",
        ),
        Mutant(
            name="the matrix transposed",
            where=f"{_WHERE}:mv",
            old="input * vec",
            new="input.mT * vec",
        ),
        Mutant(
            name="the mean over a row",
            where=f"{_WHERE}:mv",
            old=".sum(1)",
            new=".mean(1)",
        ),
    ),
    speed=Case(inputs=(normal(300, 300), normal(300))),
)

_MATRICES = {
    "two matrices": Case(inputs=(normal(4, 3), normal(3, 5))),
    "square": Case(inputs=(normal(4, 4), normal(4, 4))),
    "row times column": Case(inputs=(normal(1, 4), normal(4, 1))),
    "column times row": Case(inputs=(normal(4, 1), normal(1, 3))),
    "one number each": Case(inputs=(normal(1, 1), normal(1, 1))),
    "the identity": Case(inputs=(normal(3, 3), lambda rng: torch.eye(3, dtype=torch.float64))),
    "both the identity": Case(inputs=(torch.eye(3).double(), torch.eye(3).double())),
    "not contiguous": Case(inputs=(transposed(normal(3, 4)), strided(normal(4, 2)))),
}

_BATCHES = {
    "a batch of pairs": Case(inputs=(normal(3, 4, 2), normal(3, 2, 5))),
    "one matrix for the whole batch": Case(inputs=(normal(3, 4, 2), normal(2, 5))),
    "batches that broadcast": Case(inputs=(normal(2, 1, 3, 4), normal(3, 4, 2))),
    "no rows": Case(inputs=(normal(0, 3), normal(3, 2))),
    "nothing between": Case(inputs=(normal(2, 0), normal(0, 3))),
    "empty batch": Case(inputs=(normal(0, 2, 3), normal(0, 3, 2))),
    "a symmetric matrix with itself": Case(
        inputs=(full(3, 3, value=2.0), full(3, 3, value=2.0)),
    ),
}

_VECTORS = {
    "two vectors": Case(inputs=(normal(5), normal(5))),
    "matrix times vector": Case(inputs=(normal(4, 3), normal(3))),
    "vector times matrix": Case(inputs=(normal(3), normal(3, 4))),
    "a batch times a vector": Case(inputs=(normal(2, 4, 3), normal(3))),
    "far from zero": Case(
        inputs=(normal(3, 8, mean=100.0), normal(8, 3, mean=100.0)),
        tolerance={torch.float32: Tolerance(rtol=1e-5, atol=1e-3)},
        because="float32 keeps seven digits of numbers near 80 000",
    ),
}

LOOPS = FunctionPair(
    name="matmul_by_loops",
    twin="torch.matmul",
    ours=matmul_by_loops,
    theirs=torch.matmul,
    cases=_MATRICES,
    mutants=(
        Mutant(
            name="the index of the second matrix turned round",
            where=f"{_WHERE}:matmul_by_loops",
            old="other[k, j]",
            new="other[j, k]",
        ),
        Mutant(
            name="every sum begins at one",
            where=f"{_WHERE}:matmul_by_loops",
            old="input.new_zeros(())",
            new="input.new_ones(())",
        ),
        Mutant(
            name="the last product forgotten",
            where=f"{_WHERE}:matmul_by_loops",
            old="range(features)",
            new="range(max(1, features - 1))",
        ),
        Mutant(
            name="filled column by column",
            where=f"{_WHERE}:matmul_by_loops",
            old="reshape(rows, columns)",
            new="reshape(columns, rows).mT",
        ),
    ),
    speed=Case(inputs=(normal(12, 12), normal(12, 12))),
)

EINSUM = FunctionPair(
    name="matmul_by_einsum",
    twin="torch.matmul",
    ours=matmul_by_einsum,
    theirs=torch.matmul,
    cases=_MATRICES | _BATCHES,
    mutants=(
        Mutant(
            name="rows with rows",
            where=f"{_WHERE}:matmul_by_einsum",
            old="...ij,...jk->...ik",
            new="...ij,...kj->...ik",
        ),
        Mutant(
            name="the result transposed",
            where=f"{_WHERE}:matmul_by_einsum",
            old="...ij,...jk->...ik",
            new="...ij,...jk->...ki",
        ),
        Mutant(
            name="the letters of the elementwise product",
            where=f"{_WHERE}:matmul_by_einsum",
            old="...ij,...jk->...ik",
            new="...ij,...ij->...ij",
        ),
    ),
    speed=Case(inputs=(normal(128, 128), normal(128, 128))),
)

MATMUL = FunctionPair(
    name="matmul",
    twin="torch.matmul",
    ours=matmul,
    theirs=torch.matmul,
    cases=_MATRICES | _BATCHES | _VECTORS,
    mutants=(
        Mutant(
            name="the elementwise product",
            where=f"{_WHERE}:matmul",
            old="input @ other",
            new="input * other",
        ),
        Mutant(
            name="the other order",
            where=f"{_WHERE}:matmul",
            old="input @ other",
            new="other @ input",
        ),
        Mutant(
            name="transposed to make the shapes fit",
            where=f"{_WHERE}:matmul",
            old="input @ other",
            new="input @ other.mT",
        ),
    ),
    speed=Case(inputs=(normal(128, 128), normal(128, 128))),
)

PAIRS = (DOT, MV, LOOPS, EINSUM, MATMUL)
