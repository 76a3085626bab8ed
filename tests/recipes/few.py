"""A few glyphs, so that a recipe's test takes a second."""

from functools import cache

from handson.data.dataset import Dataset
from handson.data.embedded.glyphs import glyphs


@cache
def few_glyphs() -> Dataset:
    return glyphs(train=1500, test=300)
