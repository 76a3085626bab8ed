"""What a query asks for, once the words of politeness and of grammar are gone."""

from handson.base.errors import ArgumentError
from handson.learn.find.spelling import Spelling, plain

LONGEST = 200
"""Characters of a query."""

FILLERS = {
    *("a", "an", "and", "are", "can", "do", "does", "explain", "for", "function", "functions"),
    *("get", "how", "i", "in", "is", "it", "me", "mean", "means", "my", "of", "on", "pytorch"),
    *("show", "tell", "that", "the", "to", "torch", "use", "using", "what", "when", "where"),
    *("which", "why", "with"),
}
"""Words of a question that say nothing of what is asked."""

CHINESE_FILLERS = (
    *("什么是", "是什么", "为什么", "怎么样", "怎么用", "怎么做", "怎么", "怎样", "如何", "请问"),
    *("的用法", "用法", "的意思", "是啥", "有哪些", "介绍一下", "吗", "呢"),
)


def asked(query: str) -> Spelling:
    """Return what a query asks for, without the words that every question has.

    Raises:
        ArgumentError: nothing to look for, or far too much.
    """
    text = " ".join(plain(query).split())
    if len(text) > LONGEST:
        raise ArgumentError(
            f"the query has {len(text)} characters; a few words are enough: "
            'handson find "layer norm"'
        )
    if not Spelling(text).words:
        given = f"{query!r} has no letter or digit" if text else "nothing was given"
        raise ArgumentError(
            f"{given} to look for; give a name or a few words: "
            'handson find "layer norm", handson find 注意力'
        )
    for filler in CHINESE_FILLERS:
        rest = text.replace(filler, " ").strip(" 的?？")
        text = rest if Spelling(rest).words else text
    kept = [word for word in text.split() if word.casefold().strip("?!.,") not in FILLERS]
    return Spelling(" ".join(kept) if Spelling(" ".join(kept)).words else text)
