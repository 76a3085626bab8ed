import pytest

from handson.base.errors import DataError
from handson.data.csv_rows import Table, column


def table(tmp_path, content):
    path = tmp_path / "t.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Table(path)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_people_export_is_read(tmp_path, separator, encoding):
    text = f"path{separator}标签\r\n\r\n 图 1.png {separator}猫\r\n"
    found = table(tmp_path, text.encode(encoding))
    assert list(found.rows()) == [(1, ["path", "标签"]), (3, ["图 1.png", "猫"])]
    assert found.encoding == ("gb18030" if encoding == "gb18030" else "utf-8-sig")


def test_quoted_cells_hold_separators(tmp_path):
    assert list(table(tmp_path, 'a,b\n"x,y",z\n').rows())[1] == (2, ["x,y", "z"])


def test_a_long_text_is_not_cut_within_a_character(tmp_path):
    for shift in range(4):
        found = table(tmp_path, "a,b\n" + "x" * shift + "猫" * 40_000 + ",1\n")
        assert found.encoding == "utf-8-sig"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no text in UTF-8 or GB18030"),
        (b"a,b\n\xff\xff\xff,1\n", "no text in UTF-8 or GB18030"),
    ],
)
def test_what_is_no_table_is_an_error(tmp_path, content, message):
    with pytest.raises(DataError, match=message):
        table(tmp_path, content)


def test_bytes_that_are_wrong_far_below_are_an_error_too(tmp_path):
    found = table(tmp_path, b"a,b\n" + b"1,2\n" * 40_000 + b"\xff\xff,3\n")
    with pytest.raises(DataError, match=r"t\.csv"):
        list(found.rows())


def test_a_quote_that_never_ends_is_an_error(tmp_path):
    found = table(tmp_path, 'a,b\n"' + "x" * 200_000)
    with pytest.raises(DataError, match="cannot be read as a table"):
        list(found.rows())


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(DataError, match="cannot read"):
        Table(tmp_path)


def test_a_column_is_found_in_any_case():
    assert column(["id", " Label "], ("label", "class")) == 1
    assert column(["CLASS", "label"], ("label", "class")) == 1
    assert column(["x"], ("label",)) is None
