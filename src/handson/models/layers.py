"""The two sets of layers that every model can be built from."""

from types import ModuleType

from torch import nn as torch_nn

import handson.nn
from handson.base.errors import unknown

LAYERS: dict[str, ModuleType] = {"torch": torch_nn, "handson": handson.nn}
"""By the name that ``--layers`` takes. ``torch`` is fast, ``handson`` can be read."""


def layer_set(name: str) -> ModuleType:
    """Return the set of layers called ``name``.

    Raises:
        UnknownNameError: there is no such set.
    """
    if name not in LAYERS:
        raise unknown("set of layers", name, LAYERS)
    return LAYERS[name]
