"""Run a pair: compare both sides, and find out which cases catch which mutants."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import torch
from torch import Tensor

from handson.verify.kernels import ForbiddenKernelError, UnclassifiedKernelError
from handson.verify.mutation import Mutant, MutantError, applied
from handson.verify.pair import Case, Observation, Pair

OURS_TO_MEND = (ForbiddenKernelError, UnclassifiedKernelError, MutantError)
"""Errors of the code or the pair itself: never a declared difference, never a mutant's end."""


class Mismatch(AssertionError):
    """Ours and the twin differ where they must agree.

    Args:
        message: what differs, where and by how much.
        gaps: the distance of every quantity, as far as known.
        quantity: the first that differs, if one does.
    """

    def __init__(self, message: str, gaps: Sequence["Gap"] = (), quantity: str = "") -> None:
        super().__init__(message)
        self.gaps, self.quantity = list(gaps), quantity


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance of one quantity: ``max |ours - theirs|``, also relative to ``max |theirs|``.

    A quantity that is zero but for rounding has no scale; there the absolute distance is repeated.
    """

    quantity: str
    absolute: float
    relative: float


def gap(quantity: str, ours: Tensor, theirs: Tensor, negligible: float = 0.0) -> Gap:
    """Measure how far two tensors are apart; equal infinities and NaNs are no distance.

    Args:
        quantity: its name.
        ours: what we compute.
        theirs: what the twin computes, of the same shape.
        negligible: a scale that counts as zero.
    """
    ours64, theirs64 = ours.to(torch.float64), theirs.to(torch.float64)
    same = (ours64 == theirs64) | (ours64.isnan() & theirs64.isnan())
    apart = torch.where(same, 0.0, (ours64 - theirs64).abs())
    if not apart.numel():
        return Gap(quantity, 0.0, 0.0)
    worst = float(apart.nan_to_num(torch.inf, torch.inf).max())
    scale = float(theirs64.abs().nan_to_num(0.0, 0.0, 0.0).max())
    return Gap(quantity, worst, worst / scale if scale > negligible else worst)


def compare(
    pair: Pair, case: str, dtype: torch.dtype, ours: Observation, theirs: Observation
) -> list[Gap]:
    """Return the gaps of every quantity.

    Raises:
        Mismatch: one is larger than the tolerance, or names, shapes or dtypes differ.
    """
    where = f"{pair.name} / {case} / {str(dtype).removeprefix('torch.')}"
    if ours.keys() != theirs.keys():
        raise Mismatch(f"{where}: ours gives {sorted(ours)}, the twin {sorted(theirs)}")
    allowed = pair.tolerance_of(case, dtype)
    gaps = [
        gap(key, ours[key], expected, allowed.atol)
        for key, expected in theirs.items()
        if ours[key].shape == expected.shape
    ]
    for key, expected in theirs.items():
        exact = not expected.dtype.is_floating_point
        try:
            torch.testing.assert_close(
                ours[key],
                expected,
                rtol=0.0 if exact else allowed.rtol,
                atol=0.0 if exact else allowed.atol,
                equal_nan=True,
            )
        except AssertionError as error:
            raise Mismatch(f"{where} / {key}: {error}", gaps, key) from None
    return gaps


def check(pair: Pair, case: str, dtype: torch.dtype = torch.float64, seed: int = 0) -> list[Gap]:
    """Compare both sides in one case and one precision.

    Raises:
        Mismatch: they differ; or a declared difference no longer holds.
    """
    stated = pair.cases[case]
    if stated.differs is not None:
        _check_difference(pair, case, stated, dtype, seed)
        return []
    theirs = pair.observe_theirs(stated, dtype, seed)
    return compare(pair, case, dtype, pair.observe_ours(stated, dtype, seed), theirs)


def _check_difference(pair: Pair, name: str, case: Case, dtype: torch.dtype, seed: int) -> None:
    assert case.differs is not None
    for side, observe, holds in (
        ("ours", pair.observe_ours, case.differs.ours),
        ("the twin", pair.observe_theirs, case.differs.theirs),
    ):
        result: Observation | Exception
        try:
            with warnings.catch_warnings():  # a warning may be the very difference
                warnings.simplefilter("ignore")
                result = observe(case, dtype, seed)
        except OURS_TO_MEND:
            raise
        except Exception as error:  # a difference may be that one side refuses
            result = error
        try:
            kept = holds(result)
        except Exception:  # the statement is about numbers and met an exception, or the reverse
            kept = False
        if not kept:
            raise Mismatch(
                f"{pair.name} / {name}: declared to differ ({case.differs.reason}), "
                f"but {side} gave {result!r}"
            )


class Fate(Enum):
    """What one case does to one mutant."""

    KILLED = "killed"
    SURVIVED = "survived"
    NOT_FINITE = "not finite"
    RAISED = "raised"


Known = dict[tuple[str, torch.dtype], Observation]
"""What the twin gives by case and precision; no mutant changes that."""


def fate(pair: Pair, mutant: Mutant, case: str, seed: int = 0, known: Known | None = None) -> Fate:
    """Try one mutant on one case. Only a finite wrong number is a kill, never an exception.

    Args:
        pair: whose case it is.
        mutant: the mistake to make.
        case: name of the case.
        seed: of the random inputs.
        known: remembers the twin's side from one mutant to the next, all with the same seed.
    """
    known = {} if known is None else known
    stated = pair.cases[case]
    if stated.differs is not None:
        return Fate.SURVIVED
    worst = Fate.SURVIVED
    for dtype in pair.dtypes_of(case):
        if (case, dtype) not in known:
            known[case, dtype] = pair.observe_theirs(stated, dtype, seed)
        theirs = known[case, dtype]
        try:
            with applied(mutant):
                ours = pair.observe_ours(stated, dtype, seed)
        except OURS_TO_MEND:
            raise
        except Exception:
            worst = Fate.RAISED
            continue
        try:
            compare(pair, case, dtype, ours, theirs)
        except Mismatch:
            if _comparable(ours, theirs):
                return Fate.KILLED
            worst = Fate.NOT_FINITE
    return worst


def _comparable(ours: Observation, theirs: Observation) -> bool:
    return ours.keys() == theirs.keys() and all(
        ours[k].shape == theirs[k].shape
        and ours[k].dtype == theirs[k].dtype
        and bool((ours[k].isfinite() | ~theirs[k].isfinite()).all())
        for k in theirs
    )


def fates(pair: Pair, mutant: Mutant, seed: int = 0, known: Known | None = None) -> dict[str, Fate]:
    """Try one mutant on every case; the arguments are those of ``fate``."""
    return {case: fate(pair, mutant, case, seed, known) for case in pair.cases}
