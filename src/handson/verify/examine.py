"""Find out everything about one pair: its errors, its mutants, its speed, and why it fell."""

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from torch.torch_version import TorchVersion

from handson.verify.check import Fate, Gap, Known, Mismatch, check, fates
from handson.verify.mutation import Mutant
from handson.verify.pair import Pair
from handson.verify.speed import Speed, ratio


@dataclass(slots=True)
class Errors:
    """The largest relative errors in one precision; None where there is nothing to compare."""

    outputs: float | None = None
    gradients: float | None = None
    buffers: float | None = None

    def add(self, gap: Gap) -> None:
        """Take one more quantity into account."""
        kind = {"grad": "gradients", "buffer": "buffers"}.get(gap.quantity.split()[0], "outputs")
        setattr(self, kind, max(getattr(self, kind) or 0.0, gap.relative))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the cases did to one mutant.

    Args:
        mutant: the mistake.
        fates: by case.
        problem: why it could not be tried at all, for example because its line has changed.
    """

    mutant: Mutant
    fates: dict[str, Fate] = field(default_factory=dict)
    problem: str = ""

    @property
    def caught_by(self) -> list[str]:
        """The cases in which it gave a finite wrong number."""
        return [case for case, fate in self.fates.items() if fate is Fate.KILLED]


@dataclass(slots=True)
class Row:
    """Everything found out about one pair.

    Args:
        pair: what was checked.
        concept: id of the catalogue's concept that it proves; empty when there is none.
        cases: how many ran.
        errors: by precision.
        verdicts: one per mutant; empty when a case fell, for then every mutant would look caught.
        identity_survives: whether the mutant that changes nothing passes every case.
        speed: how long both sides take, if that was asked for.
        failures: why the pair fell; empty when it holds.
        skipped: why it was not checked; empty when it was.
        seconds: how long all that took.
    """

    pair: Pair
    concept: str = ""
    cases: int = 0
    errors: dict[torch.dtype, Errors] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    identity_survives: bool | None = None
    speed: Speed | None = None
    failures: list[str] = field(default_factory=list)
    skipped: str = ""
    seconds: float = 0.0

    @property
    def verdict(self) -> str:
        """``ok``, ``fell`` or ``skipped``."""
        return "fell" if self.failures else "skipped" if self.skipped else "ok"

    @property
    def caught(self) -> int:
        """How many mutants at least one case catches."""
        return sum(bool(verdict.caught_by) for verdict in self.verdicts)

    def summary(self) -> dict[str, Any]:
        """Return the row as plain values for JSON."""
        return {
            "pair": self.pair.name,
            "concept": self.concept or None,
            "twin": self.pair.twin,
            "verdict": self.verdict,
            "failures": self.failures,
            "skipped": self.skipped or None,
            "cases": self.cases,
            "errors": {
                str(dtype).removeprefix("torch."): {k: _plain(v) for k, v in asdict(e).items()}
                for dtype, e in self.errors.items()
            },
            "mutants": [
                {
                    "name": verdict.mutant.name,
                    "where": verdict.mutant.where,
                    "caught_by": verdict.caught_by,
                    "fates": {case: fate.value for case, fate in verdict.fates.items()},
                    "problem": verdict.problem or None,
                }
                for verdict in self.verdicts
            ],
            "caught": self.caught,
            "identity_survives": self.identity_survives,
            "speed": self.speed and {**asdict(self.speed), "ratio": self.speed.ratio},
            "seconds": round(self.seconds, 4),
        }


def examine(pair: Pair, *, seed: int = 0, speed: bool = False) -> Row:
    """Find out everything about one pair; whatever it raises is written into the row."""
    row, start = Row(pair), time.perf_counter()
    if pair.needs_torch and TorchVersion(torch.__version__) < pair.needs_torch:
        row.skipped = f"{pair.twin} needs torch {pair.needs_torch}, this is {torch.__version__}"
        return row
    with _one_thread():
        _check_cases(row, seed)
        if not (row.failures or row.skipped):
            _try_mutants(row, seed)
    if speed and pair.speed is not None and row.verdict == "ok":
        try:
            row.speed = ratio(pair, seed=seed)
        except Exception as error:
            row.failures.append(f"{pair.name} / speed: {_told(error)}")
    row.seconds = time.perf_counter() - start
    return row


@contextmanager
def _one_thread() -> Iterator[None]:
    # the tensors of cases are small: more threads only wait for each other
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _check_cases(row: Row, seed: int) -> None:
    pair = row.pair
    for case in pair.cases:
        row.cases += 1
        for dtype in pair.dtypes_of(case):
            try:
                gaps = check(pair, case, dtype, seed)
            except Mismatch as error:
                gaps = error.gaps
                row.failures.append(_one_line(str(error)))
            except ModuleNotFoundError as error:
                row.cases -= 1
                row.skipped = (
                    f"{pair.twin} needs the package {error.name}; "
                    "get all twins with: pip install 'handson[twins]'"
                )
                return
            except Exception as error:
                gaps = []
                row.failures.append(f"{pair.name} / {case} / {_short(dtype)}: {_told(error)}")
            for found in gaps:
                row.errors.setdefault(dtype, Errors()).add(found)


def _try_mutants(row: Row, seed: int) -> None:
    pair, lines, known = row.pair, set[str](), Known()
    for mutant in pair.mutants:
        try:
            if mutant.where not in lines:
                lines.add(mutant.where)
                _try_identity(row, mutant.identity(), seed, known)
            verdict = Verdict(mutant, fates(pair, mutant, seed, known))
        except Exception as error:
            verdict = Verdict(mutant, problem=_told(error))
        row.verdicts.append(verdict)
        if not verdict.caught_by:
            row.failures.append(f"{pair.name} / mutant {mutant.name!r}: {_escape(verdict)}")
    if pair.mutants and not row.failures:
        seen = {fate for verdict in row.verdicts for fate in verdict.fates.values()}
        if Fate.SURVIVED not in seen:
            row.failures.append(
                f"{pair.name}: every case catches every mutant, so the cases are all alike; "
                "state a mutant that only some of them catch"
            )


def _try_identity(row: Row, identity: Mutant, seed: int, known: Known) -> None:
    row.identity_survives = row.identity_survives is not False
    for case, fate in fates(row.pair, identity, seed, known).items():
        if fate is not Fate.SURVIVED:
            row.identity_survives = False
            row.failures.append(
                f"{row.pair.name} / {case}: {identity.where} built anew without any change was "
                f"{fate.value}; a mutant there proves nothing"
            )


def _escape(verdict: Verdict) -> str:
    """Say why no case caught the mutant."""
    if verdict.problem:
        return verdict.problem
    ends = {fate.value: 0 for fate in verdict.fates.values()}
    for fate in verdict.fates.values():
        ends[fate.value] += 1
    told = ", ".join(f"{end} in {count}" for end, count in ends.items())
    return f"no case catches it ({told}); only a finite wrong number counts"


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {_one_line(str(error))}"


def _one_line(message: str) -> str:
    lines: Sequence[str] = [line.strip() for line in message.splitlines()]
    text = "; ".join(line for line in lines if line)
    for filler in ("Tensor-likes are not close!; ", "Scalars are not close!; "):
        text = text.replace(filler, "")
    return text


def _short(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _plain(error: float | None) -> float | str | None:
    return error if error is None or math.isfinite(error) else str(error)
