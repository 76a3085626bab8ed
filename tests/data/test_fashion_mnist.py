import time

import pytest
import torch
from real_data import use_real_data

from handson.data.fashion_mnist import CLASSES, fashion_mnist


def test_there_are_ten_kinds_of_clothing():
    assert len(set(CLASSES)) == 10
    assert CLASSES[0] == "T-shirt/top"
    assert CLASSES[9] == "ankle boot"


@pytest.mark.realdata
def test_the_real_set_is_the_published_one(monkeypatch, tmp_path):
    use_real_data(monkeypatch, tmp_path)
    data = fashion_mnist(download=False)
    images, labels = data.train
    assert images.shape == (60000, 1, 28, 28)
    assert data.test[0].shape == (10000, 1, 28, 28)
    assert images.dtype == torch.uint8
    assert labels.dtype == torch.int64
    assert labels[:10].tolist() == [9, 0, 0, 3, 0, 2, 7, 2, 5, 5]
    assert labels.bincount().tolist() == [6000] * 10
    assert data.test[1].bincount().tolist() == [1000] * 10
    pixels = images.to(torch.float64) / 255
    assert float(pixels.mean()) == pytest.approx(0.28604, abs=5e-6)
    assert float(pixels.std()) == pytest.approx(0.35302, abs=5e-6)
    assert data.classes == CLASSES


@pytest.mark.realdata
def test_the_second_load_takes_less_than_a_second(monkeypatch, tmp_path):
    folder = use_real_data(monkeypatch, tmp_path)
    fashion_mnist(root=folder, download=False)
    began = time.process_time()
    fashion_mnist(root=folder, download=False)
    assert time.process_time() - began < 1
