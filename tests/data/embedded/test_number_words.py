import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DataError, UnknownNameError
from handson.data.embedded.number_words import LANGUAGES, read_number, spell

SHA256 = "26ab61293bca05ab87858e985b4903f8f64ae3bdb39441fb9d3a69c5913f5445"

KNOWN = """
0 | zero | zéro | 零
7 | seven | sept | 七
10 | ten | dix | 十
16 | sixteen | seize | 十六
17 | seventeen | dix-sept | 十七
20 | twenty | vingt | 二十
21 | twenty-one | vingt et un | 二十一
22 | twenty-two | vingt-deux | 二十二
61 | sixty-one | soixante et un | 六十一
70 | seventy | soixante-dix | 七十
71 | seventy-one | soixante et onze | 七十一
79 | seventy-nine | soixante-dix-neuf | 七十九
80 | eighty | quatre-vingts | 八十
81 | eighty-one | quatre-vingt-un | 八十一
90 | ninety | quatre-vingt-dix | 九十
91 | ninety-one | quatre-vingt-onze | 九十一
100 | one hundred | cent | 一百
101 | one hundred and one | cent un | 一百零一
110 | one hundred and ten | cent dix | 一百一十
115 | one hundred and fifteen | cent quinze | 一百一十五
200 | two hundred | deux cents | 二百
202 | two hundred and two | deux cent deux | 二百零二
380 | three hundred and eighty | trois cent quatre-vingts | 三百八十
1000 | one thousand | mille | 一千
1001 | one thousand and one | mille un | 一千零一
1010 | one thousand and ten | mille dix | 一千零一十
1100 | one thousand one hundred | mille cent | 一千一百
2000 | two thousand | deux mille | 二千
2222 | two thousand two hundred and twenty-two | deux mille deux cent vingt-deux | 二千二百二十二
10000 | ten thousand | dix mille | 一万
10010 | ten thousand and ten | dix mille dix | 一万零一十
20300 | twenty thousand three hundred | vingt mille trois cents | 二万零三百
21000 | twenty-one thousand | vingt et un mille | 二万一千
80000 | eighty thousand | quatre-vingt mille | 八万
100000 | one hundred thousand | cent mille | 十万
101000 | one hundred and one thousand | cent un mille | 十万一千
110000 | one hundred and ten thousand | cent dix mille | 十一万
200000 | two hundred thousand | deux cent mille | 二十万
280080 | two hundred and eighty thousand and eighty | deux cent quatre-vingt mille quatre-vingts | 二十八万零八十
1000000 | one million | un million | 一百万
1000100 | one million one hundred | un million cent | 一百万零一百
1020000 | one million twenty thousand | un million vingt mille | 一百零二万
2000001 | two million and one | deux millions un | 二百万零一
80000000 | eighty million | quatre-vingts millions | 八千万
100000000 | one hundred million | cent millions | 一亿
100000001 | one hundred million and one | cent millions un | 一亿零一
100005000 | one hundred million five thousand | cent millions cinq mille | 一亿零五千
100100000 | one hundred million one hundred thousand | cent millions cent mille | 一亿零一十万
110000000 | one hundred and ten million | cent dix millions | 一亿一千万
200000000 | two hundred million | deux cents millions | 二亿
"""  # noqa: E501
EXAMPLES = [tuple(line.split(" | ")) for line in KNOWN.strip().splitlines()]


@pytest.mark.parametrize(("number", "en", "fr", "zh"), EXAMPLES)
def test_numbers_are_spelled_as_people_spell_them(number, en, fr, zh):
    assert [spell(int(number), language) for language in ("en", "fr", "zh")] == [en, fr, zh]


def test_the_largest_number_can_be_spelled():
    assert spell(999_999_999, "en") == (
        "nine hundred and ninety-nine million nine hundred and ninety-nine thousand "
        "nine hundred and ninety-nine"
    )
    assert spell(999_999_999, "fr") == (
        "neuf cent quatre-vingt-dix-neuf millions neuf cent quatre-vingt-dix-neuf mille "
        "neuf cent quatre-vingt-dix-neuf"
    )
    assert spell(999_999_999, "zh") == "九亿九千九百九十九万九千九百九十九"


@pytest.mark.parametrize("language", LANGUAGES)
@given(number=st.one_of(st.integers(0, 9999), st.integers(0, 999_999_999)))
def test_what_is_spelled_is_read_as_the_same_number(language, number):
    assert read_number(spell(number, language), language) == number


@given(
    digits=st.lists(st.sampled_from("0007"), min_size=9, max_size=9),
    language=st.sampled_from(LANGUAGES),
)
def test_numbers_full_of_zeros_are_read_back_too(digits, language):
    number = int("".join(digits))
    assert read_number(spell(number, language), language) == number


def test_no_two_numbers_up_to_ten_thousand_are_spelled_alike():
    for language in LANGUAGES:
        assert len({spell(number, language) for number in range(10_001)}) == 10_001


def test_the_words_up_to_ten_thousand_are_the_committed_ones():
    words = "\n".join(spell(number, name) for name in LANGUAGES for number in range(10_001))
    assert hashlib.sha256(words.encode()).hexdigest() == SHA256


def test_chinese_never_doubles_or_ends_with_the_empty_place():
    for number in [*range(1, 10_001), *range(99_990_000, 100_110_000, 37)]:
        words = spell(number, "zh")
        assert "零零" not in words
        assert not words.endswith("零")


def test_integers_of_numpy_are_numbers():
    assert spell(np.int64(21), "fr") == "vingt et un"


@pytest.mark.parametrize("number", [-1, 1_000_000_000])
def test_what_is_no_number_of_the_range_is_refused(number):
    with pytest.raises(ArgumentError, match="whole number from 0 to 999,999,999"):
        spell(number, "en")


@pytest.mark.parametrize(
    ("words", "language", "message"),
    [
        ("", "en", "Expected words like 'two hundred"),
        ("deux", "en", "'deux' stands in no number"),
        ("Two", "en", "'Two' stands in no number"),
        ("two ", "en", "'' stands in no number"),
        ("twenty one", "en", "21 would be 'twenty-one'"),
        ("one hundred one", "en", "101 would be 'one hundred and one'"),
        ("twenty twenty", "en", "40 would be 'forty'"),
        ("and", "en", "0 would be 'zero'"),
        ("thousand million", "en", "no number from 0 to 999,999,999"),
        ("quatre-vingt", "fr", "80 would be 'quatre-vingts'"),
        ("deux cents mille", "fr", "'deux cent mille'"),
        ("deux milles", "fr", "'milles' stands in no number"),
        ("soixante-et-onze", "fr", "'soixante et onze'"),
        ("quatre-vingt et un", "fr", "'quatre-vingt-un'"),
        ("两百", "zh", "'两' stands in no number"),
        ("一百一", "zh", "101 would be '一百零一'"),
        ("一十", "zh", "10 would be '十'"),
        ("一亿五千", "zh", "'一亿零五千'"),
        ("million " * 1000, "en", "no number"),
    ],
)
def test_garbage_is_refused_with_the_reason(words, language, message):
    with pytest.raises(DataError, match=message):
        read_number(words, language)


@given(words=st.text(alphabet="零一二十百千万亿", max_size=12))
def test_whatever_chinese_is_read_is_the_spelling_of_its_number(words):
    try:
        number = read_number(words, "zh")
    except DataError:
        return
    assert spell(number, "zh") == words


def test_an_unknown_language_is_met_with_the_known_ones():
    with pytest.raises(UnknownNameError, match=r"'fra'.*fr"):
        spell(1, "fra")
    with pytest.raises(UnknownNameError, match=r"'ge'.*en"):
        read_number("eins", "ge")
