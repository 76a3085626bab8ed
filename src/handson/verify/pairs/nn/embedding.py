"""Pair for ``handson.nn.embedding``."""

import torch

from handson.nn import Embedding
from handson.verify.inputs import labels
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair

WHERE = "handson.ops.embedding:embedding"
SHORTEN = "handson.ops.embedding:shorten_"

EMBEDDING = LayerPair(
    name="Embedding",
    twin="torch.nn.Embedding",
    ours=Embedding,
    theirs=torch.nn.Embedding,
    cases={
        "a sequence": Case(args=(7, 3), inputs=(labels(5, classes=7),)),
        "a batch of sequences": Case(args=(7, 3), inputs=(labels(2, 5, classes=7),)),
        "the same token again and again": Case(args=(7, 3), inputs=(labels(9, classes=2),)),
        "one token": Case(args=(7, 3), inputs=(labels(classes=7),)),
        "no token": Case(args=(7, 3), inputs=(labels(0, classes=7),)),
        "a table of one number": Case(args=(1, 1), inputs=(labels(4, classes=1),)),
        "as many tokens as numbers": Case(args=(4, 4), inputs=(labels(4, classes=4),)),
        "with padding": Case(
            args=(4, 3), kwargs={"padding_idx": 1}, inputs=(labels(3, 6, classes=4),)
        ),
        "padding counted from the end": Case(
            args=(4, 3), kwargs={"padding_idx": -1}, inputs=(labels(3, 6, classes=4),)
        ),
        "rows cut to length one": Case(
            args=(6, 4), kwargs={"max_norm": 1.0}, inputs=(labels(3, 6, classes=6),)
        ),
        "no row is so long": Case(
            args=(6, 4), kwargs={"max_norm": 100.0}, inputs=(labels(3, 6, classes=6),)
        ),
        "length as a sum of absolute values": Case(
            args=(6, 4), kwargs={"max_norm": 2.0, "norm_type": 1.0}, inputs=(labels(9, classes=6),)
        ),
        "length as the largest number": Case(
            args=(6, 4),
            kwargs={"max_norm": 0.5, "norm_type": float("inf")},
            inputs=(labels(9, classes=6),),
        ),
        "gradients by frequency": Case(
            args=(4, 3), kwargs={"scale_grad_by_freq": True}, inputs=(labels(3, 6, classes=4),)
        ),
        "everything at once": Case(
            args=(4, 3),
            kwargs={"scale_grad_by_freq": True, "padding_idx": 0, "max_norm": 1.0},
            inputs=(labels(3, 6, classes=4),),
        ),
        "in bfloat16": Case(args=(7, 3), inputs=(labels(5, classes=7),), dtypes=(torch.bfloat16,)),
    },
    mutants=(
        Mutant(
            name="padding learns",
            where=WHERE,
            old="if padding_idx is not None and rows.requires_grad:",
            new="if padding_idx is not None and not rows.requires_grad:",
        ),
        Mutant(
            name="padding is zero whatever the table says",
            where=WHERE,
            old="rows.detach(), rows)",
            new="0.0, rows)",
        ),
        Mutant(
            name="every row brought to the same length",
            where=SHORTEN,
            old="torch.where(length > max_norm, shorter, rows)",
            new="shorter",
        ),
        Mutant(
            name="length always Euclidean",
            where=SHORTEN,
            old="(rows, norm_type, dim=1",
            new="(rows, 2, dim=1",
        ),
        Mutant(
            name="frequency counts nothing",
            where=WHERE,
            old="grad / uses.unsqueeze(1)",
            new="grad",
        ),
        Mutant(
            name="tokens put in order",
            where=WHERE,
            old="_look_up(weight, flat)",
            new="_look_up(weight, flat.sort().values)",
        ),
    ),
    speed=Case(args=(10000, 128), inputs=(labels(64, 35, classes=10000),)),
)

PAIRS = (EMBEDDING,)
