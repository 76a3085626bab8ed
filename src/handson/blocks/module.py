"""The block that everything is built from: it holds parameters and blocks, and can be called."""

from typing import Any

from handson.blocks.conversion import Convertible
from handson.blocks.hooks import Hooked
from handson.blocks.state import Stateful


def _not_written(self: "Module", *args: Any) -> Any:
    """Return the output; every block writes this for itself."""
    raise NotImplementedError(
        f"{type(self).__name__} has no forward(); write what it computes: def forward(self, x): ..."
    )


class Module(Hooked, Convertible, Stateful):
    """A block of a network, ``torch.nn.Module`` written from scratch.

    Subclass it, call ``super().__init__()`` first, assign parameters and other blocks to ``self``
    and write ``forward``. Each base class is one idea:

    - ``Registry``: assignment fills the tables of parameters, buffers and modules;
    - ``Tree``: walks with names, ``train``, ``eval``, ``apply``;
    - ``Convertible``: ``to`` another device or precision;
    - ``Stateful``: ``state_dict`` and back;
    - ``Hooked``: what a call does before and after ``forward``.
    """

    forward = _not_written

    def extra_repr(self) -> str:
        """Return what stands between the brackets of ``repr``, for layers their sizes."""
        return ""

    def __repr__(self) -> str:
        own = self.extra_repr().split("\n") if self.extra_repr() else []
        below = [f"({name}): {_indented(repr(child))}" for name, child in self._modules.items()]
        if not below and len(own) < 2:
            return f"{type(self).__name__}({''.join(own)})"
        return f"{type(self).__name__}(\n  " + "\n  ".join(own + below) + "\n)"


def _indented(text: str) -> str:
    """Move every line but the first two places to the right."""
    return text.replace("\n", "\n  ")
