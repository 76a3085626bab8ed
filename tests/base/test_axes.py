from handson.base.axes import AXES


def test_every_axis_is_one_lower_case_word_with_a_meaning():
    for word, meaning in AXES.items():
        assert word.replace("_", "").isalpha(), word
        assert word == word.lower()
        assert len(meaning) > 10
    assert len(set(AXES.values())) == len(AXES)
