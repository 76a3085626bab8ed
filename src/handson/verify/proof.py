"""The proof of one pair in a few lines, for whoever reads a lesson or works at a prompt."""

from dataclasses import dataclass

import torch

from handson.verify.examine import Row
from handson.verify.report import verify


@dataclass(frozen=True, repr=False)
class Proof:
    """What ``handson verify`` found out, told in words.

    Attributes:
        rows: one per pair.
    """

    rows: tuple[Row, ...]

    @property
    def ok(self) -> bool:
        """Whether every pair holds."""
        return all(not row.failures for row in self.rows)

    def error(self, dtype: torch.dtype = torch.float64) -> float:
        """Return the largest relative error of any output, gradient or buffer.

        Args:
            dtype: the precision that is asked about.
        """
        errors = [row.errors[dtype] for row in self.rows if dtype in row.errors]
        kinds = [(e.outputs, e.gradients, e.buffers) for e in errors]
        return max((value or 0.0 for kind in kinds for value in kind), default=0.0)

    def __repr__(self) -> str:
        return "\n".join(line for row in self.rows for line in _lines(row))


def equivalence(*names: str, seed: int = 0) -> Proof:
    """Compare ours with the trusted twin, now: outputs, every gradient, and the mutants.

    Args:
        names: pairs or concepts, as ``handson verify`` takes them.
        seed: of the random inputs.

    Raises:
        UnknownNameError: neither a pair nor a concept has that name.
    """
    return Proof(tuple(verify(names, seed=seed).rows))


def _lines(row: Row) -> list[str]:
    if row.skipped:
        return [f"{row.pair.name}: not checked, {row.skipped}"]
    sign = "≠" if row.failures else "="
    lines = [f"{row.pair.name} {sign} {row.pair.twin}: {row.cases} cases"]
    for dtype, errors in row.errors.items():
        kinds = {"outputs": errors.outputs, "gradients": errors.gradients}
        told = [f"{kind} {value:.0e}" for kind, value in kinds.items() if value is not None]
        lines.append(f"  {str(dtype).removeprefix('torch.')}: off by at most {', '.join(told)}")
    lines.append(f"  mistakes caught: {row.caught} of {len(row.verdicts)}")
    return lines + [f"  {failure}" for failure in row.failures]
