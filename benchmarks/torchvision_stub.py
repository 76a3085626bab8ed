"""torchvision beside a torch that its compiled operators were not built for.

d2l imports torchvision for its data sets, which are plain Python. But importing it registers
shapes for operators that are not there when the compiled part did not load, and that fails. This
names those operators, without giving them a body, before torchvision looks for them.
"""

import torch

MISSING = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)

_kept = []


def install() -> None:
    """Name the operators; call this before the first ``import torchvision``."""
    library = torch.library.Library("torchvision", "FRAGMENT")
    for schema in MISSING:
        if not hasattr(torch.ops.torchvision, schema.partition("(")[0]):
            library.define(schema)
    _kept.append(library)  # the names live as long as the library does
