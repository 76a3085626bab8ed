"""What can be found: its names, what it is, and where to look next."""

from dataclasses import dataclass, field

from handson.base.words import Words
from handson.learn.find.spelling import Spelling

KINDS: dict[str, Words] = {
    "concept": Words(zh="概念", en="concept"),
    "lesson": Words(zh="课程", en="lesson"),
    "recipe": Words(zh="配方", en="recipe"),
    "verb": Words(zh="命令", en="verb"),
    "class": Words(zh="类", en="class"),
    "function": Words(zh="函数", en="function"),
    "data set": Words(zh="数据集", en="data set"),
    "torch module": Words(zh="torch 的模块", en="torch module"),
    "torch class": Words(zh="torch 的类", en="torch class"),
    "torch function": Words(zh="torch 的函数", en="torch function"),
    "torch method": Words(zh="张量的方法", en="tensor method"),
    "torch attribute": Words(zh="张量的属性", en="tensor attribute"),
    "torch dtype": Words(zh="数据类型", en="dtype"),
    "term": Words(zh="术语", en="term"),
}
"""Every kind of thing, in the order in which equals are listed: ours before torch's."""

PROMPTS = {"shell": "$ ", "python": ">>> ", "page": ""}
"""What stands before a step, by its kind; an address stands alone."""


@dataclass(frozen=True, slots=True)
class Way:
    """One step to take next.

    Args:
        kind: ``shell``, ``python`` or ``page``.
        text: exactly what to type, or the address.
    """

    kind: str
    text: str

    @property
    def prompted(self) -> str:
        """The step behind its prompt: ``$ handson verify pooling``."""
        return PROMPTS[self.kind] + self.text


@dataclass(frozen=True, slots=True)
class Name:
    """One name under which a thing is found.

    Args:
        spelling: the name.
        weight: 1 for its own name, less for one that only leads here.
    """

    spelling: Spelling
    weight: float = 1.0


@dataclass(slots=True)
class Entry:
    """One thing that can be found.

    Args:
        name: full and unique within its kind: ``pooling``, ``torch.nn.LayerNorm``.
        kind: one of ``KINDS``.
        title: as it is shown.
        line: what it is.
        ways: where to look next.
        names: what it is called; the first is its own.
        order: among equals of its kind, the smaller comes first.
        text: whether the words of ``line`` are searched too.
    """

    name: str
    kind: str
    title: Words
    line: Words
    ways: tuple[Way, ...]
    names: list[Name] = field(default_factory=list)
    order: int = 0
    text: bool = True

    def call(self, name: str, weight: float = 1.0) -> None:
        """Let it be found under one more name.

        Args:
            name: in any language and case.
            weight: from 0 to 1; a smaller one comes later.
        """
        self.names.append(Name(Spelling(name), weight))
