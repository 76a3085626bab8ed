import pytest

from handson.base.errors import UnknownNameError
from handson.learn.exercises import all_tasks, task
from handson.learn.lesson import all_lessons
from handson.show import source


def test_every_exercise_has_a_name_of_its_own():
    assert len(all_tasks()) == sum(len(each.exercises) for each in all_lessons().values())


@pytest.mark.parametrize("name", all_tasks())
def test_every_exercise_has_a_solution_that_can_be_shown(name):
    found = task(name)
    assert found.exercise().name == name
    assert f"def {name}(" in source(found.address).text


def test_an_unknown_exercise_is_answered_with_the_nearest():
    with pytest.raises(
        UnknownNameError, match=r"no exercise is called 'slop'; the nearest are: slope"
    ):
        task("slop")
