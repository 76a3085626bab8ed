"""Which cases earn their keep: a case that nothing needs costs time and hides those that count."""

from dataclasses import asdict, dataclass, field
from typing import Any

from handson.verify.examine import Row


@dataclass(slots=True)
class Audit:
    """What the mutants say about the cases of one pair, and the cases about the mutants.

    A case is needed when it alone catches some mutant, or when it states ``because`` or
    ``differs``. The others are supported only by the regime that they stand for.

    Args:
        pair: name of the pair.
        needed: case -> why.
        shared: cases that catch only what other cases catch too.
        idle: cases that catch nothing at all.
        fragile: mutant -> the only case that catches it.
    """

    pair: str
    needed: dict[str, str] = field(default_factory=dict)
    shared: list[str] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    fragile: dict[str, str] = field(default_factory=dict)

    def summary(self) -> dict[str, Any]:
        """Return the audit as plain values for JSON."""
        return asdict(self)


def audit(row: Row) -> Audit:
    """Judge the cases of a pair by the mutants that they caught.

    Args:
        row: of ``handson.verify.report.verify``, of a pair that holds.
    """
    found = Audit(row.pair.name)
    caught = {verdict.mutant.name: verdict.caught_by for verdict in row.verdicts}
    found.fragile = {name: cases[0] for name, cases in caught.items() if len(cases) == 1}
    for name, case in row.pair.cases.items():
        alone = [mutant for mutant, only in found.fragile.items() if only == name]
        if case.differs is not None:
            found.needed[name] = f"differs: {case.differs.reason}"
        elif case.because:
            found.needed[name] = f"because: {case.because}"
        elif alone:
            found.needed[name] = f"alone catches: {', '.join(alone)}"
        elif any(name in cases for cases in caught.values()):
            found.shared.append(name)
        else:
            found.idle.append(name)
    return found
