import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import DataError
from handson.data.tabular.encoding import looks_mistaken, read_text


def written(folder, data):
    path = folder / "text.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "text", ["plain", "café, naïve, œuvre", "Привет, мир", "Αθήνα", "Iași, Tư", "שלום", "缺失,南"]
)
def test_utf8_of_many_languages_is_read_as_such(tmp_path, text):
    assert read_text(written(tmp_path, text.encode())) == (text, "utf-8")
    assert read_text(written(tmp_path, text.encode("utf-8-sig"))) == (text, "utf-8")


@pytest.mark.parametrize("text", ["缺失", "a;缺失;b", "朝向,面积\n南,缺失\n", "联通"])
def test_chinese_that_happens_to_be_valid_utf8_is_read_as_chinese(tmp_path, text):
    assert read_text(written(tmp_path, text.encode("gb18030"))) == (text, "gb18030")


@given(st.text("缺失的面积朝向南北", min_size=3, max_size=8))
def test_chinese_in_either_encoding_comes_out_the_same(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("texts")
    assert read_text(written(folder, text.encode()))[0] == text
    assert read_text(written(folder, text.encode("gb18030")))[0] == text


def test_utf16_is_known_by_its_first_bytes(tmp_path):
    assert read_text(written(tmp_path, "面积".encode("utf-16"))) == ("面积", "utf-16")


def test_what_is_given_is_not_doubted(tmp_path):
    path = written(tmp_path, "缺失".encode("gb18030"))
    assert read_text(path, "utf-8")[0] == "ȱʧ"
    assert read_text(path, "gb18030")[0] == "缺失"


def test_unlikely_words_look_mistaken_and_likely_ones_do_not():
    assert looks_mistaken("ȱʧ")
    assert looks_mistaken("a;αд")
    assert not looks_mistaken("Iași, ɐ, 南 ȱʧ")


def test_garbage_and_folders_are_refused(tmp_path):
    with pytest.raises(DataError, match="is no text in utf-8 or gb18030"):
        read_text(written(tmp_path, bytes(range(256))))
    with pytest.raises(DataError, match="is no text in ascii"):
        read_text(written(tmp_path, b"\xff"), "ascii")
    with pytest.raises(DataError, match="no encoding is called 'utf9'"):
        read_text(written(tmp_path, b"a"), "utf9")
    with pytest.raises(DataError, match="cannot read"):
        read_text(tmp_path)
