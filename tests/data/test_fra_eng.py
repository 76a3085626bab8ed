import shutil
import zipfile

import pytest
from local_mirror import a_set, isolate, published
from real_data import use_real_data

from handson.base.errors import DataError
from handson.data.fra_eng import fra_eng, read_pairs
from handson.data.registry import REMOTE


@pytest.mark.realdata
def test_the_pairs_are_the_published_ones(monkeypatch, tmp_path):
    use_real_data(monkeypatch, tmp_path)
    pairs = fra_eng(download=False)
    assert len(pairs) == 167130
    assert pairs[0] == ("Go.", "Va !")
    assert all(english and french for english, french in pairs)


@pytest.mark.realdata
def test_the_folder_of_the_book_is_read_and_left_alone(monkeypatch, tmp_path):
    folder = use_real_data(monkeypatch, tmp_path / "home")
    shutil.copy(folder / "fra-eng" / "fra-eng.zip", tmp_path / "fra-eng.zip")
    monkeypatch.delenv("HANDSON_DATA")
    assert len(fra_eng(root=tmp_path, download=False)) == 167130
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fra-eng.zip", "home"]


def test_an_archive_that_climbs_out_is_refused(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path / "home")
    path = tmp_path / "fra-eng.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("fra-eng/fra.txt", "Go.\tVa !\n")
    honest = a_set(published("fra-eng.zip", path.read_bytes()), set_id="fra_eng")
    monkeypatch.setitem(REMOTE, "fra_eng", honest)
    assert fra_eng(root=tmp_path, download=False) == [("Go.", "Va !")]

    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("../evil.txt", "x")
    forged = a_set(published("fra-eng.zip", path.read_bytes()), set_id="fra_eng")
    monkeypatch.setitem(REMOTE, "fra_eng", forged)
    with pytest.raises(DataError, match="climbs out"):
        fra_eng(root=tmp_path, download=False)


def test_pairs_are_two_columns_and_further_ones_are_dropped():
    assert read_pairs("a\tb\tc\r\nd\te\n", "f") == [("a", "b"), ("d", "e")]


def test_only_line_feeds_end_a_line():
    assert read_pairs("a\u2028b\tc\x85\n", "f") == [("a\u2028b", "c\x85")]


def test_a_line_without_a_tab_is_named():
    with pytest.raises(DataError, match=r"pairs\.txt, line 2: expected two sentences .*'no tab'"):
        read_pairs("a\tb\nno tab\n", "pairs.txt")
