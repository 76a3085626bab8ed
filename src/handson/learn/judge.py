"""Hold a reader's function against the pair of its exercise."""

import contextlib
import io
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

import handson
from handson.base.words import Words
from handson.learn.smallest import smallest
from handson.learn.verdict import Verdict
from handson.verify.check import Fate, Mismatch, compare, fate
from handson.verify.exercise import Exercise
from handson.verify.kernels import ForbiddenKernelError, UnclassifiedKernelError
from handson.verify.mutation import applied
from handson.verify.pair import Case, FunctionPair, Observation, make_inputs

SEED = 0
PRINTED = 20  # lines of the reader's own output that are shown


@dataclass(frozen=True, slots=True)
class Failure:
    """One case that the function fails: a mismatch, or the error that it raised."""

    case: str
    dtype: torch.dtype
    error: Exception

    @property
    def where(self) -> str:
        """The case and its precision."""
        return f"{self.case}, {str(self.dtype).removeprefix('torch.')}"


def judge(function: Callable[..., Any], exercise: Exercise) -> Verdict:
    """Run a reader's function on every case and say what it is worth.

    Args:
        function: what the reader wrote.
        exercise: what it should be.
    """
    with (
        contextlib.redirect_stdout(io.StringIO()),
        torch.random.fork_rng(devices=[]),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        return _judge(replace(exercise.pair, ours=function), exercise)


def _judge(pair: FunctionPair, exercise: Exercise) -> Verdict:
    failures: dict[str, Failure] = {}
    for case in pair.cases:
        for dtype in pair.dtypes_of(case):
            error = _error(pair, pair.cases[case], case, dtype)
            if isinstance(error, NotImplementedError):
                return Verdict(exercise=exercise.name, outcome="unwritten")
            if error is not None:
                failures.setdefault(case, Failure(case, dtype, error))
    verdict = Verdict(
        exercise=exercise.name,
        outcome="right",
        passed=len(pair.cases) - len(failures),
        cases=len(pair.cases),
    )
    if not failures:
        return verdict
    shown = min(failures.values(), key=lambda failure: _rank(pair, failure))
    return _explained(replace(verdict, case=shown.where), shown, pair, exercise)


def _error(pair: FunctionPair, case: Case, name: str, dtype: torch.dtype) -> Exception | None:
    theirs = pair.observe_theirs(case, dtype, SEED)
    try:
        compare(pair, name, dtype, pair.observe_ours(case, dtype, SEED), theirs)
    except Exception as error:
        return error
    return None


def _rank(pair: FunctionPair, failure: Failure) -> tuple[bool, bool, int]:
    """Numbers teach more than errors, outputs more than gradients, and few more than many."""
    inputs = make_inputs(pair.cases[failure.case], failure.dtype, SEED)
    size = sum(x.numel() for x in inputs if isinstance(x, Tensor))
    raised, quantity = (
        not isinstance(failure.error, Mismatch),
        getattr(failure.error, "quantity", ""),
    )
    return raised, quantity.startswith("grad"), size or 10**9


def _explained(
    verdict: Verdict, failure: Failure, pair: FunctionPair, exercise: Exercise
) -> Verdict:
    error, case = failure.error, pair.cases[failure.case]
    if isinstance(error, ForbiddenKernelError | UnclassifiedKernelError):
        return replace(verdict, outcome="forbidden", trace=str(error).partition("\n")[0])
    if isinstance(error, MemoryError) or "allocate memory" in str(error):
        return replace(verdict, outcome="too large", trace=trace(error))
    inputs = make_inputs(case, failure.dtype, SEED)

    def answer(candidate: list[Any]) -> Observation:
        return pair.observe_theirs(replace(case, inputs=candidate), failure.dtype, SEED)

    def told(candidate: list[Any]) -> Exception | None:
        return _error(pair, replace(case, inputs=candidate), failure.case, failure.dtype)

    strange = not _finite(answer(inputs))

    def fails(candidate: list[Any]) -> bool:
        found = told(candidate)
        same = getattr(found, "quantity", "") == getattr(error, "quantity", "")
        return type(found) is type(error) and same and (strange or _finite(answer(candidate)))

    small = smallest(inputs, fails)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        error = told(small) or error
    lines = printed.getvalue().splitlines()[:PRINTED]
    verdict = replace(verdict, printed="\n".join(lines))
    case = replace(case, inputs=small)
    shown = tuple(_shown(x) for x in small)
    shown += tuple(f"{key}={value!r}" for key, value in case.kwargs.items())
    if not isinstance(error, Mismatch):
        return replace(
            verdict, outcome="raised", inputs=shown, trace=trace(error), hint=exercise.hint
        )
    theirs = pair.observe_theirs(case, failure.dtype, SEED)
    ours = pair.observe_ours(case, failure.dtype, SEED)
    quantity, gap = _difference(pair, failure, ours, theirs)
    return replace(
        verdict,
        outcome="wrong",
        quantity=quantity,
        gap=gap,
        inputs=shown,
        yours=_shown(ours[quantity])
        if quantity in ours
        else "\n".join(f"{key}: {_shown(value)}" for key, value in ours.items()) or "None",
        expected=_shown(theirs[quantity]) if quantity in theirs else "–",
        hint=_hint(pair, failure, exercise),
    )


def _difference(
    pair: FunctionPair, failure: Failure, ours: Observation, theirs: Observation
) -> tuple[str, float]:
    """Return the first quantity that differs and by how much, -1 when that is no number."""
    for key in [*theirs, *(key for key in ours if key not in theirs)]:
        if key not in ours or key not in theirs:
            return key, -1.0
        if ours[key].shape != theirs[key].shape or ours[key].dtype != theirs[key].dtype:
            return key, -1.0
        try:
            compare(pair, failure.case, failure.dtype, {key: ours[key]}, {key: theirs[key]})
        except Mismatch as error:
            return key, error.gaps[0].absolute
    return next(iter(theirs)), 0.0


def _hint(pair: FunctionPair, failure: Failure, exercise: Exercise) -> Words:
    """Return the hint for the mutant that gives the reader's numbers wherever they are numbers."""
    runs = [(name, dtype) for name in pair.cases for dtype in pair.dtypes_of(name)]
    numbers = {}
    for name, dtype in runs:
        try:
            seen = pair.observe_ours(pair.cases[name], dtype, SEED)
        except Exception:
            continue
        if _finite(seen):
            numbers[name, dtype] = seen
    for mutant in exercise.pair.mutants:
        if fate(exercise.pair, mutant, failure.case) is not Fate.KILLED:
            continue
        with applied(mutant):
            if numbers and all(_same(exercise.pair, *run, seen) for run, seen in numbers.items()):
                return exercise.hints[mutant.name]
    return exercise.hint


def _same(pair: FunctionPair, name: str, dtype: torch.dtype, seen: Observation) -> bool:
    try:
        compare(pair, name, dtype, pair.observe_ours(pair.cases[name], dtype, SEED), seen)
    except Exception:
        return False
    return True


def _finite(observation: Observation) -> bool:
    return all(bool(value.isfinite().all()) for value in observation.values())


def _shown(value: Any) -> str:
    if not isinstance(value, Tensor):
        return repr(value)
    kind = f"{str(value.dtype).removeprefix('torch.')} {tuple(value.shape)}"
    with torch.no_grad():
        text = str(value.detach().tolist()) if value.numel() <= 12 else str(value.detach())
    return f"{kind}: {text}"


def trace(error: BaseException) -> str:
    """Return an error with the lines of the reader's own code that led to it, and none of ours."""
    foreign = [str(Path(home).parent) for home in (handson.__file__, torch.__file__) if home]
    lines = [
        f"{frame.filename}, line {frame.lineno}: {frame.line}"
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith((*foreign, "<frozen"))
    ]
    return "\n".join([*lines[-3:], f"{type(error).__name__}: {error}"])
