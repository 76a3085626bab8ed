import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import DtypeError, ShapeError
from handson.ops.products import dot, matmul, matmul_by_einsum, matmul_by_loops, mv

A = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
SIZES = st.integers(0, 4)
WAYS = (matmul, matmul_by_einsum, matmul_by_loops)


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_the_products_by_hand():
    x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([4.0, 5.0, 6.0])
    assert dot(x, y).item() == 32
    assert mv(A, torch.tensor([1.0, -1.0])).tolist() == [-1, -1]
    assert [way(A, A).tolist() for way in WAYS] == [[[7, 10], [15, 22]]] * 3
    assert matmul(A, torch.tensor([1.0, 1.0])).tolist() == [3, 7]


def test_the_product_of_matrices_is_not_the_product_of_their_entries():
    assert (A * A).tolist() == [[1, 4], [9, 16]]
    assert not torch.equal(matmul(A, A), A * A)


@given(SIZES, SIZES, SIZES, st.integers(0, 100))
def test_loops_letters_and_the_operator_agree_for_all_sizes(rows, between, columns, seed):
    a, b = normal(rows, between, seed=seed), normal(between, columns, seed=seed + 1)
    for way in (matmul_by_loops, matmul_by_einsum):
        torch.testing.assert_close(way(a, b), matmul(a, b))
    if between and columns:
        torch.testing.assert_close(mv(a, b[:, 0]), matmul(a, b)[:, 0])


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_the_transpose_of_a_product_turns_the_order_round(rows, between, columns):
    a, b = normal(rows, between), normal(between, columns, seed=1)
    torch.testing.assert_close(matmul(a, b).T, matmul(b.T, a.T))


def test_whole_numbers_are_added_up_in_64_bits():
    x = torch.full((3,), 10, dtype=torch.int8)
    assert dot(x, x).item() == 300
    assert torch.dot(x, x).item() == 300 - 256
    assert matmul_by_loops(torch.eye(2).long(), torch.eye(2).long()).dtype == torch.long


def test_the_elementwise_product_is_offered_where_it_may_be_meant(as_users_run):
    b = torch.ones(2, 3)
    for way in WAYS:
        with pytest.raises(ShapeError, match=r"\(2, 3\) and other of shape \(2, 3\)") as caught:
            way(b, b)
        for hint in ("input * other", "input @ other.mT", "input.mT @ other"):
            assert hint in str(caught.value)


def test_a_transposition_is_offered_only_where_it_helps(as_users_run):
    with pytest.raises(ShapeError) as caught:
        matmul(torch.ones(4, 2), torch.ones(3, 2))
    assert "input @ other.mT" in str(caught.value)
    assert "input * other" not in str(caught.value)
    assert "input.mT" not in str(caught.value)
    with pytest.raises(ShapeError, match=r"columns with columns write input\.mT @ other"):
        mv(torch.ones(4, 2), torch.ones(4))


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda: dot(A, A), r"two vectors of one length.*\(input \* tensor\)\.sum\(\)"),
        (lambda: dot(torch.ones(3), torch.ones(1)), r"\(3,\) and tensor of shape \(1,\)"),
        (lambda: mv(torch.ones(3), A), "expected a matrix and a vector"),
        (lambda: matmul(torch.tensor(2.0), A), r"to scale, write input \* other"),
        (lambda: matmul(torch.ones(2, 3, 4), torch.ones(5, 4, 3)), "axes before the last two"),
        (lambda: matmul_by_loops(torch.ones(2, 3, 4), A), "batches take matmul"),
        (lambda: matmul_by_einsum(torch.ones(2), A), "take dot, mv or matmul"),
    ],
)
def test_shapes_that_do_not_fit_are_named(as_users_run, call, told):
    with pytest.raises(ShapeError, match=told):
        call()


@pytest.mark.parametrize("way", WAYS)
def test_two_dtypes_are_refused_with_the_way_out(as_users_run, way):
    with pytest.raises(DtypeError, match=r"float32 times torch\.int64.*other\.to\(input\.dtype\)"):
        way(A, A.long())


def test_dot_and_mv_refuse_two_dtypes_too(as_users_run):
    with pytest.raises(DtypeError, match="dot"):
        dot(torch.ones(2), torch.ones(2).double())
    with pytest.raises(DtypeError, match="mv"):
        mv(A, torch.ones(2).double())


def test_batches_broadcast():
    a, b = normal(2, 1, 3, 4), normal(5, 4, 2)
    assert matmul(a, b).shape == matmul_by_einsum(a, b).shape == (2, 5, 3, 2)


@pytest.mark.parametrize("call", [lambda: dot([1.0], A), lambda: matmul(A, 3), lambda: mv(A, [1])])
def test_what_is_no_tensor_is_named(as_users_run, call):
    with pytest.raises(DtypeError, match=r"(list|int) was given; expected two tensors"):
        call()
