import pytest

from handson.base.errors import ArgumentError
from handson.base.words import Words
from handson.shift.evidence import Evidence, check_level

TEST = Words(zh="检验", en="a test")


def evidence(p_value, level=0.05):
    return Evidence(test=TEST, statistic=0.25, p_value=p_value, level=level)


def test_a_p_value_at_the_level_is_already_an_alarm():
    assert evidence(0.05).shifted
    assert evidence(0.001).shifted
    assert not evidence(0.0501).shifted


def test_it_is_said_in_both_languages():
    found = evidence(0.004)
    assert found.said_in("zh") == "检验：统计量 0.25，p = 0.004 ≤ 0.05，分布发生了偏移"
    assert found.said_in("en") == (
        "a test: statistic 0.25, p = 0.004 ≤ 0.05, the distribution has shifted"
    )


def test_no_alarm_does_not_claim_that_nothing_shifted():
    assert "没有发现偏移的证据" in evidence(0.5).said_in("zh")
    assert "no evidence of a shift" in evidence(0.5).said_in("en")


def test_text_speaks_the_readers_language(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")
    assert str(evidence(0.5)) == evidence(0.5).said_in("en")


@pytest.mark.parametrize("level", [0, 1, 5, -0.1, float("nan")])
def test_a_level_is_a_share(level):
    with pytest.raises(ArgumentError, match="above 0 and below 1"):
        check_level(level)
    with pytest.raises(ArgumentError, match="above 0 and below 1"):
        evidence(0.5, level=level)
