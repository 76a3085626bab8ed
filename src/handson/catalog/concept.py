"""What the catalogue says about one idea, and the chapters of the book."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One idea of the book.

    Args:
        id: snake_case; also the stem of its lesson.
        zh: its name in Chinese.
        en: its name in English.
        code: addresses ``"module:name"`` of the code to read, the main one first.
        pair: names of the pairs that prove it, as ``handson verify`` takes them.
        recipes: addresses of recipes that train it.
        lesson: stem of its lesson, empty until it is written.
        rows: ids of the rows of the coverage table that it answers.
        source: where the idea comes from.
    """

    id: str
    zh: str
    en: str
    code: tuple[str, ...]
    pair: tuple[str, ...] = ()
    recipes: tuple[str, ...] = ()
    lesson: str = ""
    rows: tuple[str, ...] = ()
    source: str = ""

    @property
    def chapter(self) -> str:
        """Number of the chapter that its first row belongs to; empty without rows."""
        return self.rows[0].partition(".")[0] if self.rows else ""


CHAPTERS: dict[str, tuple[str, str]] = {
    "2": ("预备知识", "Preliminaries"),
    "3": ("线性神经网络", "Linear networks"),
    "4": ("多层感知机", "Multilayer perceptrons"),
    "5": ("深度学习计算", "Deep-learning computation"),
    "6": ("卷积神经网络", "Convolutional networks"),
    "7": ("现代卷积神经网络", "Modern convolutional networks"),
    "8": ("循环神经网络", "Recurrent networks"),
    "9": ("现代循环神经网络", "Modern recurrent networks"),
    "10": ("注意力机制", "Attention"),
    "11": ("优化算法", "Optimisation"),
}
"""Chapters of the book by number: Chinese and English."""
