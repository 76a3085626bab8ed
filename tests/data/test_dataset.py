import pytest
import torch

from handson.base.errors import ShapeError
from handson.data.dataset import Dataset


def test_inputs_and_targets_must_be_as_many():
    x = torch.ones(3, 2)
    Dataset(name="fine", train=(x, x), test=())
    with pytest.raises(ShapeError, match=r"'bad'.*\(3, 2\), \(2,\)"):
        Dataset(name="bad", train=(x, x), test=(x, torch.ones(2)))
