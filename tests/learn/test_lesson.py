import pytest

from handson.base.errors import DataError, UnknownNameError
from handson.learn.lesson import all_lessons, chosen, lesson, read_lesson

TEXT = """# ---
# concept: mlp
# needs: []
# minutes: 5
# ---

# %% [markdown] lang="zh"
# # 一

# %% [markdown] lang="en"
# # One

# %%
x = 1

# %% tags=["exercise"]
def first(x):
    raise NotImplementedError
"""


def test_a_lesson_knows_its_title_its_exercises_and_its_languages():
    found = read_lesson("small", TEXT)
    assert found.title == ("一", "One")
    assert found.exercises == ("first",)
    assert [cell.text[:5] for cell in found.said_in("zh")] == ["# 一", "x = 1", "def f"]
    assert [cell.text[:5] for cell in found.said_in("en")] == ["# One", "x = 1", "def f"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("# minutes: 5\n", ""), ("minutes: 5", "minutes: five"), ("concept", "idea")],
)
def test_a_front_matter_that_is_not_complete_is_refused(old, new):
    with pytest.raises(DataError, match="lesson small: the front matter must give concept, needs"):
        read_lesson("small", TEXT.replace(old, new))


@pytest.mark.parametrize(
    "name", ["linear_regression", "Linear Regression", "线性回归", "linear-regression"]
)
def test_a_lesson_is_found_by_stem_idea_and_either_name(name):
    assert lesson(name).stem == "linear_regression"


def test_an_unknown_lesson_is_answered_with_the_nearest():
    with pytest.raises(
        UnknownNameError, match="no lesson is called 'linaer_regresion'; the nearest are: linear_r"
    ):
        lesson("linaer_regresion")


def test_no_name_means_all():
    assert chosen([]) == list(all_lessons().values())
    assert [each.stem for each in chosen(["linear_regression"])] == ["linear_regression"]
