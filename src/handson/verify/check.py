"""Run a pair: compare both sides, and find out which cases catch which mutants."""

from dataclasses import dataclass
from enum import Enum

import torch
from torch import Tensor

from handson.verify.kernels import ForbiddenKernelError
from handson.verify.mutation import Mutant, applied
from handson.verify.pair import Case, Observation, Pair


class Mismatch(AssertionError):
    """Ours and the twin differ where they must agree."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance of one quantity: ``max |ours - theirs|``, also relative to ``max |theirs|``."""

    quantity: str
    absolute: float
    relative: float


def gap(quantity: str, ours: Tensor, theirs: Tensor) -> Gap:
    """Measure how far two tensors are apart; equal infinities and NaNs are no distance."""
    ours64, theirs64 = ours.to(torch.float64), theirs.to(torch.float64)
    same = (ours64 == theirs64) | (ours64.isnan() & theirs64.isnan())
    apart = torch.where(same, 0.0, (ours64 - theirs64).abs())
    if not apart.numel():
        return Gap(quantity, 0.0, 0.0)
    worst = float(apart.nan_to_num(torch.inf).max())
    scale = float(theirs64.abs().nan_to_num(0.0, 0.0, 0.0).max())
    return Gap(quantity, worst, worst / max(scale, torch.finfo(torch.float32).tiny))


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
            raise Mismatch(f"{where} / {key}: {error}") from None
    return [gap(key, ours[key], theirs[key]) for key in theirs]


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
            result = observe(case, dtype, seed)
        except Exception as error:  # a difference may be that one side refuses
            result = error
        if not holds(result):
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


def fate(pair: Pair, mutant: Mutant, case: str, seed: int = 0) -> Fate:
    """Try one mutant on one case. Only a finite wrong number is a kill, never an exception."""
    stated = pair.cases[case]
    if stated.differs is not None:
        return Fate.SURVIVED
    worst = Fate.SURVIVED
    for dtype in pair.dtypes_of(case):
        theirs = pair.observe_theirs(stated, dtype, seed)
        try:
            with applied(mutant):
                ours = pair.observe_ours(stated, dtype, seed)
        except ForbiddenKernelError:
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


def fates(pair: Pair, mutant: Mutant, seed: int = 0) -> dict[str, Fate]:
    """Try one mutant on every case."""
    return {case: fate(pair, mutant, case, seed) for case in pair.cases}
