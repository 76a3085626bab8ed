import pytest
import torch

import handson.nn
from handson.models.softmax_regression import softmax_regression


@pytest.mark.parametrize("layers", [torch.nn, handson.nn])
def test_it_scores_images(layers):
    model = softmax_regression(layers=layers)
    assert model(torch.zeros(3, 1, 28, 28)).tolist() == [[0.0] * 10] * 3
    assert sum(p.numel() for p in model.parameters()) == 7850
    assert model[1].weight.std().item() == pytest.approx(0.01, rel=0.1)
