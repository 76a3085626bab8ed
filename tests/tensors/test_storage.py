import numpy as np
import pytest
import torch

from handson.base.errors import ArgumentError
from handson.tensors import allocated, same_storage


def test_views_share_memory_even_where_they_see_nothing_in_common():
    x = torch.zeros(10)
    assert same_storage(x, x[2:4])
    assert same_storage(x[:3], x[7:])
    assert same_storage(x, x.reshape(2, 5).T)
    assert not same_storage(x, x.clone())
    assert not same_storage(x, torch.zeros(10))


def test_arrays_and_tensors_can_share_memory():
    a = np.zeros(6)
    x = torch.from_numpy(a)
    assert same_storage(a, x)
    assert same_storage(x.numpy(), x)
    assert same_storage(a[:2], a[4:])
    assert same_storage(a.reshape(2, 3).T, x[1:])
    assert not same_storage(a, a.copy())
    assert not same_storage(torch.tensor(a), a)


def test_what_has_no_memory_is_refused():
    with pytest.raises(ArgumentError, match="list is neither"):
        same_storage([1], torch.zeros(1))
    with pytest.raises(ArgumentError, match="meta"):
        same_storage(torch.zeros(1, device="meta"), torch.zeros(1))


def test_an_expression_allocates_its_result_and_what_is_in_between():
    x, y = torch.zeros(1000), torch.zeros(1000)
    assert allocated(lambda: x + y).bytes == 4000
    assert allocated(lambda: (x + y) * 2).by == {"add": 4000, "mul": 4000}
    assert allocated(lambda: x.double()).bytes == 8000
    assert repr(allocated(lambda: x + y)) == "4,000 bytes (add 4,000)"


def test_changes_in_place_and_views_allocate_nothing():
    x, y, z = torch.zeros(1000), torch.zeros(1000), torch.zeros(1000)
    assert allocated(lambda: x.add_(y)).bytes == 0
    assert allocated(lambda: x[10:].reshape(9, 110)).bytes == 0
    assert allocated(lambda: torch.add(x, y, out=z)).bytes == 0
    assert repr(allocated(lambda: x.reshape(10, 100).T)) == "0 bytes"


def test_assigning_into_a_slice_still_makes_the_sum_first():
    x, y, z = torch.zeros(1000), torch.zeros(1000), torch.zeros(1000)
    assert allocated(lambda: z.__setitem__(slice(None), x + y)).bytes == 4000


def test_a_backward_pass_is_counted():
    x = torch.zeros(1000, requires_grad=True)
    assert allocated(lambda: (x * x).sum().backward()).bytes > 8000


@pytest.mark.usefixtures("as_users_run")
def test_a_result_instead_of_an_expression_is_refused():
    with pytest.raises(ArgumentError, match="lambda: X"):
        allocated(torch.zeros(1))


def test_memory_that_out_has_to_grow_by_is_counted():
    x, z = torch.zeros(1000), torch.empty(0)
    assert allocated(lambda: torch.add(x, x, out=z)).bytes == 4000


def test_sparse_tensors_do_not_disturb_the_count():
    assert allocated(lambda: torch.eye(3).to_sparse()).by == {"eye": 36}
    with pytest.raises(ArgumentError, match="several blocks"):
        same_storage(torch.eye(3).to_sparse(), torch.eye(3))


def test_what_has_no_elements_shares_nothing():
    assert not same_storage(torch.zeros(0), torch.zeros(0))
