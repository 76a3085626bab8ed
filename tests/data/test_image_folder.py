import os
import shutil
import sys

import pytest
from data.pictures import make_folder, put

from handson.base.errors import DataError
from handson.data.image_folder import hidden, list_image_folder, list_images, why_not


def test_a_folder_per_class(tmp_path):
    make_folder(tmp_path, **{"10": 1, "9": 2})
    put(tmp_path / "9" / "deeper" / "x.JPEG")
    listing = list_image_folder(tmp_path)
    assert listing.layout == "a folder per class"
    assert [(f.name, f.label, f.part) for f in listing.files] == [
        ("9/0.png", "9", ""),
        ("9/1.png", "9", ""),
        ("9/deeper/x.JPEG", "9", ""),
        ("10/0.png", "10", ""),
    ]
    assert listing.left_out == listing.notes == []


@pytest.mark.parametrize("names", [("train", "test"), ("Train", "VAL"), ("training", "valid")])
def test_parts_that_are_there_already_are_kept(tmp_path, names):
    for name in names:
        make_folder(tmp_path / name, a=1, b=1)
    listing = list_image_folder(tmp_path)
    assert {f.part for f in listing.files if f.name.startswith(names[0])} == {"train"}
    assert {f.part for f in listing.files if f.name.startswith(names[1])} == {"test"}
    assert listing.layout == f"{names[0]}/ and {names[1]}/ with a folder per class"


def test_with_test_and_val_the_test_is_used_and_the_other_named(tmp_path):
    for name in ("train", "val", "test"):
        make_folder(tmp_path / name, a=1, b=1)
    put(tmp_path / "loose.png")
    listing = list_image_folder(tmp_path)
    assert {f.name.split("/")[0] for f in listing.files} == {"train", "test"}
    assert listing.notes == ["not used, since there are train/ and test/: val/"]
    assert listing.left_out == [("loose.png", "in no class folder")]


def test_a_training_part_alone_is_cut_by_us(tmp_path):
    make_folder(tmp_path / "train", a=2, b=2)
    put(tmp_path / "test" / "unlabelled.png")
    assert {f.part for f in list_image_folder(tmp_path).files} == {""}


def test_trains_beside_buses_are_a_class(tmp_path):
    make_folder(tmp_path, train=2, bus=2)
    put(tmp_path / "train" / "night" / "1.png")
    assert {f.label for f in list_image_folder(tmp_path).files} == {"train", "bus"}


def test_everything_else_is_named_with_its_reason(tmp_path):
    make_folder(tmp_path, a=1, b=1)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".git").mkdir()
    put(tmp_path / "a" / ".hidden" / "1.png")
    shutil.copy(tmp_path / "a" / "0.png", tmp_path / "a" / "image.dat")
    shutil.copy(tmp_path / "a" / "0.png", tmp_path / "a" / "image")
    for name in ("a/notes.txt", "a/Thumbs.db", "a/.DS_Store", "labels.csv"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    put(tmp_path / "loose.png")
    listing = list_image_folder(tmp_path)
    assert dict(listing.left_out) == {
        "a/notes.txt": "no image ('.txt')",
        "a/Thumbs.db": "hidden, or made by the system",
        "a/.DS_Store": "hidden, or made by the system",
        "a/.hidden": "a hidden folder",
        "a/image.dat": "an image (PNG), but its name has '.dat': rename it",
        "a/image": "an image (PNG), but its name has no ending: rename it",
        ".git": "hidden, or made by the system",
        "labels.csv": "no image ('.csv')",
        "loose.png": "in no class folder",
    }
    assert listing.notes == ["empty/ holds no image; it is no class"]


def test_an_empty_folder_says_what_belongs_into_it(tmp_path):
    folder = tmp_path / "shapes"
    folder.mkdir()
    with pytest.raises(
        DataError, match=r"shapes is empty; expected one folder per class .*shapes/cat"
    ):
        list_image_folder(folder)


def test_images_without_folders_say_so(tmp_path):
    put(tmp_path / "1.png")
    put(tmp_path / "2.png")
    with pytest.raises(DataError, match="holds 2 images, but outside any folder of a class"):
        list_image_folder(tmp_path)


def test_no_image_at_all_says_what_there_is_instead(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.pdf").write_text("x", encoding="utf-8")
    (tmp_path / "labels.csv").write_text("path,label\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"holds no image \(a/x.pdf.*--data .*labels.csv"):
        list_image_folder(tmp_path)


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", refuse)
    with pytest.raises(DataError, match=r"cannot list .*Permission denied"):
        list_image_folder(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode there")
def test_names_of_an_old_archive_are_two_classes_still(tmp_path):
    for name in ("数字", "字母"):
        put(tmp_path / os.fsdecode(name.encode("gbk")) / "1.png")
    labels = {f.label for f in list_image_folder(tmp_path).files}
    assert len(labels) == 2
    assert all(label.encode() for label in labels)


def test_a_folder_inside_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    make_folder(tmp_path, a=1)
    real = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    (tmp_path / "a" / "closed").mkdir()
    monkeypatch.setattr(os, "scandir", refuse)
    assert (tmp_path / "a" / "closed", "cannot be read: Permission denied") in list_images(tmp_path)


def test_hidden_is_what_systems_leave_behind(tmp_path):
    assert hidden("Desktop.ini")
    assert hidden("__MACOSX")
    assert not hidden("desktop.png")
    assert why_not(tmp_path / "a.TIF") == ""
