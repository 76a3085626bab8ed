"""A tail of a distribution: the chance of at least as many hits as were seen."""

import torch

from handson.base.errors import ArgumentError


def hypergeometric_tail(hits: int, total: int, marked: int, drawn: int) -> float:
    """Return the chance that a draw holds at least so many marked ones: ``P(H ≥ h)``.

    From N things, K of them marked, n are drawn without putting back:
    ``P(H = k) = C(K, k) C(N - K, n - k) / C(N, n)``. In a table of two rows and two columns this
    is Fisher's exact test, one-sided.

    Args:
        hits: h, how many marked ones were drawn.
        total: N, how many there are, at least 0.
        marked: K, how many of them are marked, from 0 to N.
        drawn: n, how many are drawn, from 0 to N.

    Raises:
        ArgumentError: more are marked or drawn than there are, or fewer than none.

    Numerics: binomial coefficients as logarithms; C(2000, 1000) alone is beyond float64.
    """
    if not (0 <= marked <= total and 0 <= drawn <= total):
        raise ArgumentError(
            f"total={total}, marked={marked}, drawn={drawn}; expected marked and drawn from 0 to "
            "total"
        )
    lowest, highest = max(0, drawn + marked - total), min(marked, drawn)
    if hits <= lowest:
        return 1.0
    if hits > highest:
        return 0.0
    k = torch.arange(hits, highest + 1, dtype=torch.float64)
    ways = _log_choose(marked, k) + _log_choose(total - marked, drawn - k)
    # Σ_{k ≥ h} C(K, k) C(N - K, n - k) / C(N, n)
    every = _log_choose(total, torch.tensor(float(drawn), dtype=torch.float64))
    return min(1.0, float((ways.logsumexp(0) - every).exp()))


def _log_choose(n: int, k: torch.Tensor) -> torch.Tensor:
    """Logarithm of ``C(n, k) = n! / (k! (n - k)!)``."""
    whole = torch.lgamma(torch.tensor(n + 1.0, dtype=torch.float64))
    return whole - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
