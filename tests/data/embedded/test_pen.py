import hashlib
from dataclasses import fields, replace

import numpy as np
import pytest

from handson.base.errors import ArgumentError
from handson.data.embedded.bits import Bits
from handson.data.embedded.pen import LIMITS, Pen

SHA256 = "f7007b41d4a66594f3a2ffaf1122d534be2d91492270fcea9de61ae7a689b9c8"


def test_the_bits_are_the_committed_ones():
    traits = Pen(invert=0.3).traits(Bits(0), 1000)
    everything = b"".join(traits[name].astype("<f8").tobytes() for name in sorted(traits))
    assert hashlib.sha256(everything).hexdigest() == SHA256


def test_every_knob_has_limits_a_unit_and_a_line_in_the_docstring():
    assert [field.name for field in fields(Pen)] == list(LIMITS)
    for name, (low, high, unit) in LIMITS.items():
        assert low < high
        assert unit
        start = Pen.__doc__.index(f"        {name}:")
        assert f"{low} … {high}" in Pen.__doc__[start:].split("\n        n")[0]


@pytest.mark.parametrize("name", [name for name in LIMITS if name != "invert"])
def test_a_knob_is_uniform_over_its_range(name):
    low, high, _ = LIMITS[name]
    traits = Pen(**{name: (low, high)}).traits(Bits(0), 20_000)
    for trait in ("shift_right", "shift_down") if name == "shift" else (name,):
        assert low <= traits[trait].min()
        assert traits[trait].max() < high
        shares = np.histogram(traits[trait], 10, (low, high))[0] / 20_000
        np.testing.assert_allclose(shares, 0.1, atol=0.01)


def test_one_number_means_that_value_always():
    traits = Pen(rotation=30, shift=-2.5).traits(Bits(0), 50)
    assert set(traits["rotation"]) == {30.0}
    assert set(traits["shift_right"]) == set(traits["shift_down"]) == {-2.5}


def test_the_two_shifts_are_independent():
    traits = Pen().traits(Bits(0), 5000)
    assert abs(np.corrcoef(traits["shift_right"], traits["shift_down"])[0, 1]) < 0.05


def test_invert_is_a_share():
    assert Pen(invert=0.25).traits(Bits(0), 20_000)["invert"].mean() == pytest.approx(
        0.25, abs=0.01
    )
    assert not Pen().traits(Bits(0), 1000)["invert"].any()
    assert Pen(invert=1).traits(Bits(0), 1000)["invert"].all()


@pytest.mark.parametrize("name", [field.name for field in fields(Pen)])
def test_turning_a_knob_leaves_the_others_as_they_were(name):
    before = Pen().traits(Bits(0), 100)
    after = replace(Pen(), **{name: LIMITS[name][1]}).traits(Bits(0), 100)
    changed = {trait for trait in before if (before[trait] != after[trait]).any()}
    assert {trait.split("_")[0] for trait in changed} == {name}


def test_fewer_images_are_the_first_of_more():
    few, many = Pen().traits(Bits(0), 10), Pen().traits(Bits(0), 1000)
    assert all((few[trait] == many[trait][:10]).all() for trait in many)


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("side", [0, 1])
def test_a_knob_beyond_its_limits_is_named_with_them(name, side):
    low, high, unit = LIMITS[name]
    Pen(**{name: (low, high)[side]})
    with pytest.raises(ArgumentError, match=rf"Pen: {name}=.* within {low} … {high} \({unit}\)"):
        Pen(**{name: (low - 0.01, high + 0.01)[side]})


@pytest.mark.parametrize(
    "value", [(20.0, -20.0), (0.0, 200.0), float("nan"), (0.0, float("inf")), (-181.0, 0.0)]
)
def test_a_range_that_runs_backwards_or_out_of_bounds_is_refused(value):
    with pytest.raises(ArgumentError, match=r"rotation=.*a tuple \(low, high\), within -180 … 180"):
        Pen(rotation=value)


def test_a_pen_is_frozen_and_can_be_compared():
    assert Pen() == Pen()
    assert replace(Pen(), noise=5.0) == Pen(noise=5.0) != Pen()
    with pytest.raises(AttributeError):
        Pen().noise = 3.0
