"""Information: how hard a distribution is to guess, and what one variable tells of another.

All are in nats; divide by ``math.log(2)`` for bits. The last axis, or the last two of a joint
distribution, hold probabilities that sum to one.
"""

from jaxtyping import Float
from torch import Tensor


def entropy(probs: Float[Tensor, "*batch classes"]) -> Float[Tensor, "*batch"]:
    """Return how hard the outcome is to guess, on average: ``H(p) = -Σᵢ pᵢ log pᵢ``.

    It is 0 when the outcome is certain and ``log n`` when all n are equally likely.

    Args:
        probs: pᵢ, from 0 to 1; an impossible outcome adds ``0 · log 0 = 0``.

    Numerics: towards p = 0 the slope ``-log p - 1`` grows without bound. At 0 itself the gradient
    passed on is 0, so that an outcome masked by -∞ before a softmax does not turn all into NaN.
    """
    return -(probs * _log(probs)).sum(-1)


def kl_divergence(
    p: Float[Tensor, "*#batch classes"], q: Float[Tensor, "*#batch classes"]
) -> Float[Tensor, "*batch"]:
    """Return what it costs to expect q where p is true: ``KL(p‖q) = Σᵢ pᵢ log (pᵢ / qᵢ)``.

    It is never negative, 0 only for ``p = q``, and not symmetric.

    Args:
        p: what is true, from 0 to 1; where it is 0, nothing is added.
        q: what is expected, from 0 to 1; where it is 0 and p is not, the result is ∞.

    Numerics: as in ``entropy``, the gradient passed on to an entry of p that is 0 is 0.
    """
    expected = q.where(p > 0, 1).log()
    return (p * (_log(p) - expected)).sum(-1)


def mutual_information(joint: Float[Tensor, "*batch rows columns"]) -> Float[Tensor, "*batch"]:
    """Return what knowing X tells of Y: ``I(X;Y) = Σᵢⱼ pᵢⱼ log (pᵢⱼ / (pᵢ pⱼ))``.

    It is the divergence of the joint distribution from the one in which X and Y had nothing to
    do with each other, and is 0 exactly when they are independent.

    Args:
        joint: pᵢⱼ, the probability of row i together with column j, from 0 to 1.
    """
    rows, columns = joint.sum(-1, keepdim=True), joint.sum(-2, keepdim=True)
    # KL(pᵢⱼ ‖ pᵢ pⱼ)
    return kl_divergence(joint.flatten(-2), (rows * columns).flatten(-2))


def _log(probs: Tensor) -> Tensor:
    """Logarithm, with 0 in place of log 0: that is what ``0 · log 0`` needs."""
    return probs.where(probs > 0, 1).log()
