"""A table of vectors, one per token, that is learned."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.base.module import Module, Parameter
from handson.nn import init
from handson.ops import embedding as ops


class Embedding(Module):
    """One learned vector for every token, ``y = W[i]``.

    Args:
        num_embeddings: rows of the table: how many tokens there are.
        embedding_dim: numbers per token.
        padding_idx: the row that starts at zero and never learns; negative counts from the end.
        max_norm: rows that are looked up and longer are shortened first, in the table itself.
        norm_type: what length means: the p of the p-norm.
        scale_grad_by_freq: whether a row's gradient is the mean over its uses, not their sum.
        sparse: must be False.
        device: where the table lives.
        dtype: its precision.

    Raises:
        ArgumentError: ``padding_idx`` is no row, or ``sparse`` is wanted.

    Differs from torch: no sparse gradients.
    """

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
        *,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        super().__init__()
        if sparse:
            raise ArgumentError(
                "Embedding: sparse gradients are not offered; leave sparse=False, or take "
                "torch.nn.Embedding with torch.optim.SparseAdam"
            )
        if padding_idx is not None:
            if not -num_embeddings <= padding_idx < num_embeddings:
                raise ArgumentError(
                    f"Embedding: padding_idx must be one of the {num_embeddings} rows, "
                    f"got {padding_idx}"
                )
            padding_idx %= num_embeddings
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.padding_idx, self.max_norm, self.norm_type = padding_idx, max_norm, norm_type
        self.scale_grad_by_freq, self.sparse = scale_grad_by_freq, sparse
        shape = (num_embeddings, embedding_dim)
        self.weight = Parameter(torch.empty(shape, device=device, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw the table from the standard normal distribution; the padding row is zero."""
        init.normal_(self.weight)
        if self.padding_idx is not None:
            with torch.no_grad():
                self.weight[self.padding_idx].zero_()

    def forward(self, index: Int[Tensor, "*batch"]) -> Float[Tensor, "*batch features"]:
        return ops.embedding(
            index,
            self.weight,
            self.padding_idx,
            self.max_norm,
            self.norm_type,
            self.scale_grad_by_freq,
        )

    @classmethod
    def from_pretrained(
        cls,
        embeddings: Float[Tensor, "vocab features"],
        freeze: bool = True,
        padding_idx: int | None = None,
        max_norm: float | None = None,
        norm_type: float = 2.0,
        scale_grad_by_freq: bool = False,
        sparse: bool = False,
    ) -> "Embedding":
        """Make a layer around a table that exists already; the table is shared, not copied.

        Args:
            embeddings: one row per token.
            freeze: whether the table stays as it is.
            padding_idx: the row that never learns.
            max_norm: rows that are looked up and longer are shortened first, in the table itself.
            norm_type: what length means: the p of the p-norm.
            scale_grad_by_freq: whether a row's gradient is the mean over its uses.
            sparse: must be False.

        Raises:
            ShapeError: the table has not two axes.
        """
        if embeddings.ndim != 2:
            raise ShapeError(
                "from_pretrained needs a table of shape (tokens, numbers per token), got "
                f"{tuple(embeddings.shape)}"
            )
        # nothing is drawn on the device "meta": the reader's random numbers stay as they are
        layer = cls(
            embeddings.shape[0],
            embeddings.shape[1],
            padding_idx=padding_idx,
            max_norm=max_norm,
            norm_type=norm_type,
            scale_grad_by_freq=scale_grad_by_freq,
            sparse=sparse,
            device="meta",
        )
        layer.weight = Parameter(embeddings, requires_grad=not freeze)
        return layer

    def extra_repr(self) -> str:
        shown = f"{self.num_embeddings}, {self.embedding_dim}"
        for name, value, usual in (
            ("padding_idx", self.padding_idx, None),
            ("max_norm", self.max_norm, None),
            ("norm_type", self.norm_type, 2.0),
            ("scale_grad_by_freq", self.scale_grad_by_freq, False),
        ):
            shown += f", {name}={value}" if value != usual else ""
        return shown
