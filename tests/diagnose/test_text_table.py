from handson.diagnose.text_table import number, share, size, text_table


def test_words_stand_left_and_numbers_right():
    table = text_table(("layer", "size"), [("a", "5"), ("encoder", "12345")])
    assert table.splitlines() == [
        "layer     size",
        "--------------",
        "a            5",
        "encoder  12345",
    ]


def test_a_long_name_keeps_its_end():
    line = text_table(("layer",), [("block." * 20 + "last",)]).splitlines()[-1]
    assert line.startswith("…")
    assert line.endswith("block.last")
    assert len(line) == 36


def test_numbers_are_short_and_what_is_missing_is_a_dash():
    assert (number(None), number(0.123456), number(float("nan"))) == ("-", "0.123", "nan")
    assert (share(None), share(0.0), share(0.001), share(0.5)) == ("-", "0%", "<1%", "50%")
    assert (size(0), size(1023), size(1536), size(5 * 2**30)) == (
        "0 B",
        "1023 B",
        "1.5 KiB",
        "5.0 GiB",
    )
