import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, UnknownNameError
from handson.train.search.space import Axis, check_fixed, draw, parse_space

DEFAULTS = {"lr": 0.1, "hidden": 256, "dropout": 0.5, "modern": False, "data": "glyphs", "seed": 0}


def one(text):
    (axis,) = parse_space([text], DEFAULTS, recipe="mlp")
    return axis


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("lr=log:1e-4:1", (1e-4, 1.0)),
        ("dropout=0:0.5", (0.0, 0.5)),
        ("hidden=64,128,256", (64, 128, 256)),
        ("hidden=16:1024", (16, 1024)),
        ("hidden=log:16:1024", (16, 1024)),
        ("--hidden = 64, 128", (64, 128)),
        ("modern=true,False", (True, False)),
        ("data=glyphs,C:/mine", ("glyphs", "C:/mine")),
        ("lr=0.1", (0.1,)),
        ("lr=1,2", (1.0, 2.0)),
    ],
)
def test_a_space_is_read_as_people_type_it(text, ends):
    axis = one(text)
    assert axis.ends == ends
    assert [type(end) for end in ends] == [type(end) for end in axis.ends]
    assert one(str(axis)) == axis


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("lr", "names no argument with values"),
        ("lr=", "names no argument with values"),
        ("=3", "names no argument with values"),
        ("lr=abc", "lr must be float, got 'abc'"),
        ("lr=nan,1", "lr must be float, got 'nan'"),
        ("lr=0:inf", "lr must be float, got 'inf'"),
        ("hidden=1.5,2", "hidden must be int, got '1.5'"),
        ("hidden=1,,2", "hidden must be int, got ''"),
        ("modern=yes,no", "modern is true or false, got 'yes'"),
        ("data=glyphs,", "data must be str, got ''"),
        ("data=log:1:2", "data is str, which has no logarithm"),
        ("lr=1:1", "the range is empty"),
        ("lr=2:1", "the range is empty, 2.0 is not below 1.0"),
        ("lr=1:2:3", "no range of two numbers"),
        ("lr=log:0:1", "a logarithmic range begins above 0"),
        ("lr=log:-1:1", "a logarithmic range begins above 0"),
        ("hidden=64,64", "holds a value twice"),
        ("seed=0:9", "seed cannot be searched"),
    ],
)
def test_what_makes_no_space_is_refused_with_the_reason(text, message):
    with pytest.raises(ArgumentError, match=message):
        one(text)


def test_an_unknown_argument_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"argument of mlp is called 'hiden'.*: hidden"):
        one("hiden=3,4")


def test_an_empty_space_and_an_argument_given_twice_are_refused():
    with pytest.raises(ArgumentError, match="nothing to search"):
        parse_space([], DEFAULTS)
    with pytest.raises(ArgumentError, match="lr is in the space twice"):
        parse_space(["lr=1,2", "lr=log:1:2"], DEFAULTS)


def test_fixed_arguments_are_known_and_not_searched_as_well():
    space = parse_space(["lr=1,2"], DEFAULTS)
    check_fixed({"hidden": 3}, space, DEFAULTS, "mlp")
    with pytest.raises(ArgumentError, match="lr is fixed at 1 and also in the space"):
        check_fixed({"lr": 1}, space, DEFAULTS, "mlp")
    with pytest.raises(UnknownNameError, match="hidden"):
        check_fixed({"hiddn": 1}, space, DEFAULTS, "mlp")


@given(
    share=st.floats(0, 1, exclude_max=True), log=st.booleans(), kind=st.sampled_from([int, float])
)
def test_a_draw_stays_in_its_range_and_has_its_type(share, log, kind):
    axis = Axis(name="a", kind=kind, low=3, high=700, log=log)
    value = axis.draw(share)
    assert type(value) is kind
    assert 3 <= value <= 700
    assert kind(f"{value:.4g}") == value


def test_every_choice_and_whole_number_is_as_likely_as_the_others():
    space = parse_space(["hidden=1:4", "modern=true,false"], DEFAULTS)
    drawn = [draw(space, 0, number) for number in range(4000)]
    counts = Counter(d["hidden"] for d in drawn)
    assert counts.keys() == {1, 2, 3, 4}
    assert all(abs(count - 1000) < 120 for count in counts.values())
    assert abs(sum(d["modern"] for d in drawn) - 2000) < 160


def test_a_logarithmic_range_gives_every_power_of_ten_its_share():
    space = parse_space(["lr=log:1e-4:1"], DEFAULTS)
    decades = Counter(math.floor(math.log10(draw(space, 0, n)["lr"])) for n in range(4000))
    assert all(abs(decades[power] - 1000) < 120 for power in (-4, -3, -2, -1))


def test_a_draw_depends_on_seed_and_number_only():
    space = parse_space(["lr=log:1e-4:1", "hidden=1:1000"], DEFAULTS)
    assert draw(space, 3, 7) == draw(space, 3, 7)
    assert draw(space, 3, 7) != draw(space, 3, 8)
    assert draw(space, 3, 7) != draw(space, 4, 7)
    assert draw(space, 0, 1) == {"lr": 0.1055, "hidden": 442}  # on every platform
