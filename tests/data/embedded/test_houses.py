import hashlib

import numpy as np
import pandas
import pytest

from handson.base.errors import ArgumentError, DataError
from handson.data.embedded.houses import (
    CATEGORIES,
    INTERCEPT,
    NOISE,
    ROOTED,
    SLOPES,
    complete_houses,
    houses,
    true_log_price,
)

SHA256 = "7b2e9af6448890b5c7d56a11edc52e59b41f3829cbc250f0879d842184dcf30c"
GAPPED = ["lot_area", "bathrooms", "year_built", "heating"]


def digest(tables):
    text = "".join(table.to_csv(index=False, lineterminator="\n") for table in tables)
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_tables_are_the_committed_ones():
    assert digest((*houses(), *complete_houses())) == SHA256


def test_the_price_is_in_the_train_table_alone():
    train, test = houses()
    assert (len(train), len(test)) == (1000, 400)
    assert [*train.columns] == [*test.columns, "price"]
    assert train["price"].dtype == np.int64
    assert (train["price"] % 100 == 0).all()


def test_what_is_not_missing_is_what_the_complete_tables_hold():
    for table, whole in zip(houses(), complete_houses(), strict=True):
        assert [name for name in table if table[name].isna().any()] == GAPPED
        assert not whole.isna().any().any()
        for name in table:
            there = table[name].notna()
            assert (table[name][there] == whole[name][there]).all()


def test_some_values_are_missing_by_chance_and_some_for_what_they_are():
    (train, _), (whole, _) = houses(train=20_000), complete_houses(train=20_000)
    gaps = train.isna()
    old, large = whole["year_built"] < 1950, whole["lot_area"] > 600
    assert gaps["heating"].mean() == pytest.approx(0.03, abs=0.005)
    assert gaps["year_built"].mean() == pytest.approx(0.05, abs=0.005)
    assert gaps["year_built"][old].mean() == pytest.approx(0.05, abs=0.01)
    assert gaps["bathrooms"][old].mean() == pytest.approx(0.2, abs=0.02)
    assert not gaps["bathrooms"][~old].any()
    assert gaps["lot_area"][large].mean() == pytest.approx(0.45, abs=0.03)
    assert gaps["lot_area"][~large].mean() == pytest.approx(0.04, abs=0.005)
    assert train["lot_area"].mean() < 0.95 * whole["lot_area"].mean()


def test_one_district_is_rare_and_one_is_in_the_test_table_alone():
    train, test = houses()
    assert set(test["district"]) - set(train["district"]) == {"New Quay"}
    assert 0 < (train["district"] == "Lighthouse").mean() < 0.02
    assert 0 < (train["heating"] == "wood").mean() < 0.02


def test_the_noise_is_all_that_the_true_model_misses():
    for table in complete_houses(train=5000, test=5000):
        miss = np.log(table["price"]) - true_log_price(table)
        assert miss.std() == pytest.approx(NOISE, rel=0.05)
        assert abs(miss.mean()) < 0.005


def test_least_squares_finds_the_true_effects():
    table, _ = complete_houses(train=20_000)
    design = {
        name: (np.sqrt(table[name]) if name in ROOTED else table[name]) - centre
        for name, (_, centre) in SLOPES.items()
    }
    effects = {name: slope for name, (slope, _) in SLOPES.items()}
    for column, categories in CATEGORIES.items():
        for word, (effect, share, _) in categories.items():
            if share and word not in ("Old Town", "gas"):
                design[word] = (table[column] == word).astype(float)
                effects[word] = effect - (0.15 if column == "district" else 0)
    matrix = np.column_stack([np.ones(len(table)), *design.values()]).astype(float)
    found = np.linalg.lstsq(matrix, np.log(table["price"].to_numpy()), rcond=None)[0]
    np.testing.assert_allclose(found, [INTERCEPT + 0.15, *effects.values()], atol=0.02)


def test_a_seed_changes_every_column():
    one, two = houses(seed=1), houses(seed=2)
    for a, b in zip(one, two, strict=True):
        for name in a.columns.drop("id"):
            assert (a[name] != b[name]).mean() > 0.3


def test_a_short_table_is_the_beginning_of_a_long_one():
    for short, long in zip(houses(train=30, test=20), houses(train=60, test=50), strict=True):
        pandas.testing.assert_frame_equal(short, long.head(len(short)), check_dtype=False)


@pytest.mark.parametrize("knob", [{"train": 0}, {"test": 0}, {"train": -5}])
def test_a_bad_knob_is_named_with_its_range(knob):
    (name,) = knob
    with pytest.raises(ArgumentError, match=f"{name}=.*at least 1"):
        houses(**knob)
    with pytest.raises(ArgumentError, match=f"{name}=.*at least 1"):
        complete_houses(**knob)


def test_a_table_that_the_model_cannot_price_says_why():
    gapped, _ = houses()
    whole, _ = complete_houses(train=3)
    with pytest.raises(DataError, match=r"\['lot_area', 'bathrooms', .* complete_houses"):
        true_log_price(gapped)
    with pytest.raises(DataError, match=r"no column \['quality'\]"):
        true_log_price(whole.drop(columns="quality"))
    with pytest.raises(DataError, match=r"'district' holds \['Atlantis'\]; known are .*'Old Town'"):
        true_log_price(whole.assign(district="Atlantis"))


def test_the_true_price_keeps_the_rows_of_its_table():
    whole, _ = complete_houses(train=10)
    part = whole[whole["id"] % 2 == 0]
    assert [*true_log_price(part).index] == [*part.index]
    assert (true_log_price(part) == true_log_price(whole)[part.index]).all()
