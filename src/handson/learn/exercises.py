"""Every exercise of every lesson, by the name of its function."""

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handson.base.errors import unknown
from handson.learn.lesson import Lesson, all_lessons

if TYPE_CHECKING:
    from handson.verify.exercise import Exercise


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise and the lesson that it belongs to.

    Attributes:
        name: of the function.
        lesson: where it is set.
    """

    name: str
    lesson: Lesson

    @property
    def address(self) -> str:
        """Where our solution stands, as ``handson.show.source`` takes it."""
        return f"handson.lessons.solutions.{self.lesson.stem}:{self.name}"

    def exercise(self) -> "Exercise":
        """Return what checks it; imports torch."""
        found = importlib.import_module(f"handson.lessons.solutions.{self.lesson.stem}")
        known: dict[str, Exercise] = {each.name: each for each in found.EXERCISES}
        return known[self.name]


def all_tasks() -> dict[str, Task]:
    """Return every exercise by the name of its function, in the order of the lessons."""
    return {
        name: Task(name, lesson) for lesson in all_lessons().values() for name in lesson.exercises
    }


def task(name: str) -> Task:
    """Return the exercise whose function is called ``name``.

    Raises:
        UnknownNameError: no lesson has it; the message holds the nearest.
    """
    known = all_tasks()
    if name not in known:
        raise unknown("exercise", name, known, hint="handson progress")
    return known[name]
