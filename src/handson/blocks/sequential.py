"""Blocks one after the other."""

from typing import Any

from handson.blocks.numbered import Numbered


class Sequential(Numbered):
    """Each block takes what the one before returned, ``y = fₙ(… f₂(f₁(x)))``.

    Differs from torch: any dict names the blocks, not only an ``OrderedDict``; no ``*``.

    Args:
        args: the blocks in their order, or one dict of blocks by name.
    """

    def __init__(self, *args: Any) -> None:
        super().__init__()
        named = len(args) == 1 and isinstance(args[0], dict)
        blocks = args[0] if named else {str(place): block for place, block in enumerate(args)}
        for name, block in blocks.items():
            self.add_module(name, block)

    def forward(self, input: Any) -> Any:
        for block in self:
            input = block(input)
        return input

    def _part(self, places: slice) -> "Sequential":
        return type(self)(dict(list(self._modules.items())[places]))

    def __add__(self, other: "Sequential") -> "Sequential":
        return Sequential(*self, *other)

    def __iadd__(self, other: "Sequential") -> "Sequential":
        return self.extend(other)
