from handson.base.svg import GREY, Svg
from handson.tensors.cells import CELL, FADED, PLAIN, Look, draw_grid, drawable, grid_size, page


def test_up_to_three_small_axes_are_drawn():
    assert drawable(())
    assert drawable((8, 8, 8))
    assert not drawable((9,))
    assert not drawable((0, 2))
    assert not drawable((1, 1, 1, 1))


def test_a_grid_is_as_large_as_its_cells():
    assert grid_size((3, 4)) == (4 * CELL, 3 * CELL)
    assert grid_size((2, 3, 4)) == (4 * CELL, 6.5 * CELL)
    assert grid_size(()) == (CELL, CELL)


def test_every_cell_is_asked_for_its_look_by_its_own_index():
    picture, asked = Svg(100, 100), []
    draw_grid(picture, 0, 0, (2, 2), lambda index: asked.append(index) or PLAIN)
    assert asked == [(0, 0), (0, 1), (1, 0), (1, 1)]
    draw_grid(picture, 0, 0, (), lambda index: asked.append(index) or FADED)
    assert asked[-1] == ()
    assert str(picture).count("<rect") == 5


def test_words_in_a_cell_can_be_pale():
    picture = Svg(100, 100)
    draw_grid(picture, 0, 0, (2,), lambda index: Look(text="7", pale=index == (1,)))
    assert str(picture).count(">7<") == 2
    assert str(picture).count(f'fill="{GREY}"') == 1


def test_words_stand_below_the_picture_and_are_no_markup():
    assert page("a < b") == "<pre>a &lt; b</pre>"
    assert page("a", Svg(10, 10)).startswith("<svg")
    assert page("a", Svg(10, 10)).endswith("</svg><pre>a</pre>")
