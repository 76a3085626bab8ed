from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.train.search.rungs import Rung, ladder, promoted


def test_the_rungs_of_a_usual_search():
    assert ladder(27, 9) == (Rung(27, 1), Rung(9, 3), Rung(3, 9))
    assert ladder(40, 10) == (Rung(40, 1), Rung(13, 3), Rung(4, 10))
    assert [str(rung) for rung in ladder(4, 3)] == ["4 × 1 epoch", "1 × 3 epochs"]


@given(trials=st.integers(3, 300), epochs=st.integers(3, 300))
def test_rungs_lead_from_all_candidates_to_all_epochs(trials, epochs):
    rungs = ladder(trials, epochs)
    assert rungs[0].trials == trials
    assert rungs[-1].epochs == epochs
    assert all(a.trials > b.trials >= 1 for a, b in pairwise(rungs))
    assert all(1 <= a.epochs < b.epochs for a, b in pairwise(rungs))


@pytest.mark.parametrize("case", [(2, 9), (9, 2), (9, 9, 1)])
def test_too_few_for_two_rungs_is_refused(case):
    with pytest.raises(ArgumentError, match="needs at least"):
        ladder(*case)


def test_the_best_go_on_and_ties_go_to_the_earlier():
    scores = [(1, 0.5), (2, 0.2), (3, 0.2), (4, 0.9)]
    assert promoted(scores, 2) == [2, 3]
    assert promoted(scores, 1) == [2]
    assert promoted(scores[:1], 3) == [1]
    assert promoted([], 3) == []
