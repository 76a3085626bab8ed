from dataclasses import replace

import pytest

from handson.base.words import Words
from handson.lessons.solutions.linear_regression import SLOPE


def test_an_exercise_is_called_like_its_function():
    assert SLOPE.name == "slope"


def test_every_mutant_needs_a_hint_and_every_hint_a_mutant():
    hints = dict(SLOPE.hints)
    hints.pop("the correlation")
    with pytest.raises(ValueError, match="exercise 'slope' needs one hint for each mutant"):
        replace(SLOPE, hints=hints)
    with pytest.raises(ValueError, match="needs one hint for each mutant"):
        replace(SLOPE, hints={**SLOPE.hints, "other": Words(zh="甲", en="a")})


def test_the_naive_solution_is_one_of_the_mutants():
    with pytest.raises(ValueError, match="naive='other'"):
        replace(SLOPE, naive="other")
