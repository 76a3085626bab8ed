"""From names to ideas: which term of the glossary is meant, and which terms lead to code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from handson.catalog import Concept
from handson.learn.find.glossary import Term, is_address
from handson.learn.find.spelling import key_of, pairs_of

SYNONYM, ITSELF, TERM, RELATED = 0.995, 0.992, 0.985, 0.98
STEP = 0.001
"""How much a name counts that is not a thing's own: an idea's other names, code that is the idea,
the glossary's term, code that has to do with it; one step less for each place further down."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A term that leads to code.

    Args:
        term: the idea.
        place: where the term lists the code, from 0.
        itself: whether the code is the idea, and does not merely have to do with it.
    """

    term: Term
    place: int
    itself: bool

    @property
    def weight(self) -> float:
        """How much the term's names count as names of the code."""
        return (ITSELF if self.itself else RELATED) - self.place * STEP


class Glossary:
    """The terms, by what they are called and by the code that they lead to."""

    def __init__(self, known: Iterable[Term]) -> None:
        self.terms = list(known)
        self._called: dict[str, Term] = {}
        self._leading: dict[str, list[Lead]] = {}
        for term in self.terms:
            for name in term.names:
                self._called.setdefault(key_of(name), term)
            for place, name in enumerate(filter(is_address, term.related)):
                lead = Lead(term, place, name in term.itself)
                self._leading.setdefault(name, []).append(lead)
                if name.startswith("torch."):  # ours of the same name is the same idea
                    self._leading.setdefault(name.rpartition(".")[2], []).append(lead)

    def about(self, concept: Concept) -> Term | None:
        """Return the term for an idea of the catalogue."""
        names = (concept.zh, concept.en, concept.id)
        return next((t for name in names if (t := self._called.get(key_of(name)))), None)

    def leading_to(self, *names: str) -> list[Lead]:
        """Return the terms that lead to code, the one that is most like its name first.

        Args:
            names: an address, or the bare name of code of ours.
        """
        leads = [lead for name in names for lead in self._leading.get(name, [])]
        if len(leads) < 2:
            return leads
        own = pairs_of(key_of(re.split(r"[.:]", names[0])[-1]))

        def unlike(lead: Lead) -> tuple[bool, float]:
            likeness = (pairs_of(key_of(name)) for name in lead.term.en)
            return not lead.itself, -max(2 * len(own & p) / (len(own) + len(p)) for p in likeness)

        return sorted(leads, key=unlike)
