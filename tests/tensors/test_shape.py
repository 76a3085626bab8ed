import numpy as np
import pytest
import torch

from handson.base.errors import ArgumentError
from handson.tensors.shape import as_shape, common_shape


@pytest.mark.parametrize(
    "given",
    [(3, 1), [3, 1], torch.Size([3, 1]), torch.zeros(3, 1), np.zeros((3, 1)), range(3, 0, -2)],
)
def test_tuples_lists_tensors_and_arrays_have_shapes(given):
    assert as_shape(given) == (3, 1)


def test_one_size_is_a_vector_and_none_at_all_a_number():
    assert as_shape(5) == (5,)
    assert as_shape(()) == ()
    assert as_shape(np.int64(5)) == ()  # an array without axes


@pytest.mark.parametrize("given", ["text", "12", (2, "a"), (2.5,), (-1,), -1, None, object()])
def test_what_is_no_shape_is_refused(given):
    with pytest.raises(ArgumentError, match="shape"):
        as_shape(given)


def test_the_common_shape_is_torchs_and_a_clash_names_its_axis():
    assert common_shape([(3, 1), (2,)]) == ((3, 2), None)
    assert common_shape([(0, 1), (1, 4)]) == ((0, 4), None)
    assert common_shape([()]) == ((), None)
    assert common_shape([(2, 3), (3, 3)]) == (None, 0)
    assert common_shape([(5, 2, 3), (4,)]) == (None, 2)
