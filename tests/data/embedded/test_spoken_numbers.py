import hashlib

import pytest

from handson.base.errors import ArgumentError, UnknownNameError
from handson.data.embedded.spoken_numbers import read_number, spoken_numbers

SHA256 = {
    ("en", "fr"): "ff318ca62ed3b3ec130f529043c4f5a3737cdf0831e5475eabd75316f4c18666",
    ("zh", "en"): "2c3c5912e418c5536ab81bf593b5d05360f7480cd67f73821269e069b2d05253",
}


def digest(parts):
    text = "\n".join(f"{a}\t{b}" for part in parts for a, b in part)
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("languages", SHA256)
def test_the_texts_are_the_committed_ones(languages):
    source, target = languages
    pairs = spoken_numbers(source=source, target=target, train=500, test=100)
    assert digest(pairs) == SHA256[languages]


def test_both_texts_say_the_same_number():
    train, test = spoken_numbers(source="fr", target="zh", train=50, test=20, below=10**9)
    for french, chinese in (*train, *test):
        assert read_number(french, "fr") == read_number(chinese, "zh")


@pytest.mark.parametrize("below", [1100, 10**6, 10**9])
def test_no_number_comes_twice(below):
    train, test = spoken_numbers(train=1000, test=100, below=below)
    assert (len(train), len(test)) == (1000, 100)
    numbers = [read_number(english, "en") for english, _ in (*train, *test)]
    assert len(set(numbers)) == 1100
    assert max(numbers) < below
    assert max(numbers) > 0.98 * below


def test_more_training_leaves_the_test_as_it_is():
    small, large = spoken_numbers(train=10, test=20), spoken_numbers(train=90, test=20)
    assert small[1] == large[1]
    assert small[0] == large[0][:10]


def test_languages_never_change_the_numbers():
    french, chinese = (spoken_numbers(target=target, train=9, test=9) for target in ("fr", "zh"))
    assert [en for en, _ in french[0]] == [en for en, _ in chinese[0]]


@pytest.mark.parametrize("below", [10**6, 10**9])
def test_a_seed_changes_everything(below):
    one, two = (spoken_numbers(train=100, test=100, below=below, seed=seed) for seed in (1, 2))
    assert not set(one[0]) & set(two[0])
    assert not set(one[1]) & set(two[1])


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"train": 0}, "train=0 .*at least 1"),
        ({"test": 0}, "test=0 .*at least 1"),
        ({"below": 1}, "below=1 .*2 … 1000000000"),
        ({"below": 10**9 + 1}, "below=1000000001 .*2 … 1000000000"),
        ({"train": 90, "test": 11, "below": 100}, "only 100 numbers below 100"),
        ({"source": "fr"}, "both 'fr': a translation needs two languages"),
    ],
)
def test_a_bad_knob_is_named_with_its_range(knobs, message):
    with pytest.raises(ArgumentError, match=message):
        spoken_numbers(**knobs)


def test_an_unknown_language_is_met_with_the_known_ones():
    with pytest.raises(UnknownNameError, match=r"'cn'.*en"):
        spoken_numbers(target="cn")
