import pytest
import torch
from unchecked import shapes_unchecked

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.shift.samples import check_finite, check_samples, two_samples


def test_images_become_rows_in_double_precision():
    x, y = two_samples(torch.ones(3, 1, 2, 2, dtype=torch.uint8), torch.zeros(5, 1, 2, 2))
    assert x.shape == (3, 4)
    assert y.shape == (5, 4)
    assert x.dtype == y.dtype == torch.float64


def test_a_vector_is_one_feature():
    x, y = two_samples(torch.arange(4), torch.arange(3).bool())
    assert x.shape == (4, 1)
    assert y.shape == (3, 1)


@pytest.mark.parametrize("bad", [torch.ones(()), torch.ones(0, 2), torch.ones(1, 2)])
def test_too_few_examples_are_refused_by_name(bad):
    with pytest.raises(ShapeError, match=r"target has shape .* at least 2 examples"):
        two_samples(torch.ones(4, 2), bad)


def test_examples_of_two_shapes_are_refused():
    with pytest.raises(ShapeError, match=r"\(2,\), those of the target \(3,\)"):
        two_samples(torch.ones(4, 2), torch.ones(4, 3))


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_missing_values_are_refused(bad):
    with pytest.raises(ArgumentError, match="source holds numbers that are not finite"):
        two_samples(torch.tensor([[1.0], [bad]]), torch.ones(2, 1))


def test_complex_numbers_are_refused():
    with pytest.raises(DtypeError, match="target is torch"):
        two_samples(torch.ones(2, 1), torch.ones(2, 1, dtype=torch.complex64))


def test_gradients_stay_outside():
    x, _ = two_samples(torch.ones(2, 1, requires_grad=True), torch.ones(2, 1))
    assert not x.requires_grad


def test_a_list_is_not_a_tensor():
    with shapes_unchecked(), pytest.raises(DtypeError, match="source is a list; expected a tensor"):
        two_samples([1.0, 2.0], torch.ones(2))


def test_examples_without_features_are_refused():
    with pytest.raises(ShapeError, match="examples without features"):
        two_samples(torch.ones(4, 0), torch.ones(4, 0))


def test_numbers_are_called_by_their_name():
    check_finite("prices", torch.arange(3))
    with pytest.raises(ArgumentError, match="prices holds numbers"):
        check_finite("prices", torch.tensor([torch.nan]))


def test_one_example_is_enough_where_one_is_asked_for():
    check_samples(torch.ones(1, 2), torch.ones(3, 2), least=1)
