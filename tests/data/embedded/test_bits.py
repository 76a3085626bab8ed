import hashlib
from fractions import Fraction

import numpy as np
import pytest

from handson.base.errors import ArgumentError
from handson.data.embedded.bits import Bits

SHA256 = "1191e53fe22b2ff6f2275c5f3c436ae4b2f875d39f26c7b7578c16750dbb35b0"

DRAWS = {
    "octets": lambda bits, n: bits.octets(n),
    "integers": lambda bits, n: bits.integers(10, n),
    "refused": lambda bits, n: bits.integers(3 * 2**61, n),
    "uniform": lambda bits, n: bits.uniform(n),
    "normal": lambda bits, n: bits.normal(n),
    "choice": lambda bits, n: bits.choice([1, 0, 2.5], n),
}


def test_the_bytes_are_the_committed_ones():
    bits = Bits(0)
    drawn = [draw(bits.spawn(name), 100) for name, draw in DRAWS.items()]
    drawn.append(bits.permutation(100))
    everything = b"".join(a.astype(a.dtype.newbyteorder("<")).tobytes() for a in drawn)
    assert hashlib.sha256(everything).hexdigest() == SHA256


def test_the_stream_is_the_raw_one_of_philox():
    digest = hashlib.sha256(b"handson 7").digest()
    key = np.array([int.from_bytes(digest[i : i + 8], "little") for i in (0, 8)], dtype=np.uint64)
    raw = [int(word) for word in np.random.Philox(key=key).random_raw(12)]
    assert Bits(7).uniform(12).tolist() == [(word >> 11) / 2**53 for word in raw]
    assert Bits(7).integers(1000, 12).tolist() == [word % 1000 for word in raw]
    low_byte_first = [byte for word in raw for byte in word.to_bytes(8, "little")]
    assert Bits(7).octets(90).tolist() == low_byte_first[:90]
    twelve = sum((Fraction(word >> 11, 2**53) for word in raw), Fraction(-6))
    assert Bits(7).normal(1).item() == float(twelve)


@pytest.mark.parametrize("name", DRAWS)
def test_a_short_draw_is_the_beginning_of_a_long_one(name):
    assert (DRAWS[name](Bits(3), 50) == DRAWS[name](Bits(3), 1000)[:50]).all()


@pytest.mark.parametrize("name", ["integers", "refused", "uniform", "normal", "choice"])
def test_two_draws_in_a_row_are_one_long_one(name):
    bits = Bits(3)
    parts = [DRAWS[name](bits, 30), DRAWS[name](bits, 20)]
    assert (np.concatenate(parts) == DRAWS[name](Bits(3), 50)).all()


def test_a_shape_is_filled_in_the_order_of_memory():
    assert (Bits(1).normal((4, 5)).ravel() == Bits(1).normal(20)).all()
    assert Bits(1).integers(9, (2, 0, 3)).shape == (2, 0, 3)


def test_sub_streams_depend_on_their_name_and_on_nothing_drawn():
    bits = Bits(0)
    early = bits.spawn("a").uniform(5)
    bits.uniform(100)
    assert (bits.spawn("a").uniform(5) == early).all()
    others = [bits.spawn("b"), Bits(1).spawn("a"), bits.spawn("a").spawn("a"), Bits(0)]
    for other in others:
        assert not np.isin(other.uniform(100), bits.spawn("a").uniform(100)).any()


def test_integers_are_equally_likely_even_where_the_remainder_is_not():
    below = 3 * 2**61  # fits into 2⁶⁴ two and two thirds times
    drawn = Bits(0).integers(below, 30_000)
    assert drawn.min() >= 0
    assert drawn.max() < below
    thirds = np.bincount(drawn // 2**61, minlength=3) / 30_000
    np.testing.assert_allclose(thirds, 1 / 3, atol=0.01)
    assert Bits(0).integers(1, 5).tolist() == [0] * 5
    assert Bits(0).integers(2**63, 5).min() >= 0


def test_uniform_fills_the_unit_interval_evenly():
    drawn = Bits(0).uniform(100_000)
    assert 0 <= drawn.min() < 1e-4
    assert 1 - 1e-4 < drawn.max() < 1
    np.testing.assert_allclose(np.histogram(drawn, 20, (0, 1))[0] / 100_000, 0.05, atol=0.004)


def test_normal_is_normal_but_for_its_tails():
    drawn = Bits(0).normal(200_000)
    assert abs(drawn.mean()) < 0.01
    assert drawn.std() == pytest.approx(1, abs=0.01)
    assert np.mean(drawn**3) == pytest.approx(0, abs=0.03)
    assert np.mean(drawn**4) - 3 == pytest.approx(-0.1, abs=0.05)
    assert abs(drawn).max() < 6
    assert np.mean(abs(drawn) < 1.96) == pytest.approx(0.95, abs=0.003)


def test_choice_follows_its_weights_and_never_takes_a_zero():
    drawn = Bits(0).choice([0, 1, 0, 3, 0], 40_000)
    shares = np.bincount(drawn, minlength=5) / 40_000
    np.testing.assert_allclose(shares, [0, 0.25, 0, 0.75, 0], atol=0.01)
    assert shares[[0, 2, 4]].tolist() == [0, 0, 0]


def test_a_permutation_has_every_number_once_and_favours_none():
    orders = [Bits(seed).permutation(4).tolist() for seed in range(2400)]
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert len({tuple(order) for order in orders}) == 24
    first = np.bincount([order[0] for order in orders]) / 2400
    np.testing.assert_allclose(first, 0.25, atol=0.04)


def test_shuffling_keeps_the_original():
    items = ["a", "b", "c", "d", "e"]
    assert sorted(Bits(0).shuffled(items)) == items == ["a", "b", "c", "d", "e"]
    assert Bits(0).shuffled([]) == []


def test_any_integer_is_a_seed():
    starts = {Bits(seed).uniform(1).item() for seed in (-1, 0, 1, 2**64, 2**200)}
    assert len(starts) == 5
    assert Bits(int(np.int64(1))).uniform(1) == Bits(1).uniform(1)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda bits: bits.uniform(-1), "size=-1 .*at least 0"),
        (lambda bits: bits.normal((2, -3)), "size=.* at least 0"),
        (lambda bits: bits.integers(0, 3), r"below=0 .*1 … 2\*\*63"),
        (lambda bits: bits.integers(2**63 + 1, 3), r"below=9\d+ .*1 … 2\*\*63"),
        (lambda bits: bits.choice([], 3), "weights=.*one or more"),
        (lambda bits: bits.choice([0, 0], 3), "weights=.*not all of them 0"),
        (lambda bits: bits.choice([1, -0.5], 3), "weights=.*at least 0"),
        (lambda bits: bits.choice([1, float("nan")], 3), "weights=.*finite"),
        (lambda bits: bits.choice([1, float("inf")], 3), "weights=.*finite"),
    ],
)
def test_a_bad_setting_is_named_with_its_range(draw, message):
    with pytest.raises(ArgumentError, match=message):
        draw(Bits(0))
