from handson.show.cells import cell_width, clip


def test_a_chinese_character_is_two_cells_wide():
    assert cell_width("loss") == 4
    assert cell_width("损失") == 4
    assert cell_width("e\u0301") == 1  # an accent over the letter before it


def test_text_that_fits_is_left_alone():
    assert clip("coat", 4) == "coat"


def test_text_that_is_too_long_ends_in_an_ellipsis_and_fits():
    assert clip("ankle boot", 6) == "ankle…"
    assert clip("准确率和损失", 6) == "准确…"
    assert clip("coat", 1) == "…"
