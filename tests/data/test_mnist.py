import gzip

import pytest
import torch
from local_mirror import a_set, isolate, published, running

from handson.base.errors import DataError, MissingDataError
from handson.data.idx import write_idx
from handson.data.mnist import mnist
from handson.data.registry import REMOTE

PARTS = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
IMAGES = torch.arange(5 * 6 * 7, dtype=torch.uint8).reshape(5, 6, 7)
LABELS = torch.tensor([3, 1, 4, 1, 9], dtype=torch.uint8)
HONEST = (IMAGES, LABELS, IMAGES[:2], LABELS[:2])


@pytest.fixture
def small(monkeypatch, tmp_path):
    """Return what puts four small files in the place of the real ones."""
    isolate(monkeypatch, tmp_path / "home")

    def publish(*tensors, mirror=None):
        files = []
        for part, tensor in zip(PARTS, tensors, strict=True):
            name, body = f"{part}-ubyte.gz", gzip.compress(write_idx(tensor))
            if mirror is None:
                (tmp_path / "mnist").mkdir(exist_ok=True)
                (tmp_path / "mnist" / name).write_bytes(body)
                files.append(published(name, body))
            else:
                files.append(published(name, body, mirror.serve("/" + name, body)))
        monkeypatch.setitem(REMOTE, "mnist", a_set(*files, set_id="mnist", folder="mnist"))
        return tmp_path

    return publish


def test_images_get_a_channel_axis_and_labels_are_int64(small):
    data = mnist(root=small(*HONEST), download=False)
    assert data.name == "mnist"
    assert data.classes == tuple("0123456789")
    assert torch.equal(data.train[0], IMAGES.unsqueeze(1))
    assert data.train[1].dtype == torch.int64
    assert data.train[1].tolist() == [3, 1, 4, 1, 9]
    assert data.test[0].shape == (2, 1, 6, 7)


def test_the_files_come_from_a_mirror_when_they_are_not_here(small, capsys):
    with running() as mirror:
        small(*HONEST, mirror=mirror)
        first = mnist()
        assert len(mirror.log) == 4
    second = mnist(download=False)
    assert torch.equal(first.train[0], second.train[0])


def test_without_files_and_network_the_ways_out_are_named(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)
    with pytest.raises(MissingDataError, match=r"(?s)handson data get mnist.*--data glyphs"):
        mnist(download=False)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ((LABELS, LABELS, *HONEST[2:]), r"train-images.*expected uint8 images of shape"),
        ((IMAGES.float(), LABELS, *HONEST[2:]), r"expected uint8 images.*got torch.float32"),
        ((IMAGES, LABELS[:4], *HONEST[2:]), r"5 images, but labels of shape \(4,\)"),
        ((*HONEST[:2], IMAGES, LABELS + 5), r"t10k.*labels from 6 to 14, expected 0 to 9"),
    ],
)
def test_files_that_do_not_fit_together_are_a_data_error(small, wrong, message):
    with pytest.raises(DataError, match=message):
        mnist(root=small(*wrong), download=False)
