"""How far one distribution is from another."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.loss import reduce
from handson.ops.regression_loss import check_same_shape


def kl_div(
    input: Float[Tensor, "*batch"],
    target: Float[Tensor, "*batch"],
    reduction: str = "mean",
    log_target: bool = False,
) -> Float[Tensor, "..."]:
    """Kullback-Leibler divergence of q from p, ``Σ p (log p - log q)``, term by term.

    Args:
        input: ``log q``, logarithms of what the model believes.
        target: ``p``, what is true, of the same shape; or its logarithms.
        reduction: ``batchmean`` is the divergence: the sum over the number of rows; ``mean``
            divides by the number of all terms; ``sum`` and ``none`` as ever.
        log_target: whether ``target`` holds logarithms.

    Raises:
        ArgumentError: ``batchmean`` of a single number.

    Numerics: ``p log p`` is 0 where ``p`` is 0.

    Source: Kullback and Leibler (1951), On information and sufficiency.
    """
    check_same_shape("kl_div", input, target)
    # p (log p - log q)
    if log_target:
        terms = target.exp() * (target - input)
    else:
        terms = torch.xlogy(target, target) - target * input
    if reduction != "batchmean":
        return reduce(terms, reduction)
    if not terms.ndim:
        raise ArgumentError("kl_div: a single number has no batch; take reduction='sum'")
    return terms.sum() / terms.shape[0]
