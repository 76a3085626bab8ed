"""Accuracies with and without a correction, as a table that prints itself."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from handson.base.errors import unknown
from handson.base.words import Words, language

SHIFTS = {
    "covariate": Words(zh="协变量偏移", en="covariate shift"),
    "label": Words(zh="标签偏移", en="label shift"),
    "concept": Words(zh="概念漂移", en="concept drift"),
}
METHODS = {
    "shifted": Words(zh="不校正", en="as it was trained"),
    "corrected": Words(zh="校正", en="corrected"),
    "em": Words(zh="校正（EM 估计）", en="corrected (EM estimate)"),
    "known": Words(zh="偏移已知时的校正", en="corrected, the shift being known"),
    "oracle": Words(
        zh="参照：用带标签的目标数据训练", en="oracle: trained on labelled target data"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How often one method is right on the target.

    Args:
        shift: ``covariate``, ``label`` or ``concept``.
        method: ``shifted``, ``corrected``, ``em``, ``known`` or ``oracle``.
        accuracies: on the target's test images, one per seed, 0 to 1.
    """

    shift: str
    method: str
    accuracies: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Mean accuracy over the seeds."""
        return statistics.fmean(self.accuracies)


@dataclass(frozen=True, slots=True)
class Table:
    """All rows, which print themselves.

    Args:
        rows: one per shift and method.
    """

    rows: tuple[Row, ...]

    def row(self, shift: str, method: str) -> Row:
        """Return the row of a shift and a method.

        Args:
            shift: ``covariate``, ``label`` or ``concept``.
            method: ``shifted``, ``corrected``, ``em``, ``known`` or ``oracle``.

        Raises:
            UnknownNameError: there is no such row.
        """
        found = {f"{row.shift} {row.method}": row for row in self.rows}
        if f"{shift} {method}" not in found:
            raise unknown("row of the table", f"{shift} {method}", found)
        return found[f"{shift} {method}"]

    def said_in(self, lang: str) -> str:
        """Return the table as text in ``lang``, ``zh`` or ``en``."""
        return "\n".join(self._lines(lang))

    def __str__(self) -> str:
        """Return the table in the reader's language."""
        return self.said_in(language())

    def _lines(self, lang: str) -> Iterator[str]:
        for shift, title in SHIFTS.items():
            yield title.said_in(lang)
            for row in (row for row in self.rows if row.shift == shift):
                several = len(row.accuracies) > 1
                spread = f" ± {statistics.stdev(row.accuracies):.3f}" if several else ""
                yield f"  {row.mean:.3f}{spread}  {METHODS[row.method].said_in(lang)}"
