import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.ops.preprocessing import impute, nanmean, nanstd, one_hot, standardise

NAN = math.nan
CELLS = st.one_of(st.just(NAN), st.floats(-1e6, 1e6))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
)


def table(rows):
    return torch.tensor(rows, dtype=torch.float64)


@given(TABLES)
def test_scikit_learn_fills_and_scales_alike(rows):
    imputing, scaling = (
        pytest.importorskip("sklearn.impute"),
        pytest.importorskip("sklearn.preprocessing"),
    )
    x = table(rows)
    x[0] = x[0].nan_to_num()  # scikit-learn drops a column in which nothing is known
    mean, std = nanmean(x), nanstd(x)
    scaler = scaling.StandardScaler().fit(x.numpy())
    imputer = imputing.SimpleImputer().fit(x.numpy())
    np.testing.assert_allclose(impute(x, mean), imputer.transform(x.numpy()), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(std**2, scaler.var_, rtol=1e-6, atol=1e-9)
    spread = (std > 1e-3).numpy()  # below, rounding decides what is constant
    ours, theirs = standardise(x, mean, std), scaler.transform(x.numpy())
    np.testing.assert_allclose(ours[:, spread], theirs[:, spread], rtol=1e-6, atol=1e-6)


def test_a_column_of_nothing_has_no_mean():
    x = table([[1.0, NAN], [3.0, NAN]])
    assert nanmean(x).tolist()[0] == 2
    assert nanmean(x).isnan().tolist() == nanstd(x).isnan().tolist() == [False, True]


def test_two_passes_keep_the_digits_that_one_loses():
    x = torch.tensor([[10000.0], [10000.2]])
    assert nanstd(x).item() == pytest.approx(0.1, rel=1e-2)


def test_a_constant_column_is_only_shifted():
    x = table([[5.0], [7.0]])
    assert standardise(x, table([5.0]), table([0.0])).flatten().tolist() == [0, 2]


@given(st.lists(st.integers(-1, 3), max_size=6))
def test_each_row_has_one_1_or_none(codes):
    rows = one_hot(torch.tensor(codes, dtype=torch.int64), 4)
    assert rows.shape == (len(codes), 4)
    for code, row in zip(codes, rows.tolist(), strict=True):
        assert row == [int(place == code) for place in range(4)]


def test_a_code_without_a_column_is_refused():
    with pytest.raises(ArgumentError, match="code 3 has no column among num_classes=3"):
        one_hot(torch.tensor([0, 3]), 3)
