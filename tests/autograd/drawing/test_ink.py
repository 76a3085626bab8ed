import pytest

from handson.autograd.drawing.card import Block
from handson.autograd.drawing.ink import around, dot, draw_arrow, outline, write_block
from handson.autograd.drawing.layout import Place
from handson.base.svg import RED, Point, Svg

PLACE = Place(10, 10, 80, 40)
ROUTE = (Point(0, 0), Point(10, 0), Point(50, 30), Point(60, 30))


def test_every_kind_of_box_has_a_form_of_its_own():
    forms = set()
    for kind, is_result in (
        ("parameter", False),
        ("constant", False),
        ("operation", False),
        ("operation", True),
    ):
        picture = Svg(100, 100)
        outline(picture, kind, PLACE, is_result)
        text = "".join(picture.pieces)
        forms.add((text.count("<rect"), "dasharray" in text, 'rx="13"' in text))
    assert len(forms) == 4


@pytest.mark.parametrize("kind", ["parameter", "constant"])
def test_a_leaf_that_is_the_result_keeps_its_form_within_a_second_frame(kind):
    plain, framed = Svg(100, 100), Svg(100, 100)
    outline(plain, kind, PLACE, False)
    outline(framed, kind, PLACE, True)
    assert framed.pieces[:1] == plain.pieces
    assert len(framed.pieces) == 2


def test_a_frame_lies_around_its_box():
    assert around(PLACE, 5) == Place(5, 5, 90, 50)


def test_an_arrow_is_level_at_its_ends_and_curved_between():
    picture = Svg(100, 100)
    draw_arrow(picture, ROUTE, "red")
    assert 'd="M0,0 L10,0 C30,0 30,30 50,30 L54,30"' in picture.pieces[0]
    assert 'points="60.0,30.0 ' in picture.pieces[1]


def test_a_gradient_goes_the_other_way():
    picture = Svg(100, 100)
    draw_arrow(picture, ROUTE, "red", backward=True)
    assert 'd="M6,0 L10,0 ' in picture.pieces[0]
    assert 'points="0.0,0.0 ' in picture.pieces[1]


def test_numbers_of_a_matrix_stand_below_each_other_in_brackets():
    picture = Svg(100, 100)
    write_block(picture, Block([["1", "20"], ["300", "4"]], in_brackets=True), 0, 0, "blue")
    texts = [piece for piece in picture.pieces if piece.startswith("<text")]
    assert all('text-anchor="end"' in text for text in texts)
    ends = [text.split('"')[1] for text in texts]
    assert ends[0] == ends[1] != ends[2] == ends[3]
    assert sum(piece.startswith("<path") for piece in picture.pieces) == 2


def test_what_is_no_number_is_red():
    picture = Svg(100, 100)
    write_block(picture, Block([["nan", "1", "-inf"]], in_brackets=True), 0, 0, "blue")
    texts = [piece for piece in picture.pieces if piece.startswith("<text")]
    assert [RED in text for text in texts] == [True, False, True]


def test_a_dot_is_a_circle():
    picture = Svg(10, 10)
    dot(picture, 1, 2)
    assert picture.pieces[0].startswith('<circle cx="1" cy="2"')
