"""What a learner has opened and solved: a small SQLite file of their own, and nobody else's."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path

from handson.base.errors import DataError
from handson.base.paths import user_home
from handson.catalog import CONCEPTS
from handson.learn.lesson import all_lessons

TABLES = """
create table if not exists notebooks (
    path text primary key, lesson text not null, lang text not null, digest text not null,
    written text not null);
create table if not exists checks (
    lesson text not null, exercise text not null, outcome text not null, at text not null);
create index if not exists checks_by_exercise on checks (exercise);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far a learner is with one exercise.

    Attributes:
        chapter: number of the chapter.
        lesson: stem of the lesson.
        opened: whether its notebook was changed or run, or an exercise of it checked.
        exercise: name of the function.
        solved: whether a check found it right.
        checks: how often it was checked.
        solved_at: when it was first found right, in UTC; empty before that.
        last_check: when it was last checked, in UTC; empty before that.
    """

    chapter: str
    lesson: str
    opened: bool
    exercise: str
    solved: bool
    checks: int
    solved_at: str
    last_check: str


class Progress:
    """The record of one learner.

    Args:
        path: of the file; the user's own folder unless told.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or user_home() / "progress.sqlite"

    def wrote(self, lesson: str, lang: str, path: Path, text: str) -> None:
        """Remember where a notebook was written, and how it looked then.

        Args:
            lesson: stem of the lesson.
            lang: its language.
            path: where it lies.
            text: its whole content.
        """
        row = (str(path.resolve()), lesson, lang, digest(text.encode()), now())
        with self._open() as base:
            base.execute("insert or replace into notebooks values (?, ?, ?, ?, ?)", row)

    def checked(self, lesson: str, exercise: str, outcome: str) -> None:
        """Remember the outcome of a check.

        Args:
            lesson: stem of the lesson.
            exercise: name of the function.
            outcome: as a ``Verdict`` names it.
        """
        with self._open() as base:
            base.execute(
                "insert into checks values (?, ?, ?, ?)", (lesson, exercise, outcome, now())
            )

    def notebooks(self, lesson: str) -> list[Path]:
        """Return where notebooks of a lesson were written and still are, newest change first.

        Args:
            lesson: stem of the lesson.
        """
        if not self.path.exists():
            return []
        with self._open() as base:
            rows = base.execute("select path from notebooks where lesson = ?", (lesson,)).fetchall()
        there = [path for (name,) in rows if (path := Path(name)).is_file()]
        return sorted(there, key=lambda path: path.stat().st_mtime, reverse=True)

    def steps(self) -> list[Step]:
        """Return one row per exercise of every lesson, in the order of the catalogue."""
        chapters = {concept.lesson: concept.chapter for concept in CONCEPTS}
        found: dict[str, list[tuple[str, str]]] = {}
        opened: set[str] = set()
        if self.path.exists():
            with self._open() as base:
                for exercise, outcome, at in base.execute(
                    "select exercise, outcome, at from checks order by at, rowid"
                ):
                    found.setdefault(exercise, []).append((outcome, at))
                opened |= {lesson for (lesson,) in base.execute("select lesson from checks")}
                written = base.execute("select path, lesson, digest from notebooks").fetchall()
            opened |= {lesson for path, lesson, mark in written if _changed(Path(path), mark)}
        steps = []
        for lesson in all_lessons().values():
            for exercise in lesson.exercises:
                checks = found.get(exercise, [])
                right = [at for outcome, at in checks if outcome == "right"]
                steps.append(
                    Step(
                        chapter=chapters[lesson.stem],
                        lesson=lesson.stem,
                        opened=lesson.stem in opened,
                        exercise=exercise,
                        solved=bool(right),
                        checks=len(checks),
                        solved_at=right[0] if right else "",
                        last_check=checks[-1][1] if checks else "",
                    )
                )
        return steps

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(self.path, timeout=10)
            try:
                base.executescript(TABLES)
                with base:
                    yield base
            finally:
                base.close()
        except (sqlite3.Error, OSError) as error:
            raise DataError(
                f"the record of your progress, {self.path}, cannot be used: {error}. Close other "
                "programs that have it open, or move it away; a new one is then begun"
            ) from None


def to_csv(steps: list[Step], learner: str = "") -> str:
    """Return progress as CSV text, one line per exercise.

    Args:
        steps: from ``Progress.steps``.
        learner: name for the first column, so that an instructor can put many files together.
    """
    text = io.StringIO()
    names = [field.name for field in fields(Step)]
    table = csv.DictWriter(text, ["learner", *names], lineterminator="\n")
    table.writeheader()
    table.writerows({"learner": learner, **asdict(step)} for step in steps)
    return text.getvalue()


def digest(content: bytes) -> str:
    """Return the fingerprint of a notebook's bytes."""
    return sha256(content).hexdigest()


def now() -> str:
    """Return the present moment in UTC as text."""
    return f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"


def _changed(path: Path, mark: str) -> bool:
    try:
        return digest(path.read_bytes()) != mark
    except OSError:
        return False
