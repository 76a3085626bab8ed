import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.orthogonality import are_orthogonal, orthonormalise


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def conditioned(condition, seed):
    left, _ = torch.linalg.qr(normal(40, 5, seed=seed))
    right, _ = torch.linalg.qr(normal(5, 5, seed=seed + 100))
    return left * condition ** -torch.linspace(0, 1, 5, dtype=torch.float64) @ right


def test_right_angles_by_hand():
    x = torch.tensor([1.0, 2.0])
    assert are_orthogonal(x, torch.tensor([-2.0, 1.0])).item()
    assert not are_orthogonal(x, torch.tensor([2.0, 1.0])).item()
    assert are_orthogonal(x, torch.zeros(2)).item()
    assert are_orthogonal(torch.eye(3), torch.tensor([0.0, 1.0, 1.0])).tolist() == [1, 0, 0]


def test_the_lengths_do_not_matter():
    x, y = torch.tensor([1.0, 1e-6]), torch.tensor([0.0, 1.0])
    for scale in (1e-20, 1.0, 1e20):
        assert are_orthogonal(scale * x, scale * y).item()
        assert not are_orthogonal(scale * x, scale * (x + y)).item()


def test_a_dot_product_that_only_rounding_keeps_from_zero_counts_as_zero():
    x, y = torch.tensor([0.1, 0.2, -0.5]).double(), torch.tensor([3.0, 1.0, 1.0]).double()
    assert (x * y).sum() != 0
    assert are_orthogonal(x, y).item()
    assert not are_orthogonal(x, y, tolerance=0.0).item()


def test_vectors_of_two_lengths_are_named(as_users_run):
    with pytest.raises(ShapeError, match=r"\(2,\) and y of shape \(3,\)"):
        are_orthogonal(torch.ones(2), torch.ones(3))
    with pytest.raises(ShapeError, match="expected vectors"):
        are_orthogonal(torch.tensor(1.0), torch.tensor(0.0))


def test_a_negative_tolerance_is_refused():
    with pytest.raises(ArgumentError, match=r"tolerance=-0\.1; expected 0 or more"):
        are_orthogonal(torch.ones(2), torch.ones(2), tolerance=-0.1)


@given(st.integers(1, 5), st.integers(0, 4), st.integers(0, 100))
def test_columns_come_out_at_right_angles_and_span_the_same_space(columns, more, seed):
    basis = normal(columns + more, columns, seed=seed)
    q = orthonormalise(basis)
    eye = torch.eye(columns, dtype=torch.float64)
    torch.testing.assert_close(q.T @ q, eye, rtol=0, atol=1e-14)
    torch.testing.assert_close(q @ (q.T @ basis), basis, rtol=0, atol=1e-10)
    assert ((q * basis).sum(0) > 0).all(), "each column keeps its side"


@pytest.mark.parametrize("seed", range(4))
def test_at_a_condition_of_1e8_the_angles_are_still_right_to_the_last_digit(seed):
    q = orthonormalise(conditioned(1e8, seed))
    eye = torch.eye(5, dtype=torch.float64)
    assert (q.T @ q - eye).abs().max() < 1e-14
    once = []
    for column in conditioned(1e8, seed).unbind(1):
        for done in once:
            column = column - (done * column).sum() * done
        once.append(column / column.norm())
    loose = torch.stack(once, 1)
    assert 1e-8 > (loose.T @ loose - eye).abs().max() > 1e-12


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_column_that_depends_on_others_is_named(dtype):
    basis = normal(30, 4).to(dtype)
    basis[:, 2] = 3 * basis[:, 0] - basis[:, 1]
    with pytest.raises(ArgumentError, match=r"column 2 of basis depends .* drop it"):
        orthonormalise(basis)


def test_one_bad_matrix_of_a_batch_is_enough():
    basis = normal(3, 5, 2)
    basis[1, :, 1] = basis[1, :, 0]
    with pytest.raises(ArgumentError, match="column 1"):
        orthonormalise(basis)


def test_more_columns_than_rows_cannot_be_at_right_angles(as_users_run):
    with pytest.raises(ShapeError, match=r"\(2, 3\); .*For vectors in rows write basis\.mT"):
        orthonormalise(torch.ones(2, 3))
    with pytest.raises(ShapeError, match="expected a matrix"):
        orthonormalise(torch.ones(3))


def test_no_columns_stay_no_columns():
    assert orthonormalise(torch.ones(3, 0)).shape == (3, 0)
