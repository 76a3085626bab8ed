from handson.show.raster import Raster


def test_a_braille_diagonal_goes_from_corner_to_corner():
    raster = Raster(2, 1, braille=True)
    raster.line([(0, 0), (1, 1)], "o")
    assert raster.lines() == ["⠑⢄"]


def test_ascii_draws_with_the_letter_of_the_line():
    raster = Raster(3, 3, braille=False)
    raster.line([(0, 1), (1, 0)], "x")
    assert raster.lines() == ["  x", " x ", "x  "]


def test_none_leaves_a_gap_and_a_lone_point_is_drawn():
    raster = Raster(5, 1, braille=False)
    raster.line([(0, 0), None, (1, 0)], "o")
    assert raster.lines() == ["o   o"]


def test_a_mark_stands_over_the_line():
    raster = Raster(3, 1, braille=True)
    raster.line([(0, 0), (1, 0)], "o")
    raster.mark((0.5, 0), "o")
    assert raster.lines() == ["⠉o⠉"]
