"""A tree of ``handson.blocks`` where torch's Module is expected: in the engine, in DDP."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from torch import Tensor

from handson import blocks
from handson.base.module import Module, Parameter


class Held(Module):
    """Torch's interface around a block of ours; torch's own tables stay empty.

    Names and ``state_dict`` are the block's, so that checkpoints go from one set of layers to the
    other.

    Args:
        block: what is really called, moved, saved and loaded.
    """

    def __init__(self, block: blocks.Module) -> None:
        super().__init__()
        self.block = block

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.block(*args, **kwargs)

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Yield path and tensor of every parameter of the block.

        Args:
            prefix: path of this module.
            recurse: ignored: to torch this is one module, and all parameters are its own.
            remove_duplicate: whether a shared parameter comes up once.
        """
        yield from self.block.named_parameters(prefix, remove_duplicate=remove_duplicate)

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield path and tensor of every buffer of the block.

        Args:
            prefix: path of this module.
            recurse: ignored, as for parameters.
            remove_duplicate: whether a shared buffer comes up once.
        """
        yield from self.block.named_buffers(prefix, remove_duplicate=remove_duplicate)

    def state_dict(self, *args: Any, **kwargs: Any) -> Any:
        """Return the block's numbers by path.

        Args:
            args: none; torch's signature still has some from long ago.
            kwargs: ``destination``, ``prefix`` and ``keep_vars``.
        """
        return self.block.state_dict(*args, **kwargs)

    def load_state_dict(
        self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False
    ) -> Any:
        """Read numbers by path into the block.

        Args:
            state_dict: numbers by path.
            strict: whether missing and unexpected names are an error.
            assign: whether to take over the given tensors instead of copying.
        """
        return self.block.load_state_dict(state_dict, strict, assign)

    def _apply(self, fn: Callable[[Tensor], Tensor], recurse: bool = True) -> "Held":
        self.block._apply(fn, recurse)
        return self

    def train(self, mode: bool = True) -> "Held":
        """Tell the block whether this is training.

        Args:
            mode: True for training, False for evaluation.
        """
        self.block.train(mode)
        return super().train(mode)

    def __repr__(self) -> str:
        return repr(self.block)
