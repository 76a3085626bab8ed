import pytest
import torch

from handson.base.errors import ShapeError
from handson.ops.norms import matrix_norm
from handson.ops.trace import trace


def test_by_hand():
    assert trace(torch.tensor([[1.0, 2.0], [3.0, 4.0]])).item() == 5
    assert trace(torch.arange(6).reshape(2, 3)).item() == 4


def test_turning_a_product_round_keeps_it(rng):
    a, b = (torch.randn(3, 3, generator=rng, dtype=torch.float64) for _ in range(2))
    torch.testing.assert_close(trace(a @ b), trace(b @ a))


def test_the_squared_frobenius_norm_is_a_trace(rng):
    a = torch.randn(4, 3, generator=rng, dtype=torch.float64)
    torch.testing.assert_close(trace(a.T @ a), matrix_norm(a) ** 2)


@pytest.mark.parametrize("shape", [(3,), (2, 3, 3), ()])
def test_only_one_matrix_has_a_trace_and_the_message_shows_the_way_for_a_batch(shape, as_users_run):
    with pytest.raises(ShapeError, match=r"expected one matrix.*diagonal\(dim1=-2, dim2=-1\)"):
        trace(torch.ones(shape))
