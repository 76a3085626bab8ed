import inspect
import math

import pytest

from handson.base.errors import ArgumentError
from handson.show.rows import columns, points, split_of, time_of

ROWS = [{"epoch": 1, "train_loss": 0.9}, {"epoch": 2, "train_loss": 0.5, "test_loss": 0.6}]


def test_columns_come_in_order_of_first_appearance():
    assert columns(ROWS) == ["epoch", "train_loss", "test_loss"]


def test_an_empty_history_and_cells_of_text_are_refused_with_advice():
    with pytest.raises(ArgumentError, match="at least one row"):
        columns([])
    with pytest.raises(ArgumentError, match=r"row 1 has train_loss='low', a str; .*\.item\(\)"):
        inspect.unwrap(columns)([*ROWS[:1], {"train_loss": "low"}])


@pytest.mark.parametrize(
    ("column", "parts"),
    [
        ("test_loss", ("test", "loss")),
        ("val_accuracy", ("validation", "accuracy")),
        ("lr", ("", "lr")),
        ("train", ("", "train")),
        ("log_rmse", ("", "log_rmse")),
    ],
)
def test_a_column_is_a_split_and_a_metric(column, parts):
    assert split_of(column) == parts


def test_time_is_the_first_column_that_grows_in_every_row():
    assert time_of([ROWS]) == "epoch"
    same_epoch = [{"epoch": 1, "step": 10}, {"epoch": 1, "step": 20}]
    assert time_of([same_epoch]) == "step"
    assert time_of([ROWS, [{"train_loss": 1.0}]]) == "row"


def test_missing_cells_are_skipped_and_lost_numbers_break_the_line():
    rows = [
        {"epoch": 1, "loss": 1.0},
        {"epoch": 2},
        {"epoch": 3, "loss": None},
        {"epoch": 4, "loss": math.inf},
        {"epoch": 5, "loss": 2},
    ]
    times, values = points(rows, "loss", "epoch")
    assert times == [1, 4, 5]
    assert values[0] == 1.0
    assert math.isnan(values[1])
    assert values[2] == 2.0
    assert points(rows, "loss", "row")[0] == [1, 4, 5]
