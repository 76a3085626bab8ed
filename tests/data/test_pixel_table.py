import numpy as np
import pytest

from handson.base.errors import DataError
from handson.data.csv_rows import Table
from handson.data.pixel_table import is_pixel_table, read_pixel_table

PIXELS = np.random.default_rng(0).integers(0, 256, (6, 784))
NAMES = [f"pixel{i}" for i in range(784)]
LABELS = ["3", "10", "3", "0", "0", "1"]


def lines(header=True, labels=LABELS, more=()):
    rows = [[label, *map(str, row)] for label, row in zip(labels, PIXELS, strict=True)]
    rows = [["label", *NAMES], *rows] if header else rows
    return [[*row, *extra] for row, extra in zip(rows, more or [[]] * len(rows), strict=True)]


def written(tmp_path, rows, separator=","):
    path = tmp_path / "train.csv"
    path.write_text("\n".join(separator.join(row) for row in rows) + "\n", encoding="utf-8")
    return Table(path)


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("separator", [",", ";"])
def test_rows_of_pixels_become_images(tmp_path, header, separator):
    table = written(tmp_path, lines(header), separator)
    assert is_pixel_table(table)
    grey, labels, parts = read_pixel_table(table)
    assert grey.dtype == np.uint8
    assert np.array_equal(grey, PIXELS.reshape(-1, 28, 28))
    assert labels == LABELS
    assert set(parts) == {""}


def test_labels_stay_text_and_parts_are_read(tmp_path):
    words = ["NA", "007", "猫", "None", "1.0", "a b"]
    splits = [["split"], *[[part] for part in ("train", "TEST", "val", "train", "test", "train")]]
    grey, labels, parts = read_pixel_table(written(tmp_path, lines(labels=words, more=splits)))
    assert grey.shape == (6, 28, 28)
    assert labels == words
    assert parts == ["train", "test", "val", "train", "test", "train"]


def test_a_table_of_files_is_none_of_pixels(tmp_path):
    assert not is_pixel_table(written(tmp_path, [["path", "label"], ["a.png", "x"]]))
    assert not is_pixel_table(written(tmp_path, [["path", "label", *NAMES]]))


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [(1, 6, "300"), (3, 1, "-1"), (4, 784, "dark"), (5, 9, "0.5"), (2, 3, "")],
)
def test_a_cell_that_is_no_grey_level_is_named(tmp_path, row, column, cell):
    rows = lines()
    rows[row][column] = cell
    message = rf"line {row + 1}, column 'pixel{column - 1}': '{cell}.*from 0 to 255"
    with pytest.raises(DataError, match=message):
        read_pixel_table(written(tmp_path, rows))


def test_a_short_and_a_long_row_are_errors(tmp_path):
    rows = lines()
    rows[3].pop()
    with pytest.raises(DataError, match="line 4, column 'pixel783'"):
        read_pixel_table(written(tmp_path, rows))
    rows = lines()
    rows[3].append("1")
    with pytest.raises(DataError, match=r"cannot be read as a table of pixels.*line 4"):
        read_pixel_table(written(tmp_path, rows))


def test_blank_labels_are_named(tmp_path):
    with pytest.raises(DataError, match="'label' is blank on line 3, 5"):
        read_pixel_table(written(tmp_path, lines(labels=["a", "", "b", " ", "a", "b"])))


def test_a_table_without_labels_or_of_another_size_says_what_is_expected(tmp_path):
    unlabelled = [row[1:] for row in lines()]
    with pytest.raises(DataError, match="this one has no label and 784 other columns"):
        read_pixel_table(written(tmp_path, unlabelled))
    with pytest.raises(DataError, match="this one has a label and 783 other columns"):
        read_pixel_table(written(tmp_path, [row[:-1] for row in lines()]))


def test_a_header_alone_holds_no_images(tmp_path):
    with pytest.raises(DataError, match="no rows below its header"):
        read_pixel_table(written(tmp_path, lines()[:1]))
