import os

import numpy as np
import pytest
import torch
from data.pictures import grey, make_folder, put
from PIL import Image

from handson.base.errors import ArgumentError, DataError, MissingDataError
from handson.data.own_images import OwnImages


def test_a_folder_becomes_a_data_set(tmp_path):
    make_folder(tmp_path, **{"10": 10, "9": 5})
    data = OwnImages(tmp_path)
    dataset = data()
    assert dataset.classes == ("9", "10")
    images, labels = dataset.train
    assert images.shape == (12, 1, 28, 28)
    assert images.dtype == torch.uint8
    assert labels.tolist() == [0] * 4 + [1] * 8
    assert dataset.test[1].tolist() == [0, 1, 1]
    assert data.found.classes == (("9", 4, 1), ("10", 8, 2))
    assert data() is dataset, "read once"
    assert data.name == str(tmp_path)


def test_every_image_keeps_its_label(tmp_path):
    for i in range(20):
        path = tmp_path / ("bright" if i % 2 else "dark") / f"{i}.png"
        path.parent.mkdir(exist_ok=True)
        Image.new("L", (40, 30), 200 if i % 2 else 20).save(path)
    (tmp_path / "dark" / "3.5.png").write_bytes(b"broken")
    dataset = OwnImages(tmp_path)()
    for images, labels in (dataset.train, dataset.test):
        assert torch.equal((images[:, 0, 0, 0] < 100).long(), labels)


def test_the_order_of_the_file_system_does_not_matter(tmp_path, monkeypatch):
    make_folder(tmp_path, a=9, b=9)
    before = OwnImages(tmp_path)()
    real = os.listdir
    monkeypatch.setattr(os, "listdir", lambda path: real(path)[::-1])
    after = OwnImages(tmp_path)()
    for old, new in zip((*before.train, *before.test), (*after.train, *after.test), strict=True):
        assert torch.equal(old, new)


def test_broken_files_are_left_out_and_named(tmp_path):
    make_folder(tmp_path, a=4, b=4)
    (tmp_path / "a" / "zero.png").write_bytes(b"")
    (tmp_path / "b" / "cut.png").write_bytes((tmp_path / "b" / "0.png").read_bytes()[:300])
    data = OwnImages(tmp_path)
    assert len(data().train[0]) + len(data().test[0]) == 8
    (zero, why_zero), (cut, why_cut) = data.found.left_out
    assert (zero, why_zero, cut) == ("a/zero.png", "empty, 0 bytes", "b/cut.png")
    assert "truncated" in why_cut


def test_parts_that_are_there_are_used_as_they_are(tmp_path):
    make_folder(tmp_path / "train", a=3, b=3)
    make_folder(tmp_path / "test", a=1)
    data = OwnImages(tmp_path)
    assert data.found.classes == (("a", 3, 1), ("b", 3, 0))
    assert not data.found.cut


def test_a_table_of_files_and_one_of_pixels_are_the_same_images(tmp_path):
    rows = [(f"{i}.png", "cat" if i % 2 else "dog", "test" if i > 5 else "train") for i in range(8)]
    for i, (name, *_) in enumerate(rows):
        put(tmp_path / name, seed=i)
    (tmp_path / "files.csv").write_text(
        "path,label,split\n" + "".join(f"{a},{b},{c}\n" for a, b, c in rows), encoding="utf-8"
    )
    header = ",".join(["label", *(f"pixel{i}" for i in range(784)), "split"])
    lines = [
        ",".join([label, *map(str, grey(i).ravel()), part])
        for i, (_, label, part) in enumerate(rows)
    ]
    (tmp_path / "pixels.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    files, pixels = (OwnImages(tmp_path / name)() for name in ("files.csv", "pixels.csv"))
    assert files.classes == pixels.classes == ("cat", "dog")
    for a, b in zip((*files.train, *files.test), (*pixels.train, *pixels.test), strict=True):
        assert torch.equal(a, b)


def test_a_table_of_pixels_without_parts_is_cut(tmp_path):
    lines = [",".join([str(i % 2), *map(str, grey(i).ravel())]) for i in range(20)]
    (tmp_path / "mnist.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    data = OwnImages(tmp_path / "mnist.csv")
    assert data.found.classes == (("0", 8, 2), ("1", 8, 2))
    assert data.found.layout == "a CSV of pixels"
    assert np.array_equal(data().train[0].shape, (16, 1, 28, 28))


def test_classes_that_look_alike_are_noted(tmp_path):
    make_folder(tmp_path, **{"red cat": 2, "redcat": 2})
    assert "differ only in case or spaces" in OwnImages(tmp_path).found.notes[0]


def refused(path, error=DataError):
    with pytest.raises(error) as caught:
        OwnImages(path).read()
    return str(caught.value)


def test_nothing_there_names_what_lies_beside_it(tmp_path):
    make_folder(tmp_path / "shapes", a=1)
    message = refused(tmp_path / "shape", MissingDataError)
    assert "there is no file or folder" in message
    assert "shapes" in message
    assert "handson data list" in message
    assert "no file or folder" in refused(tmp_path / "no" / "where", MissingDataError)


def test_a_single_class_is_refused_with_the_likely_folder(tmp_path):
    make_folder(tmp_path / "all", a=2, b=2)
    message = refused(tmp_path)
    assert "a single class, 'all'; a classifier needs at least two" in message
    assert f"did you mean {tmp_path / 'all'}?" in message
    make_folder(tmp_path / "one", a=2)
    assert "did you mean" not in refused(tmp_path / "one")


def test_a_class_of_one_image_is_refused(tmp_path):
    make_folder(tmp_path, a=3, b=1)
    put(tmp_path / "b" / "broken.png").write_bytes(b"x")
    assert "only one image that can be read of class 'b'; expected at least two" in refused(
        tmp_path
    )


def test_a_class_that_is_only_tested_is_refused(tmp_path):
    make_folder(tmp_path / "train", a=3, b=3)
    make_folder(tmp_path / "test", a=1, c=1)
    assert "nothing to learn class 'c' from: it is in the test part only" in refused(tmp_path)


def test_a_test_part_without_a_readable_image_is_refused(tmp_path):
    make_folder(tmp_path / "train", a=3, b=3)
    put(tmp_path / "test" / "a" / "1.png").write_bytes(b"x")
    assert "no image of the test part can be read" in refused(tmp_path)


def test_images_that_are_all_broken_are_one_error(tmp_path):
    put(tmp_path / "a" / "1.png").write_bytes(b"x")
    assert "none of its 1 files is an image (a/1.png: no image)" in refused(tmp_path)


@pytest.mark.parametrize(
    ("name", "advice"),
    [("a.png", "name the folder"), ("a.zip", "unpack it"), ("a.xlsx", "save a table as CSV")],
)
def test_a_file_instead_of_a_folder_says_what_to_do(tmp_path, name, advice):
    (tmp_path / name).write_bytes(b"x")
    assert advice in refused(tmp_path / name)


def test_a_bomb_stops_the_reading_and_is_named(tmp_path, monkeypatch):
    make_folder(tmp_path, a=2, b=2)
    put(tmp_path / "a" / "bomb.png", side=100)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    message = refused(tmp_path)
    assert "bomb.png unpacks to more than" in message
    assert "make it smaller, or take it away" in message


def test_a_path_is_made_absolute_and_the_home_is_known(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert OwnImages("cats").name == str(tmp_path / "cats")
    assert OwnImages("~/cats").name == os.path.expanduser("~/cats")


def test_a_path_that_no_manifest_holds_is_refused():
    with pytest.raises(ArgumentError, match="no UTF-8"):
        OwnImages("/data/\udcca")
