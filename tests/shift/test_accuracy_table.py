import pytest

from handson.base.errors import UnknownNameError
from handson.shift.accuracy_table import METHODS, SHIFTS, Row, Table

TABLE = Table(
    (
        Row(shift="covariate", method="shifted", accuracies=(0.5, 0.7)),
        Row(shift="covariate", method="corrected", accuracies=(0.8, 0.8)),
        Row(shift="label", method="oracle", accuracies=(0.9,)),
    )
)


def test_a_row_is_found_and_averaged():
    assert TABLE.row("covariate", "shifted").mean == pytest.approx(0.6)


def test_it_prints_a_spread_only_where_there_is_one():
    lines = TABLE.said_in("en").splitlines()
    assert lines[:3] == [
        "covariate shift",
        "  0.600 ± 0.141  as it was trained",
        "  0.800 ± 0.000  corrected",
    ]
    assert "  0.900  oracle: trained on labelled target data" in lines


def test_it_speaks_chinese(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "zh")
    assert str(TABLE).splitlines()[:2] == ["协变量偏移", "  0.600 ± 0.141  不校正"]


def test_an_unknown_row_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="the nearest are: covariate corrected"):
        TABLE.row("covariate", "corected")


def test_every_word_is_there_in_both_languages():
    assert all(words.zh and words.en for words in [*SHIFTS.values(), *METHODS.values()])
