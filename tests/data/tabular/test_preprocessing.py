import copy
import json
import math

import numpy as np
import pandas
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from real_data import use_real_data

from handson.base.errors import ArgumentError, DataError, UnknownNameError
from handson.data.embedded.houses import houses
from handson.data.house_prices import house_prices
from handson.data.tabular import TablePreprocessor, read_table, to_tensors
from handson.train import checkpoint

Frame = pandas.DataFrame
TRAIN = Frame(
    {
        "rooms": [math.nan, 2.0, 4.0, 6.0],
        "alley": ["Pave", None, "Grvl", "Pave"],
        "area": [10, 20, 30, 20],
    }
)
TEST = Frame(
    {
        "area": [40, 20],
        "price": [1, 2],
        "rooms": [math.nan, 5.0],
        "alley": ["Dirt", None],
    }
)
SETTINGS = st.fixed_dictionaries(
    {
        "numeric": st.sampled_from(["mean", "median", "most_frequent"]),
        "standardise": st.booleans(),
        "indicator": st.booleans(),
        "dummy_na": st.booleans(),
        "min_count": st.integers(1, 3),
        "unseen": st.sampled_from(["ignore", "rare"]),
    }
)
ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(-50, 50)),
        st.one_of(st.none(), st.sampled_from("abcde")),
        st.integers(-9, 9),
    ),
    min_size=1,
    max_size=12,
)


def table(rows):
    """Return a table whose first row has no gaps, so that no column is empty."""
    frame = Frame([(1, "a", 0), *rows], columns=["number", "word", "whole"])
    return frame.astype({"number": float, "word": object})


def close(made, expected):
    np.testing.assert_allclose(np.asarray(made, float), np.asarray(expected, float), atol=1e-9)


# ---- what it computes ---------------------------------------------------------------------------


def test_numbers_are_filled_and_scaled_by_the_training_rows():
    made = TablePreprocessor().fit(TRAIN).transform(TEST)
    deviation = math.sqrt(8 / 3)
    close(made["rooms"], [0, 1 / deviation])
    close(made["area"], [20 / math.sqrt(50), 0])


def test_columns_keep_an_order_that_does_not_hang_on_the_test_table():
    made = TablePreprocessor(indicator=True, unseen="rare").fit(TRAIN)
    assert made.columns == [
        "rooms", "area", "rooms_missing", "area_missing",
        "alley_Grvl", "alley_Pave", "alley_rare", "alley_nan",
    ]  # fmt: skip
    assert made.transform(TEST).columns.tolist() == made.columns
    assert made.transform(TEST[["alley", "rooms", "area"]]).equals(made.transform(TEST))


@pytest.mark.parametrize(("numeric", "fill"), [("mean", 4), ("median", 3), ("most_frequent", 1)])
def test_gaps_are_filled_as_asked(numeric, fill):
    frame = Frame({"a": [1, 1, 3, 8, 7, math.nan]})
    made = TablePreprocessor(numeric=numeric, standardise=False).fit(frame).transform(frame)
    assert made["a"].tolist() == [1, 1, 3, 8, 7, fill]


def test_an_indicator_tells_where_numbers_were_missing():
    made = TablePreprocessor(indicator=True).fit(TRAIN).transform(TRAIN)
    assert made["rooms_missing"].tolist() == [1, 0, 0, 0]
    assert made["area_missing"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("unseen", "min_count", "rows"),
    [
        ("ignore", 1, {"a": [1, 0, 0], "b": [0, 1, 0]}),
        ("rare", 1, {"a": [1, 0, 0], "b": [0, 1, 0], "rare": [0, 0, 1]}),
        ("ignore", 2, {"a": [1, 0, 0], "rare": [0, 1, 0]}),
        ("rare", 2, {"a": [1, 0, 0], "rare": [0, 1, 1]}),
    ],
)
def test_rare_and_unseen_categories_go_where_they_should(unseen, min_count, rows):
    made = TablePreprocessor(unseen=unseen, min_count=min_count, dummy_na=False)
    made.fit(Frame({"w": ["a", "a", "b"]}))
    found = made.transform(Frame({"w": ["a", "b", "new"]}))
    assert found.to_dict("list") == {f"w_{name}": values for name, values in rows.items()}


def test_numbers_that_are_names_become_categories():
    made = TablePreprocessor(categorical=["code"]).fit(Frame({"code": [20, 30, 20]}))
    assert made.columns == ["code_20", "code_30", "code_nan"]
    found = made.transform(Frame({"code": [20.0, math.nan, 90.0]}))
    assert found.to_numpy().tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 0]]


def test_test_rows_change_nothing_that_was_learned():
    made = TablePreprocessor().fit(TRAIN)
    before = copy.deepcopy(made.state())
    alone = made.transform(TEST[1:])
    assert made.transform(TEST)[1:].equals(alone)
    assert made.state() == before


def test_index_and_table_of_the_caller_stay_as_they_are():
    frame = TRAIN.set_axis([10, 20, 30, 40])
    before = frame.copy(deep=True)
    assert TablePreprocessor().fit(frame).transform(frame).index.tolist() == [10, 20, 30, 40]
    assert frame.equals(before)


def test_a_constant_column_becomes_zero_whatever_rounding_says():
    frame = Frame({"a": [0.1] * 10})
    assert TablePreprocessor().fit(frame).transform(frame)["a"].abs().max() == 0


def test_no_rows_give_no_rows():
    made = TablePreprocessor().fit(TRAIN)
    assert made.transform(TEST[:0]).shape == (0, len(made.columns))


def test_a_column_that_is_empty_in_the_test_table_is_filled():
    empty = Frame({"rooms": [None], "alley": [None], "area": [math.nan]})
    made = TablePreprocessor().fit(TRAIN).transform(empty)
    assert made.iloc[0].to_dict() == {
        "rooms": 0, "area": 0, "alley_Grvl": 0, "alley_Pave": 0, "alley_nan": 1,
    }  # fmt: skip


# ---- others compute the same --------------------------------------------------------------------


@given(ROWS)
def test_pandas_get_dummies_agrees(rows):
    frame = table(rows)
    made = TablePreprocessor(standardise=False).fit(frame).transform(frame)
    filled = frame.fillna({"number": frame["number"].mean()})
    theirs = pandas.get_dummies(filled, dummy_na=True, dtype=float)
    assert made.columns.tolist() == theirs.columns.tolist()
    close(made, theirs)


@given(ROWS, ROWS, st.sampled_from(["mean", "median", "most_frequent"]))
def test_a_pipeline_of_scikit_learn_agrees(rows, others, numeric):
    compose, impute, pipeline, preprocessing = (
        pytest.importorskip(f"sklearn.{name}")
        for name in ("compose", "impute", "pipeline", "preprocessing")
    )
    train, test = table(rows), table(others)
    columns = ["number", "whole"]
    numbers = pipeline.make_pipeline(
        preprocessing.StandardScaler(), impute.SimpleImputer(strategy=numeric)
    )
    words = preprocessing.OneHotEncoder(
        categories=[[*sorted(train["word"].dropna().unique())]],
        handle_unknown="ignore",
        sparse_output=False,
    )
    theirs = compose.make_column_transformer((numbers, columns), (words, ["word"])).fit(train)
    ours = TablePreprocessor(numeric=numeric, dummy_na=False).fit(train)
    close(ours.transform(train), theirs.transform(train))
    close(ours.transform(test), theirs.transform(test))


@given(ROWS, ROWS, st.integers(2, 3), st.booleans())
def test_scikit_learn_pools_rare_categories_alike(rows, others, min_count, pooled):
    preprocessing = pytest.importorskip("sklearn.preprocessing")
    train, test = (table(some)[["word"]].dropna() for some in (rows, others))
    ours = TablePreprocessor(
        min_count=min_count, unseen="rare" if pooled else "ignore", dummy_na=False
    ).fit(train)
    theirs = preprocessing.OneHotEncoder(
        min_frequency=min_count,
        handle_unknown="infrequent_if_exist" if pooled else "ignore",
        sparse_output=False,
    ).fit(train)
    made = ours.transform(test)
    if not any(ours.rare.values()):  # scikit-learn has a column for them only where there are some
        made = made.drop(columns="word_rare")
    close(made, theirs.transform(test))


# ---- back again, and saved ----------------------------------------------------------------------


@given(ROWS, SETTINGS)
def test_the_inverse_gives_the_table_back_but_for_gaps_and_rare_words(rows, settings):
    frame = table(rows)
    made = TablePreprocessor(**settings).fit(frame)
    back = made.inverse(made.transform(frame))
    assert back.columns.tolist() == frame.columns.tolist()
    assert back["whole"].tolist() == pytest.approx(frame["whole"].tolist())
    there = frame["number"].notna()
    assert back["number"][there].tolist() == pytest.approx(frame["number"][there].tolist())
    assert back["number"][~there].isna().all() == (settings["indicator"] or there.all())
    rare = frame["word"].isin(made.rare["word"]) | frame["word"].isna()
    assert back["word"].isna().tolist() == rare.tolist()
    assert back["word"][~rare].tolist() == frame["word"][~rare].tolist()


@given(ROWS, ROWS, SETTINGS)
def test_it_survives_json(rows, others, settings):
    made = TablePreprocessor(**settings).fit(table(rows))
    again = TablePreprocessor.from_state(json.loads(json.dumps(made.state())))
    assert again.transform(table(others)).equals(made.transform(table(others)))
    assert again.state() == made.state()


def test_it_is_saved_with_the_weights_of_a_checkpoint(tmp_path):
    made = TablePreprocessor(indicator=True, min_count=2).fit(TRAIN)
    path = tmp_path / "model.safetensors"
    checkpoint.save(path, {"model": {"weight": torch.ones(3)}, "table": made.state()})
    again = TablePreprocessor.from_state(checkpoint.load(path)["table"])
    assert again.transform(TEST).equals(made.transform(TEST))


@pytest.mark.parametrize("state", [{}, {"numeric": "mean"}, {"numbers": []}])
def test_what_is_no_state_is_refused(state):
    with pytest.raises(DataError, match="this is no state of a TablePreprocessor"):
        TablePreprocessor.from_state(state)
    broken = TablePreprocessor().fit(TRAIN).state() | state | {"numbers": [1]}
    with pytest.raises(DataError, match="give what state"):
        TablePreprocessor.from_state(broken)


# ---- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (Frame(), r"the table has shape \(0, 0\)"),
        (TRAIN[:0], r"the table has shape \(0, 3\)"),
        (Frame([[1, 2]], columns=["a", "a"]), "two columns are called 'a'"),
        (Frame({"a": [1, 2], "b": [None, None]}), "column 'b' is empty in every row"),
        (Frame({"a": [1, 2, "abc"]}), "row 2 of column 'a' holds 'abc' among numbers"),
        (Frame({"a": [1.0, math.inf]}), "row 1 of column 'a' holds inf among numbers"),
        (Frame({"a": pandas.to_datetime(["2020-01-01"])}), r"column 'a' holds datetime64.*\.year"),
        (Frame({"a": ["nan", None]}), "two results would be called 'a_nan'; rename"),
        (Frame({"a": ["b", "c"], "a_b": [1, 2]}), "two results would be called 'a_b'"),
    ],
)
def test_a_table_that_nothing_can_be_learned_from_is_refused(frame, message):
    made = TablePreprocessor().fit(TRAIN)
    before = copy.deepcopy(made.state())
    with pytest.raises(DataError, match=message):
        made.fit(frame)
    assert made.state() == before, "half of it was learned"


def test_a_word_among_numbers_of_a_file_is_refused_and_has_a_way_out(tmp_path):
    path = tmp_path / "houses.csv"
    lines = [*map(str, range(17)), "abc", "5"]
    path.write_text("LotArea,n\n" + "".join(f"{line},1\n" for line in lines), encoding="utf-8")
    with pytest.raises(DataError, match="row 17 of column 'LotArea' holds 'abc' among numbers"):
        TablePreprocessor().fit(read_table(path))
    made = TablePreprocessor(categorical=["LotArea"]).fit(read_table(path))
    assert "LotArea_abc" in made.columns


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"area": ["20", "many"]}, "row 1 of column 'area' holds 'many' among numbers"),
        ({"area": [1.0, math.inf]}, "row 1 of column 'area' holds inf"),
        ({"area": pandas.to_datetime(["2020-01-01"] * 2)}, "column 'area' holds datetime64"),
        ({"alley": [7, 8]}, "column 'alley' held words when it was fitted and holds int64 now, 7"),
    ],
)
def test_a_column_that_changed_its_kind_is_refused(changes, message):
    made = TablePreprocessor().fit(TRAIN)
    with pytest.raises(DataError, match=message):
        made.transform(TEST.assign(**changes))


def test_a_column_that_is_not_there_is_named():
    made = TablePreprocessor().fit(TRAIN)
    with pytest.raises(DataError, match="column 'alley' of the training table is not in this one"):
        made.transform(TEST.drop(columns="alley"))
    with pytest.raises(DataError, match="column 'alley_Pave' is not in this table"):
        made.inverse(made.transform(TEST).drop(columns="alley_Pave"))
    with pytest.raises(DataError, match="two columns are called 'area'"):
        made.transform(TEST.set_axis(["area", "area", "rooms", "alley"], axis=1))


@pytest.mark.parametrize("min_count", [1, 2])
def test_unseen_categories_can_be_refused_while_rare_ones_pass(min_count):
    made = TablePreprocessor(unseen="error", min_count=min_count).fit(TRAIN)
    made.transform(TRAIN)
    with pytest.raises(DataError, match="row 0 of column 'alley' holds 'Dirt', which no training"):
        made.transform(TEST)


def test_nothing_works_before_it_was_fitted():
    for act in ("transform", "inverse"):
        with pytest.raises(DataError, match=r"call fit\(train\) first"):
            getattr(TablePreprocessor(), act)(TRAIN)


def test_unknown_settings_are_refused():
    with pytest.raises(UnknownNameError, match="median"):
        TablePreprocessor(numeric="medium")
    with pytest.raises(UnknownNameError, match="ignore"):
        TablePreprocessor(unseen="ignored")
    with pytest.raises(ArgumentError, match="min_count=0"):
        TablePreprocessor(min_count=0)
    with pytest.raises(ArgumentError, match=r"give a list, \['alley'\]"):
        TablePreprocessor(categorical="alley")
    with pytest.raises(UnknownNameError, match="alley"):
        TablePreprocessor(categorical=["alle"]).fit(TRAIN)


# ---- whole tables -------------------------------------------------------------------------------


def test_the_embedded_houses_go_all_the_way():
    train, test = houses(train=200, test=100)
    made = TablePreprocessor(unseen="rare").fit(train.drop(columns=["id", "price"]))
    x = to_tensors(made.transform(train))
    assert x.shape == (200, len(made.columns))
    assert to_tensors(made.transform(test)).shape == (100, len(made.columns))


@pytest.mark.realdata
def test_the_real_house_prices_go_all_the_way(monkeypatch, tmp_path):
    use_real_data(monkeypatch, tmp_path)
    train, test = house_prices(download=False)
    features = train.drop(columns=["Id", "SalePrice"])
    made = TablePreprocessor(indicator=True).fit(features)
    x = to_tensors(made.transform(train), dtype=torch.float64)
    assert x.shape == (1460, len(made.columns))
    numbers = features.select_dtypes("number").columns
    scaled = x[:, : len(numbers)]
    torch.testing.assert_close(scaled.mean(0), torch.zeros(len(numbers)).double())
    assert to_tensors(made.transform(test)).shape == (1459, len(made.columns))
    dummies = pandas.get_dummies(features.drop(columns=numbers), dummy_na=True)
    assert [*dummies.columns] == made.columns[2 * len(numbers) :]
    close(made.transform(train)[dummies.columns], dummies)
