import pytest
from data.pictures import put

from handson.base.errors import DataError
from handson.data.csv_rows import Table
from handson.data.image_table import list_image_table, part_of, refuse_blank


def listed(tmp_path, text, images=("a.png", "b.png", "c.png")):
    for i, name in enumerate(images):
        put(tmp_path / name, seed=i)
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    return list_image_table(Table(tmp_path / "t.csv"))


@pytest.mark.parametrize("header", ["path,label", "FILE,Class", "image,target", "Filename,label"])
def test_columns_go_by_several_names(tmp_path, header):
    listing = listed(tmp_path, f"{header}\na.png,猫\nb.png,狗\n")
    assert [(f.name, f.label, f.part) for f in listing.files] == [
        ("a.png", "猫", ""),
        ("b.png", "狗", ""),
    ]
    assert listing.layout == "a CSV of files and labels"


def test_other_columns_and_another_order_do_not_matter(tmp_path):
    listing = listed(tmp_path, "id,label,path\n1,x,a.png\n2,y,b.png\n")
    assert [f.label for f in listing.files] == ["x", "y"]


def test_files_may_lie_in_folders_and_be_named_as_on_windows(tmp_path):
    put(tmp_path / "in" / "d.png")
    full = tmp_path / "a.png"
    listing = listed(tmp_path, f"path,label\nin/d.png,x\nin\\d2.png,x\n{full},y\n")
    assert [f.path.name for f in listing.files] == ["d.png", "a.png"]
    put(tmp_path / "in" / "d2.png")
    assert len(listed(tmp_path, "path,label\nin\\d2.png,x\n").files) == 1


def test_parts_are_kept_and_a_second_kind_of_test_is_told(tmp_path):
    text = "path,label,split\na.png,x,Train\nb.png,x,val\nc.png,x,test\n"
    listing = listed(tmp_path, text)
    assert [(f.name, f.part) for f in listing.files] == [("a.png", "train"), ("c.png", "test")]
    assert listing.notes == ["1 rows of split 'val' are not used"]
    assert listing.layout.endswith("in parts train and test")


def test_a_split_that_is_all_train_is_cut_by_us(tmp_path):
    listing = listed(tmp_path, "path,label,split\na.png,x,train\nb.png,y,train\n")
    assert {f.part for f in listing.files} == {""}


def test_what_is_no_file_of_ours_is_left_out_with_its_reason(tmp_path):
    (tmp_path / "d.png").mkdir()
    (tmp_path / "e.txt").write_text("x", encoding="utf-8")
    rows = ("a.png,x", "gone.png,x", "d.png,x", "e.txt,x", "a.png,x")
    listing = listed(tmp_path, "path,label\n" + "\n".join(rows))
    assert [f.name for f in listing.files] == ["a.png"]
    assert dict(listing.left_out) == {
        "gone.png": "no such file",
        "d.png": "a folder, not a file",
        "e.txt": "no image ('.txt')",
        "a.png": "named twice; used once",
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("file,lable\na.png,x\n", "no column label, class or target; its first line is 'file'"),
        ("name,label\na.png,x\n", "no column path, file, filename or image"),
        ("path,label\na.png,x\nb.png\n", "line 3: 1 cells, but the header has 2"),
        ("path,label\na.png, \nb.png,x\n", "column 'label' is blank on line 2; every image"),
        ("path,label\na.png,x\na.png,y\n", "line 3: 'a.png' is 'y' here and 'x' above"),
        ("path,label,split\na.png,x,maybe\n", "line 2: split is 'maybe'; expected train, test"),
        ("path,label\ngone.png,x\n", "names no image that is there; the first: gone.png: no such"),
        ("path,label\n", "names no image that is there"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, message):
    with pytest.raises(DataError, match=message):
        listed(tmp_path, text)


def test_many_blank_labels_are_counted(tmp_path):
    (tmp_path / "t.csv").write_text("a\n", encoding="utf-8")
    table = Table(tmp_path / "t.csv")
    with pytest.raises(DataError, match="on line 2, 3, 4, 5, 6 and 4 more"):
        refuse_blank(table, "label", list(range(2, 11)))
    refuse_blank(table, "label", [])
    assert part_of(table, 1, "training") == "train"


def test_a_table_of_chinese_windows_says_how_it_was_read(tmp_path):
    put(tmp_path / "我的图.png")  # a text of few characters may be UTF-8 by chance
    (tmp_path / "t.csv").write_bytes("path,label\n我的图.png,猫\n".encode("gbk"))
    listing = list_image_table(Table(tmp_path / "t.csv"))
    assert listing.files[0].label == "猫"
    assert listing.notes == ["t.csv was read as GB18030, not UTF-8"]
