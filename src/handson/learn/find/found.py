"""The search as Python sees it: a call, and an answer that shows itself."""

import html
from collections.abc import Iterator
from dataclasses import dataclass

from handson.base.errors import ArgumentError
from handson.base.words import Words, language
from handson.learn.find.entry import KINDS, Way
from handson.learn.find.index import index
from handson.learn.find.ranking import Answer, Hit, rank
from handson.learn.find.verbs import KNOWN

NOTHING = Words(
    zh="没有找到 {query!r}。最接近的名字：", en="Nothing found for {query!r}. Nearest: "
)
GO_ON = Words(
    zh="换一种说法、换一种语言再试，或看看有什么：handson list",
    en="Try other words or the other language, or see what there is: handson list",
)
ALSO = Words(zh="（也作 {names}）", en=" (also {names})")


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What a search found; a notebook shows it as a list, a prompt as text.

    Args:
        query: what was asked.
        answer: the hits, the best first, or the nearest names.
        lang: ``zh`` or ``en``, the language in which it shows itself.
    """

    query: str
    answer: Answer
    lang: str = "en"

    @property
    def names(self) -> tuple[str, ...]:
        """Full names of the hits, the best first."""
        return tuple(hit.entry.name for hit in self.answer.hits)

    def __len__(self) -> int:
        return len(self.answer.hits)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.answer.hits)

    def __repr__(self) -> str:
        if not self.answer.hits:
            return nothing_found(self.query, self.answer, self.lang)
        return "\n\n".join("\n".join(self._block(hit)) for hit in self.answer.hits)

    def _repr_html_(self) -> str:
        if not self.answer.hits:
            return f"<p>{_safe(repr(self))}</p>".replace("\n", "<br>")
        return "".join(self._item(hit) for hit in self.answer.hits)

    def _block(self, hit: Hit) -> Iterator[str]:
        yield f"{hit.entry.title.said_in(self.lang)}  [{self._kind(hit)}]"
        if said := described(hit, self.lang):
            yield f"  {said}"
        yield from (f"  {way.prompted}" for way in hit.entry.ways)

    def _item(self, hit: Hit) -> str:
        lines = [
            f"<strong>{_safe(hit.entry.title.said_in(self.lang))}</strong> "
            f"<small>{_safe(self._kind(hit))}</small>",
            _safe(described(hit, self.lang)),
            *map(_linked, hit.entry.ways),
        ]
        return f'<p style="margin:0 0 0.9em">{"<br>".join(filter(None, lines))}</p>'

    def _kind(self, hit: Hit) -> str:
        return KINDS[hit.entry.kind].said_in(self.lang)


def search(query: str, limit: int = 5, lang: str | None = None) -> Found:
    """Look something up, as ``handson find`` does: ideas, code of ours, torch's names, lessons.

    >>> search("池化", limit=1).names
    ('pooling',)

    Args:
        query: words in Chinese or English, or a name; a misspelt one will do.
        limit: most hits to show, at least 1.
        lang: ``zh`` or ``en``, the language of the answer; None asks the environment.

    Raises:
        ArgumentError: the query is no text, empty or longer than 200 characters, or the limit
            below 1.
    """
    if not isinstance(query, str):
        name = getattr(query, "__name__", None) or type(query).__name__
        raise ArgumentError(
            f"the query must be text, got {type(query).__name__}; put what you look for in quotes: "
            f'search("{name}")'
        )
    spoken = language(lang)
    verbs = {name: line.en for name, (line, _) in KNOWN.items()}
    return Found(query, rank(query, index(verbs), limit), spoken)


def described(hit: Hit, lang: str) -> str:
    """Return what a hit is, and under which other names torch has it.

    Args:
        hit: one of an answer.
        lang: ``zh`` or ``en``.
    """
    said = hit.entry.line.said_in(lang)
    if not hit.also:
        return said
    return (said + ALSO.said_in(lang).format(names=", ".join(hit.also))).strip()


def nothing_found(query: str, answer: Answer, lang: str) -> str:
    """Return what to say where there is no hit.

    Args:
        query: what was asked.
        answer: its nearest names are told.
        lang: ``zh`` or ``en``.
    """
    said = NOTHING.said_in(lang).format(query=query)
    return f"{said}{', '.join(answer.nearest)}\n{GO_ON.said_in(lang)}"


def _safe(text: str) -> str:
    return html.escape(text)


def _linked(way: Way) -> str:
    shown = _safe(way.prompted)
    if way.kind == "page":
        return f'<a href="{_safe(way.text)}">{shown}</a>'
    return f"<code>{shown}</code>"
