import pytest

from handson.base.words import Words
from handson.learn.verdict import HEADS, OUTCOMES, Verdict

WRONG = Verdict(
    exercise="slope",
    outcome="wrong",
    passed=3,
    cases=8,
    case="far from zero, float32",
    quantity="output",
    gap=0.25,
    inputs=("float32 (1,): [1.0]",),
    yours="1.25",
    expected="1.0",
    hint=Words(zh="想一想", en="think"),
    printed="hello",
)


def test_the_whole_answer_in_english():
    assert WRONG.said_in("en").splitlines() == [
        "slope: not yet. It agrees in 3 of 8 cases.",
        "  case: far from zero, float32",
        "  what differs: output, by at most 0.25",
        "the smallest input that fails:",
        "  float32 (1,): [1.0]",
        "yours:",
        "  1.25",
        "expected:",
        "  1.0",
        "it printed:",
        "  hello",
        "hint: think",
    ]


def test_the_whole_answer_in_chinese():
    text = WRONG.said_in("zh")
    assert text.startswith("slope：还不对。8 种情形中对了 3 种。")
    assert text.endswith("提示：想一想")


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_outcome_is_said_in_both_languages(outcome, lang):
    said = Verdict(exercise="f", outcome=outcome, cases=2).said_in(lang)
    assert said.startswith("f")
    assert any("一" <= letter <= "鿿" for letter in said) == (lang == "zh")


def test_there_is_a_sentence_for_every_outcome_and_no_more():
    assert set(HEADS) == set(OUTCOMES)


def test_only_right_is_right():
    assert [o for o in OUTCOMES if Verdict(exercise="f", outcome=o).right] == ["right"]


def test_a_prompt_shows_it_in_the_readers_language(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "zh")
    assert "还不对" in repr(WRONG)
