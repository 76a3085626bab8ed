import pytest
import torch

from handson.base.errors import DataError
from handson.data.feature_rows import read_features


def read(tmp_path, text, count=2, names=()):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    return read_features(path, count, names)


@pytest.mark.parametrize("text", ["1,2\n-0.5,3e1\n", "1;2\n-0.5;3e1\n", " 1 ,2\n\n-0.5,3e1"])
def test_a_header_is_not_needed(tmp_path, text):
    features, lines = read(tmp_path, text)
    assert torch.equal(features, torch.tensor([[1, 2], [-0.5, 30]], dtype=torch.float64))
    assert lines[0] == 1


def test_a_header_is_skipped_and_lines_are_counted_with_it(tmp_path):
    features, lines = read(tmp_path, "a,b\n1,2\n\n3,4\n")
    assert features.tolist() == [[1, 2], [3, 4]]
    assert lines == [2, 4]


def test_a_header_of_known_names_puts_the_columns_right(tmp_path):
    features, _ = read(tmp_path, "size,age\n1,2\n", names=("age", "size"))
    assert features.tolist() == [[2, 1]]
    features, _ = read(tmp_path, "x,y\n1,2\n", names=("age", "size"))
    assert features.tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3\n", r"line 1: 3 columns; the model takes 2 numbers per row \(age, size\)"),
        ("a,b\n1,2\n1\n", "line 3: 1 columns"),
        ("a,b,c\n1,2,3\n", "line 1: 3 columns"),
        ("a,b\n1,x\n", r"line 2, column 2 \(b\): 'x' is no finite number"),
        ("1,x\n3,4\n", "line 1, column 2: 'x' is no finite number"),
        ("1,2\n3,\n", "line 2, column 2: '' is no finite number"),
        ("1,nan\n", "column 2: 'nan'"),
        ("1,inf\n", "column 2: 'inf'"),
        ("a,b\n", "no row of numbers below its header"),
        ("a,b\nc,d\n", r"line 2, column 1 \(a\): 'c'"),
    ],
)
def test_what_is_wrong_is_named_with_row_and_column(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        read(tmp_path, text, names=("age", "size"))
