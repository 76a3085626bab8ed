import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.orthogonality import are_orthogonal
from handson.ops.projection import project_onto_subspace, project_onto_vector


def normal(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_shadows_by_hand():
    x = torch.tensor([3.0, 4.0])
    assert project_onto_vector(x, torch.tensor([0.0, 7.0])).tolist() == [0, 4]
    assert project_onto_vector(x, torch.tensor([2.0, 2.0])).tolist() == pytest.approx([3.5, 3.5])
    plane = torch.tensor([[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    shadow = project_onto_subspace(torch.tensor([3.0, 4.0, 5.0]), plane)
    assert shadow.tolist() == pytest.approx([3, 4, 0])


@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 100))
def test_what_is_left_is_orthogonal_and_projecting_again_changes_nothing(more, columns, seed):
    x, basis = normal(4, columns + more, seed=seed), normal(columns + more, columns, seed=seed + 1)
    shadow = project_onto_subspace(x, basis)
    torch.testing.assert_close(
        (x - shadow) @ basis, torch.zeros(4, columns).double(), rtol=0, atol=1e-10
    )
    torch.testing.assert_close(project_onto_subspace(shadow, basis), shadow)


@given(st.integers(0, 100))
def test_no_other_point_of_the_line_is_nearer(seed):
    x, along = normal(3, seed=seed), normal(3, seed=seed + 1)
    shadow = project_onto_vector(x, along)
    steps = torch.linspace(-1, 1, 21, dtype=torch.float64)[:, None]
    others = shadow + steps * along
    assert ((x - others) ** 2).sum(1).argmin() == 10
    assert are_orthogonal(x - shadow, along).item()


def test_a_line_is_a_subspace_of_one_column():
    x, along = normal(5, 3), normal(3, seed=1)
    torch.testing.assert_close(
        project_onto_vector(x, along), project_onto_subspace(x, along[:, None])
    )


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_the_length_of_the_direction_does_not_matter(scale):
    x, along = torch.tensor([3.0, 4.0]), torch.tensor([1.0, 1.0])
    assert project_onto_vector(x, scale * along).tolist() == pytest.approx([3.5, 3.5])


def test_columns_that_lean_on_each_other_cost_us_fewer_digits_than_the_textbooks_inverse():
    basis = normal(20, 1) + 1e-6 * normal(20, 3, seed=1)
    x = (basis @ normal(3, 4, seed=2)).T  # already in the subspace
    textbook = (basis @ torch.linalg.inv(basis.T @ basis) @ basis.T @ x.T).T
    assert (project_onto_subspace(x, basis) - x).abs().max() < 1e-13
    assert (textbook - x).abs().max() > 1e-8


def test_the_zero_vector_points_nowhere():
    with pytest.raises(ArgumentError, match="the zero vector, which points nowhere"):
        project_onto_vector(torch.ones(2), torch.zeros(2))


def test_shapes_that_do_not_fit_are_named(as_users_run):
    with pytest.raises(ShapeError, match=r"\(2,\) and direction of shape \(3,\)"):
        project_onto_vector(torch.ones(2), torch.ones(3))
    with pytest.raises(ShapeError, match="take project_onto_subspace"):
        project_onto_vector(torch.ones(2), torch.ones(2, 2))
    with pytest.raises(ShapeError, match=r"\(5, 3\) and basis of shape \(2, 3\).*basis\.T"):
        project_onto_subspace(torch.ones(5, 3), torch.ones(2, 3))
