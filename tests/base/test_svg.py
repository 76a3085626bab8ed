import xml.etree.ElementTree as ET

from handson.base.svg import Svg, text_width

SPACE = "{http://www.w3.org/2000/svg}"


def drawn():
    picture = Svg(100, 50, title="a < b & c")
    picture.rect(1, 2, 30, 10, fill="#fff", dash="4 3")
    picture.text(5, 9, "<x> 中文", bold=True, mono=True, anchor="middle")
    picture.line((0, 0), (10, 0), arrow=True)
    picture.path("M0,0 C1,1 2,2 3,3", colour="red")
    return picture


def test_a_picture_is_well_formed_and_holds_every_piece():
    root = ET.fromstring(str(drawn()))
    assert (root.get("width"), root.get("viewBox")) == ("100", "0 0 100 50")
    tags = [child.tag.removeprefix(SPACE) for child in root]
    assert tags == ["title", "rect", "text", "path", "polygon", "path"]


def test_words_and_titles_are_text_and_never_markup():
    root = ET.fromstring(str(drawn()))
    assert root.find(f"{SPACE}text").text == "<x> 中文"
    assert root.find(f"{SPACE}title").text == "a < b & c"


def test_the_head_of_an_arrow_points_where_the_line_ends():
    root = ET.fromstring(str(drawn()))
    corners = root.find(f"{SPACE}polygon").get("points").split()
    assert corners[0] == "10.0,0.0"
    assert {corner.partition(",")[0] for corner in corners[1:]} == {"3.0"}


def test_an_arrow_of_no_length_has_a_head_all_the_same():
    picture = Svg(10, 10)
    picture.line((5, 5), (5, 5), arrow=True)
    ET.fromstring(str(picture))


def test_a_notebook_shows_the_picture_itself():
    picture = drawn()
    assert picture._repr_html_() == str(picture)
    assert repr(picture) == "<Svg 100×50 'a < b & c'>"


def test_chinese_is_wider_than_latin():
    assert text_width("中文") == 26.0
    assert text_width("ab") < text_width("中文")
    assert text_width("ab", mono=True) > text_width("ab")
