import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.nn import Embedding
from handson.ops.embedding import IndexRangeError


@pytest.mark.parametrize("more", [{}, {"padding_idx": 2}, {"padding_idx": -1}, {"max_norm": 1.0}])
def test_the_seed_gives_torchs_start(more):
    torch.manual_seed(3)
    ours = Embedding(5, 4, **more)
    torch.manual_seed(3)
    theirs = torch.nn.Embedding(5, 4, **more)
    assert torch.equal(ours.weight, theirs.weight)
    assert repr(ours) == repr(theirs)
    assert list(ours.state_dict()) == list(theirs.state_dict())


def test_padding_starts_at_zero_and_stays_there():
    layer = Embedding(5, 4, padding_idx=1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    layer(torch.tensor([0, 1, 1])).square().sum().backward()
    layer(torch.tensor([1])).sum().backward()
    optimizer.step()
    assert layer.weight[1].count_nonzero() == 0
    assert layer.weight[0].count_nonzero() == 4


def test_a_table_from_elsewhere_is_shared_and_frozen():
    table = torch.randn(4, 3)
    layer = Embedding.from_pretrained(table, padding_idx=-1)
    assert layer.weight.data_ptr() == table.data_ptr()
    assert not layer.weight.requires_grad
    assert torch.equal(layer(torch.tensor([3])), table[3:])
    assert (layer.num_embeddings, layer.embedding_dim, layer.padding_idx) == (4, 3, 3)
    assert Embedding.from_pretrained(table, freeze=False).weight.requires_grad


def test_a_table_from_elsewhere_costs_no_random_number():
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    Embedding.from_pretrained(torch.ones(4, 3))
    assert torch.equal(torch.rand(3), expected)


def test_a_vector_is_no_table(as_users_run):
    with pytest.raises(ShapeError, match=r"\(tokens, numbers per token\), got \(4,\)"):
        Embedding.from_pretrained(torch.ones(4))


@pytest.mark.parametrize("padding_idx", [5, -6])
def test_padding_outside_the_table_is_refused(padding_idx):
    with pytest.raises(ArgumentError, match=f"one of the 5 rows, got {padding_idx}"):
        Embedding(5, 4, padding_idx=padding_idx)


def test_sparse_gradients_are_refused_with_the_way_out():
    with pytest.raises(ArgumentError, match=r"leave sparse=False, or take torch.nn.Embedding"):
        Embedding(5, 4, sparse=True)
    with pytest.raises(ArgumentError, match="sparse gradients are not offered"):
        Embedding.from_pretrained(torch.ones(5, 4), sparse=True)


def test_a_token_that_nobody_knows_is_an_error_that_names_the_table():
    with pytest.raises(IndexRangeError, match="the table has 5 rows"):
        Embedding(5, 4)(torch.tensor([[5]]))
