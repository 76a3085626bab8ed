import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import KFold

from handson.base.errors import ArgumentError
from handson.data.splits import holdout, kfold


@given(examples=st.integers(2, 60), folds=st.integers(2, 10))
def test_the_cuts_are_those_of_scikit_learn(examples, folds):
    if folds > examples:
        with pytest.raises(ArgumentError, match=f"{folds} folds of {examples}"):
            kfold(examples, folds)
        return
    theirs = KFold(folds).split(range(examples))
    for (learn, check), (their_learn, their_check) in zip(
        kfold(examples, folds), theirs, strict=True
    ):
        assert learn.tolist() == their_learn.tolist()
        assert check.tolist() == their_check.tolist()


def test_shuffled_folds_still_check_every_example_once():
    cuts = kfold(23, 4, shuffle=True, seed=1)
    assert sorted(torch.cat([check for _, check in cuts]).tolist()) == list(range(23))
    for learn, check in cuts:
        assert not set(learn.tolist()) & set(check.tolist())
    assert cuts[0][1].tolist() != kfold(23, 4, shuffle=True, seed=2)[0][1].tolist()


@given(examples=st.integers(2, 100), fraction=st.floats(0.01, 0.99))
def test_a_holdout_is_a_cut(examples, fraction):
    if not 0 < round(examples * fraction) < examples:
        with pytest.raises(ArgumentError, match="part empty"):
            holdout(examples, fraction)
        return
    learn, check = holdout(examples, fraction)
    assert sorted([*learn.tolist(), *check.tolist()]) == list(range(examples))
    assert len(check) == round(examples * fraction)
