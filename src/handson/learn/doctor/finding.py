"""What the doctor says about one thing: how it is, why it matters, how to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handson.base.words import Words

OK, NOTE, WARNING, PROBLEM = "ok", "note", "warning", "problem"
STATUSES = (OK, NOTE, WARNING, PROBLEM)
"""From best to worst: right; good to know; costs you something; something will not work."""

NOTHING = Words("", "")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One answer of the doctor.

    Args:
        id: a name for programs, in snake_case.
        status: one of ``STATUSES``.
        title: what was looked at, in a few words.
        what: what was found.
        why: why it matters; empty when all is well.
        fix: exact commands, to be typed one after the other.
        details: what a program may want to know: plain values.
    """

    id: str
    status: str
    title: Words
    what: Words
    why: Words = NOTHING
    fix: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def said_in(self, lang: str) -> dict[str, Any]:
        """Return it as plain values for JSON, its texts in ``lang``."""
        return {
            "id": self.id,
            "status": self.status,
            "title": self.title.said_in(lang),
            "what": self.what.said_in(lang),
            "why": self.why.said_in(lang),
            "fix": list(self.fix),
            "details": dict(self.details),
        }


def healthy(findings: Iterable[Finding]) -> bool:
    """Return whether none of them is a problem; warnings and notes do no harm."""
    return not any(finding.status == PROBLEM for finding in findings)
