"""What a test for shift found, in numbers and in words."""

from dataclasses import dataclass

from handson.base.errors import ArgumentError
from handson.base.words import Words, language


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """How much two samples look as if they came from different distributions.

    Args:
        test: what was tested and how the p-value was computed.
        statistic: how far apart the samples are, in the test's own unit.
        p_value: the chance of at least such a statistic when nothing has shifted, 0 to 1.
        level: the share of false alarms that is accepted, above 0 and below 1.

    Raises:
        ArgumentError: the level is no share.
    """

    test: Words
    statistic: float
    p_value: float
    level: float

    def __post_init__(self) -> None:
        check_level(self.level)

    @property
    def shifted(self) -> bool:
        """Whether the p-value is at most the level; without a shift that is so rarely enough."""
        return self.p_value <= self.level

    def said_in(self, lang: str) -> str:
        """Return the finding as one line in ``lang``, ``zh`` or ``en``."""
        sign = "≤" if self.shifted else ">"
        numbers = f"{self.statistic:.3g}", f"p = {self.p_value:.2g} {sign} {self.level:g}"
        if lang == "zh":
            verdict = "分布发生了偏移" if self.shifted else "没有发现偏移的证据"
            return f"{self.test.zh}：统计量 {numbers[0]}，{numbers[1]}，{verdict}"
        verdict = "the distribution has shifted" if self.shifted else "no evidence of a shift"
        return f"{self.test.en}: statistic {numbers[0]}, {numbers[1]}, {verdict}"

    def __str__(self) -> str:
        """Return the finding in the reader's language."""
        return self.said_in(language())


def check_level(level: float) -> None:
    """Refuse a level of significance that is no share.

    Raises:
        ArgumentError: it is not above 0 and below 1.
    """
    if not 0 < level < 1:
        raise ArgumentError(
            f"level={level}; expected the accepted share of false alarms, above 0 and below 1, "
            "for example 0.05"
        )
