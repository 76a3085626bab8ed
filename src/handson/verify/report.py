"""Check pairs and their mutants, and report what is proven and how well."""

import json
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch

import handson.verify as verify_package
from handson.base.errors import unknown
from handson.verify.audit import Audit
from handson.verify.examine import Row, examine
from handson.verify.pair import Pair

Progress = Callable[[str, int, int], None]
"""Called before each pair: its name, how many are done, how many there are."""


@dataclass(slots=True)
class Report:
    """One row per pair."""

    rows: list[Row]
    seed: int
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether no pair fell."""
        return not any(row.failures for row in self.rows)

    def to_json(self, audits: Iterable[Audit] | None = None) -> str:
        """Return everything as JSON text.

        Args:
            audits: of the pairs, if they are to be part of it.
        """
        content: dict[str, Any] = {
            "ok": self.ok,
            "torch": str(torch.__version__),
            "seed": self.seed,
            "seconds": round(self.seconds, 3),
            "pairs": [row.summary() for row in self.rows],
        }
        if audits is not None:
            content["audit"] = [found.summary() for found in audits]
        return json.dumps(content, allow_nan=False, indent=2)


def verify(
    names: Iterable[str] | None = None,
    *,
    speed: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
) -> Report:
    """Check pairs: ours against the twin in every case, and every mutant against the cases.

    Args:
        names: one or several pairs, or concepts of the catalogue, in any case of letters; none
            means all.
        speed: whether to time both sides as well.
        seed: of the random inputs.
        progress: is told which pair comes next.

    Raises:
        UnknownNameError: neither a pair nor a concept has that name.
    """
    concepts = _concepts()
    chosen = select([names] if isinstance(names, str) else names or ())
    start = time.perf_counter()
    rows = []
    for done, pair in enumerate(chosen):
        if progress is not None:
            progress(pair.name, done, len(chosen))
        # the caller's random numbers stay untouched, ours do not depend on which pairs run;
        # what the twin advises its users about odd inputs is no news here
        with torch.random.fork_rng(devices=[]), torch.enable_grad(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module=r"torch\.")
            torch.manual_seed(seed)
            rows.append(examine(pair, seed=seed, speed=speed))
        rows[-1].concept = next((c for c, pairs in concepts.items() if pair.name in pairs), "")
    return Report(rows, seed, time.perf_counter() - start)


def select(names: Iterable[str]) -> list[Pair]:
    """Return the pairs that are named, or that prove a concept that is named; all for no name.

    Raises:
        UnknownNameError: nothing has that name.
    """
    pairs, concepts = verify_package.all_pairs(), _concepts()
    wanted: set[str] = set()
    for name in names:
        found = {p for p in pairs if p.lower() == name.lower()}
        for concept, proofs in concepts.items():
            if concept.lower() == name.lower():
                found.update(proofs)
        if not found & pairs.keys():
            known = dict.fromkeys(
                [*pairs, *(c for c, p in concepts.items() if pairs.keys() & set(p))]
            )
            raise unknown("pair or concept", name, known, "handson verify")
        wanted |= found
    return [pair for name, pair in pairs.items() if name in wanted or not wanted]


def _concepts() -> dict[str, tuple[str, ...]]:
    from handson.catalog import CONCEPTS

    return {concept.id: tuple(concept.pair) for concept in CONCEPTS}
