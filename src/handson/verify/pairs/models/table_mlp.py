"""Pairs for ``handson.models.table_mlp``."""

from functools import partial

import torch
from torch import Tensor

import handson.nn
from handson.models.table_mlp import TableMLP
from handson.verify.inputs import full, labels, normal, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, LayerPair

ADAPT = "handson.models.table_mlp:TableMLP.adapt"
COLUMNS = "handson.models.table_mlp:TableMLP.columns"
START = "handson.models.table_mlp:TableMLP.__init__"


def seen_columns(
    numbers: Tensor, missing: Tensor, flags: Tensor, fresh: Tensor, *, limit: float = 4.0
) -> dict[str, Tensor]:
    """Adapt to a table and return what the network sees of fresh numbers, and the target's mean."""
    gaps, words = missing.to(numbers.dtype), flags.to(numbers.dtype)
    table = torch.cat([numbers, gaps, words], 1)
    model = TableMLP(table.shape[1], numbers.shape[1], (), limit).to(numbers.dtype)
    model.adapt(table.detach(), numbers.detach().sum(1))
    seen = model.columns(torch.cat([fresh, gaps.flip(0), 1 - words], 1))
    return {"columns": seen, "target": model.target_mean}


def _by_gaps_as_nan(
    numbers: Tensor, missing: Tensor, flags: Tensor, fresh: Tensor, *, limit: float = 4.0
) -> dict[str, Tensor]:
    """Compute the same with NaN for gaps and torch's means that leave NaN out."""
    known = numbers.detach().masked_fill(missing.bool(), float("nan"))
    mean = known.nanmean(0)
    deviation = ((known - mean) ** 2).nanmean(0).sqrt()
    deviation = deviation.masked_fill(deviation == 0, 1.0)
    z = (fresh - mean) / deviation
    z = torch.where(z > limit, limit, torch.where(z < -limit, -limit, z))
    z = z.masked_fill(missing.flip(0).bool(), 0.0)
    rest = torch.cat([missing, flags], 1).to(fresh.dtype)
    varies = (rest != rest[:1]).any(0)
    rest = torch.cat([missing.flip(0), 1 - flags], 1).to(fresh.dtype)
    seen = torch.cat([z, rest.masked_fill(~varies, 0.0)], 1)
    return {"columns": seen, "target": numbers.detach().sum(1).mean()}


TABLE_COLUMNS = FunctionPair(
    name="table columns",
    twin="torch.nanmean",
    ours=seen_columns,
    theirs=_by_gaps_as_nan,
    cases={
        "gaps and words": Case(
            inputs=(
                normal(40, 3),
                labels(40, 3, classes=2),
                labels(40, 4, classes=2),
                normal(40, 3),
            ),
        ),
        "no gaps": Case(
            inputs=(normal(9, 2), labels(9, 2, classes=1), labels(9, 3, classes=2), normal(9, 2)),
        ),
        "far beyond the limit": Case(
            inputs=(
                normal(30, 2),
                labels(30, 2, classes=2),
                labels(30, 1, classes=2),
                normal(30, 2, std=20.0),
            ),
        ),
        "a limit of its own": Case(
            inputs=(
                normal(30, 2),
                labels(30, 2, classes=2),
                labels(30, 1, classes=2),
                normal(30, 2, std=3.0),
            ),
            kwargs={"limit": 1.5},
        ),
        "constant columns": Case(
            inputs=(
                full(12, 2, value=7.0),
                labels(12, 2, classes=1),
                labels(12, 3, classes=1),
                uniform(12, 2, low=5.0, high=9.0),
            ),
        ),
        "prices": Case(
            inputs=(
                normal(40, 2, mean=2e5, std=7e4),
                labels(40, 2, classes=2),
                labels(40, 2, classes=2),
                normal(40, 2, mean=2e5, std=7e4),
            ),
        ),
        "no numbers": Case(
            inputs=(normal(6, 0), normal(6, 0), labels(6, 3, classes=2), normal(6, 0)),
        ),
    },
    mutants=(
        Mutant(
            name="gaps count in the mean",
            where=ADAPT,
            old="(numbers * there).sum(0) / count",
            new="numbers.mean(0)",
        ),
        Mutant(
            name="gaps count in the deviation",
            where=ADAPT,
            old="(((numbers - self.mean) * there) ** 2)",
            new="((numbers - self.mean) ** 2)",
        ),
        Mutant(
            name="variance instead of deviation", where=ADAPT, old="spread.sqrt()", new="spread"
        ),
        Mutant(
            name="untrained columns stay on",
            where=ADAPT,
            old="(flags.amin(0) != flags.amax(0)).to(x.dtype)",
            new="torch.ones_like(self.used)",
        ),
        Mutant(name="a gap keeps its filling", where=COLUMNS, old=" * (1 - missing)", new=""),
        Mutant(name="no limit below", where=COLUMNS, old="clamp(-self.limit,", new="clamp(-1e9,"),
    ),
)

TABLE_MLP = LayerPair(
    name="table_mlp",
    twin="the same model of torch.nn",
    ours=partial(TableMLP, layers=handson.nn),
    theirs=partial(TableMLP, layers=torch.nn),
    cases={
        "one hidden layer": Case(args=(9, 3, (8,)), inputs=(uniform(5, 9),)),
        "two hidden layers": Case(args=(7, 2, (6, 4)), inputs=(normal(5, 7),)),
        "no hidden layer": Case(args=(7, 2, ()), inputs=(normal(5, 7),)),
        "no numbers": Case(args=(4, 0, (5,)), inputs=(normal(5, 4),)),
        "one row": Case(args=(9, 3, (8,)), inputs=(normal(1, 9),)),
        "no row": Case(args=(9, 3, (8,)), inputs=(normal(0, 9),)),
    },
    mutants=(
        Mutant(
            name="no bend between the layers",
            where=START,
            old="layers.ReLU()",
            new="layers.Identity()",
        ),
        Mutant(
            name="the wrong column",
            where="handson.models.table_mlp:TableMLP.forward",
            old="[:, 0]",
            new=".sum(1) * 2",
        ),
    ),
)

PAIRS = (TABLE_MLP, TABLE_COLUMNS)
