import pytest
import torch

from handson.base.errors import ArgumentError, DtypeError
from handson.ops.embedding import IndexRangeError, embedding, shorten_

TABLE = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])


def table():
    return TABLE.clone().requires_grad_()


def test_by_hand():
    assert embedding(torch.tensor([[2, 0]]), TABLE).tolist() == [[[5.0, 6.0], [1.0, 2.0]]]


def test_it_is_the_product_with_one_hot_vectors():
    index = torch.tensor([0, 2, 2, 1])
    assert torch.equal(embedding(index, TABLE), torch.eye(3)[index] @ TABLE)


def test_the_gradient_adds_up_over_the_uses_of_a_token():
    weight = table()
    embedding(torch.tensor([0, 2, 2]), weight).sum().backward()
    assert weight.grad.tolist() == [[1.0, 1.0], [0.0, 0.0], [2.0, 2.0]]


def test_padding_is_looked_up_and_does_not_learn_even_from_a_broken_gradient():
    weight = table()
    y = embedding(torch.tensor([0, 2]), weight, padding_idx=2)
    assert y.tolist() == [[1.0, 2.0], [5.0, 6.0]]
    (y * torch.tensor([[1.0], [float("inf")]])).sum().backward()
    assert weight.grad.tolist() == [[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]


def test_frequency_makes_the_mean_of_the_sum():
    weight = table()
    y = embedding(torch.tensor([1, 2, 2]), weight, scale_grad_by_freq=True)
    (y * torch.tensor([[1.0], [2.0], [4.0]])).sum().backward()
    assert weight.grad.tolist() == [[0.0, 0.0], [1.0, 1.0], [3.0, 3.0]]


def test_rows_that_are_looked_up_are_shortened_in_the_table_and_others_are_not():
    ours, theirs = TABLE.clone(), TABLE.clone()
    index = torch.tensor([1, 0, 1])
    embedding(index, ours, max_norm=3.0)
    torch.nn.functional.embedding(index, theirs, max_norm=3.0)
    torch.testing.assert_close(ours, theirs)
    assert torch.equal(ours[[0, 2]], TABLE[[0, 2]])  # √5 is short enough, 2 was not looked up
    assert ours[1].norm().item() == pytest.approx(3.0)


def test_shortening_leaves_no_trace_in_the_graph():
    weight = table()
    shorten_(weight, torch.tensor([2]), 1.0)
    assert weight.is_leaf
    assert weight.requires_grad


@pytest.mark.parametrize("bad", [3, -1, 2**40])
@pytest.mark.parametrize("more", [{}, {"max_norm": 1.0}, {"scale_grad_by_freq": True}])
def test_an_index_outside_the_table_says_how_large_it_is(bad, more):
    with pytest.raises(IndexRangeError, match=r"from 0 to 2, as the table has 3 rows; got some"):
        embedding(torch.tensor([1, bad]), table(), **more)


def test_the_error_can_be_caught_as_ours_and_as_pythons():
    assert issubclass(IndexRangeError, ArgumentError)
    assert issubclass(IndexRangeError, IndexError)


def test_indices_that_are_no_integers_are_refused(as_users_run):
    with pytest.raises(DtypeError, match=r"int64 or int32, got torch.float32; use index.long\(\)"):
        embedding(torch.tensor([1.0]), TABLE)


def test_small_integers_index_too():
    assert torch.equal(
        embedding(torch.tensor([2], dtype=torch.int32), TABLE, max_norm=99), TABLE[2:]
    )
