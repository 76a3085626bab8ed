import json

import numpy as np
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DataError, MissingDataError
from handson.data.tabular import read_table
from handson.data.tabular.reading import SEPARATORS

HOUSES = "rooms,alley,price\nNA,Pave,127500\n2,NA,106000\n4,NA,178100\n"


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a file and gives its path."""

    def make(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


# ---- what is read -------------------------------------------------------------------------------


def test_numbers_become_numbers_and_words_stay_words(write):
    table = read_table(write(HOUSES))
    assert table["price"].tolist() == [127500, 106000, 178100]
    assert table["price"].dtype == np.int64
    assert table["rooms"].isna().tolist() == [True, False, False]
    assert table["rooms"].dtype == np.float64
    assert table["alley"].dropna().tolist() == ["Pave"]


def test_it_agrees_with_pandas_where_pandas_needs_no_help(write):
    path = write('a,b,c\n1,0.25,"x, y"\n-3,1e5,"two\nlines"\n')
    pandas.testing.assert_frame_equal(read_table(path), pandas.read_csv(path), check_dtype=False)


def test_the_report_says_what_was_guessed_and_json_can_hold_it(write):
    path = write("面积;朝向\n120;南\n缺失;-\n".encode("gb18030"))
    report = read_table(path).attrs["report"]
    assert report["encoding"] == "gb18030"
    assert report["separator"] == ";"
    assert report["missing"] == {"缺失": 1, "-": 1}
    assert json.loads(json.dumps(report)) == report


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", ""),
    ],
)
def test_an_encoding_is_found_out_or_given(write, encoding, told):
    path = write("面积,朝向\n120,南\n".encode(encoding))
    if told:
        table = read_table(path)
        assert table.attrs["report"]["encoding"] == told
    else:
        with pytest.raises(DataError, match="give encoding="):
            read_table(path)
        table = read_table(path, encoding=encoding)
    assert table.columns.tolist() == ["面积", "朝向"]
    assert table.to_numpy().tolist() == [[120, "南"]]


@given(
    st.sampled_from(SEPARATORS),
    st.lists(st.lists(st.integers(-99, 99), min_size=3, max_size=3), min_size=1, max_size=5),
)
def test_every_separator_is_found_out(tmp_path_factory, separator, rows):
    path = tmp_path_factory.mktemp("tables") / "table.csv"
    lines = [["a", "b", "c"], *[map(str, row) for row in rows]]
    path.write_text("\n".join(map(separator.join, lines)), encoding="utf-8")
    table = read_table(path)
    assert table.attrs["report"]["separator"] == separator
    assert table.to_numpy().tolist() == rows


def test_commas_inside_numbers_do_not_hide_the_semicolon(write):
    table = read_table(write("a;b\n1,5;x\n2,5;y\n"))
    assert table.attrs["report"]["separator"] == ";"
    assert table["b"].tolist() == ["x", "y"]


@pytest.mark.parametrize("marker", ["", "NA", "N/A", "?", "-", "缺失", "null", "nan", "<NA>"])
def test_usual_marks_of_a_missing_value_are_known(write, marker):
    table = read_table(write(f"a,b\n1,x\n{marker},{marker}\n"))
    assert table["a"].isna().tolist() == [False, True]
    assert table["b"].isna().tolist() == [False, True]
    assert table.attrs["report"]["missing"] == {marker: 2}


@pytest.mark.parametrize("word", ["None", "无", "none", "0"])
def test_words_that_may_mean_none_are_kept(write, word):
    assert read_table(write(f"a,b\n1,x\n2,{word}\n"))["b"].tolist() == ["x", word]


def test_other_marks_can_be_given_even_numbers(write):
    table = read_table(write("a,b\n999,NA\n5,x\n"), missing=["999"])
    assert table["a"].isna().tolist() == [True, False]
    assert table["b"].tolist() == ["NA", "x"]


def test_true_and_false_are_read_as_such(write):
    table = read_table(write("a,b\ntrue,True\nFALSE,no\n"))
    assert table["a"].tolist() == [True, False]
    assert table["b"].tolist() == ["True", "no"]


def test_a_column_of_nothing_is_numbers_that_are_missing(write):
    assert read_table(write("a,b\n1,\n2,NA\n"))["b"].isna().all()


def test_a_word_among_numbers_is_reported_with_its_row(write):
    lines = [*map(str, range(17)), "abc", "5"]
    table = read_table(write("LotArea,n\n" + "".join(f"{line},1\n" for line in lines)))
    assert table.attrs["report"]["mixed"] == {"LotArea": (17, "abc", 1)}
    assert "'LotArea' holds numbers and 1 other cell" in str(table.attrs["report"])


def test_blanks_around_cells_and_names_go(write):
    table = read_table(write(" a , b \n 1 , x \n"))
    assert table.to_dict("list") == {"a": [1], "b": ["x"]}


def test_a_column_without_a_name_is_called_by_its_place(write):
    assert read_table(write(",b\n1,2\n")).columns.tolist() == ["column 1", "b"]


def test_a_file_without_a_line_of_names_is_suspected(write):
    assert read_table(write("1,2\n3,4\n")).attrs["report"]["headless"]
    assert not read_table(write("a,2\n3,4\n")).attrs["report"]["headless"]


# ---- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty; expected a row of names"),
        ("\n \n\n", "is empty; expected a row of names"),
        ("a,b\n", "has names and no rows"),
        ("a,b,a\n1,2,3\n", r"line 1: columns 1, 3 are all called 'a'"),
        ("a,b,c\n1,2,3\n4,5\n", r"line 3: cells: 2, but the first line names 3 columns"),
        ("a,b,c\n\n\n1,2,3,4\n", r"line 4: cells: 4, but the first line names 3"),
        ('a,b\n"two\nlines",1\n3\n', r"line 4: cells: 1"),
        ('a,b\n"1,2\n3,4\n', "each quote its end"),
        (bytes(range(256)), "is no text in utf-8 or gb18030"),
        (b"a,b\n1,\xe9,", "is no text in utf-8 or gb18030"),
    ],
)
def test_what_is_no_table_is_refused_with_file_and_line(write, content, message):
    path = write(content)
    with pytest.raises(DataError, match=message) as caught:
        read_table(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MissingDataError, match=r"no file .*nowhere\.csv"):
        read_table(tmp_path / "nowhere.csv")


def test_wrong_settings_are_refused(write):
    path = write(HOUSES)
    with pytest.raises(ArgumentError, match="expected one character"):
        read_table(path, separator="::")
    with pytest.raises(DataError, match="no encoding is called 'utf9'"):
        read_table(path, encoding="utf9")


# ---- Parquet ------------------------------------------------------------------------------------


def test_parquet_without_pyarrow_names_the_install(write, monkeypatch):
    def missing(path):
        raise ImportError("no pyarrow")

    monkeypatch.setattr(pandas, "read_parquet", missing)
    with pytest.raises(DataError, match="pip install pyarrow"):
        read_table(write(b"PAR1", "table.parquet"))


def test_parquet_is_read_and_reported(write, monkeypatch):
    monkeypatch.setattr(pandas, "read_parquet", lambda path: pandas.DataFrame({"a": [1, 2]}))
    table = read_table(write(b"PAR1", "table.parquet"))
    assert table.attrs["report"]["encoding"] == "parquet"
    assert (table.attrs["report"]["rows"], table.attrs["report"]["columns"]) == (2, 1)


def test_garbage_called_parquet_is_refused(write, monkeypatch):
    def broken(path):
        raise ValueError("no footer")

    monkeypatch.setattr(pandas, "read_parquet", broken)
    with pytest.raises(DataError, match="cannot be read as Parquet: no footer"):
        read_table(write(b"junk", "table.parquet"))
