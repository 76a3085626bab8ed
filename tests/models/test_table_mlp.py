import pytest
import torch

import handson.nn
from handson.base.errors import ArgumentError
from handson.models.table_mlp import TableMLP


def table() -> torch.Tensor:
    """Two numbers, where they are missing, two words; the second number is missing once."""
    return torch.tensor([
        [1.0, 10.0, 0.0, 0.0, 1.0, 0.0],
        [3.0, 99.0, 0.0, 1.0, 1.0, 0.0],
        [5.0, 30.0, 0.0, 0.0, 0.0, 0.0],
    ])  # fmt: skip


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
def test_before_training_it_predicts_the_mean(layers):
    model = TableMLP(6, 2, layers=layers)
    model.adapt(table(), torch.tensor([1.0, 2.0, 6.0]))
    assert model(table()).tolist() == [3.0, 3.0, 3.0]


def test_a_gap_is_no_number_and_counts_as_the_mean():
    model = TableMLP(6, 2)
    model.adapt(table(), torch.zeros(3))
    assert model.mean.tolist() == [3.0, 20.0]
    assert model.deviation[1].item() == pytest.approx(10.0)
    assert model.columns(table())[1, 1].item() == 0.0


def test_a_column_that_never_changed_in_training_is_switched_off():
    model = TableMLP(6, 2)
    model.adapt(table(), torch.zeros(3))
    fresh = table()
    fresh[:, 5] = 1.0
    assert torch.equal(model.columns(fresh), model.columns(table()))


def test_what_it_adapted_to_travels_with_the_weights():
    model, other = TableMLP(6, 2), TableMLP(6, 2)
    model.adapt(table(), torch.tensor([1.0, 2.0, 6.0]))
    other.load_state_dict(model.state_dict())
    assert torch.equal(other(table()), model(table()))


def test_fewer_columns_than_numbers_need_are_refused():
    with pytest.raises(ArgumentError, match="4 numbers and where each was missing need 8 columns"):
        TableMLP(6, 4)
    with pytest.raises(ArgumentError, match="limit=nan"):
        TableMLP(6, 2, limit=float("nan"))
