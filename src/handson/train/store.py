"""The run store: all runs of a home folder, listed, found, removed."""

import heapq
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

from handson.base.errors import RunError
from handson.train.index import Index, opened
from handson.train.run_folders import choose, run_folders
from handson.train.runs import Run
from handson.train.summary import GONE, UNREADABLE, Summary, summarize

Summaries = list[Summary]


class RunStore:
    """The runs below ``home``. The folders are the truth; ``index.sqlite`` only saves opening them.

    Runs that were moved in, renamed or deleted by hand are noticed at the next look, and so is a
    file that was replaced; not one that was edited in place, which needs ``rebuild``. An index that
    is missing, damaged or of another format is made again (the file of that name is kept, as
    ``index.sqlite.broken``); where it cannot be used at all, the folders are read instead.

    Args:
        home: folder of all runs.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def record(self, run: Run) -> None:
        """Bring the index up to date with one run.

        Never fails: a run that could not be written down is noticed at the next look.
        """
        with suppress(OSError, sqlite3.Error):
            if not os.path.samefile(run.folder.parent, self.home):
                return
            stamp, summary = run.folder.stat().st_mtime_ns, summarize(run)  # in this order
            if summary.status != UNREADABLE:
                with opened(self.home) as index:
                    index.write([(stamp, summary)])

    def find(self, name: str) -> Run:
        """Return a run.

        Args:
            name: its id, an unambiguous beginning or end of it, the path of its folder, the name
                of a recipe for its newest run, or ``last`` for the newest of all.

        Raises:
            UnknownNameError: there is none.
            RunError: several fit, or there are no runs at all.
        """
        path = Path(name)
        if len(path.parts) > 1 and (path / "manifest.json").is_file():
            return Run(path)
        if name == "last":
            names = [summary.id for summary in self.list(limit=1)]
        else:
            names = sorted(run_folders(self.home), reverse=True)
        if not names:
            raise RunError(f"there are no runs in {self.home} yet; make one: handson run lenet")
        if name == "last":
            return Run(self.home / names[0])
        of_recipe = self.list(recipe=name, limit=1)
        return Run(self.home / (of_recipe[0].id if of_recipe else choose(name, names)))

    def remove(self, run: Run) -> None:
        """Delete a run's folder with everything in it.

        Raises:
            RunError: a living process has it, it is no run of this home, or the system refuses.
        """
        if run.id not in run_folders(self.home) or not os.path.samefile(
            run.folder.parent, self.home
        ):
            raise RunError(f"{run.folder} is no run in {self.home}; nothing was deleted")
        run.acquire()
        run.release()
        trash = self.home / f".{run.id}.removed"
        try:
            shutil.rmtree(trash, ignore_errors=True)
            os.replace(run.folder, trash)  # at once it is gone from lists
            shutil.rmtree(trash)
        except OSError as error:
            left = trash if trash.exists() else run.folder
            raise RunError(
                f"cannot delete {left}: {error.strerror or error}; close what has it open, check "
                "that you may write there, and delete the folder"
            ) from None
        with suppress(sqlite3.Error), opened(self.home) as index:
            index.write([], forget=[run.id])

    def rebuild(self) -> None:
        """Make the index again from the folders, whatever it says now."""
        with suppress(OSError):
            (self.home / "index.sqlite").unlink()
        self.list(limit=0)

    def list(
        self, *, recipe: str | None = None, status: str | None = None, limit: int | None = None
    ) -> Summaries:
        """Return the runs, newest first.

        Args:
            recipe: only those of this recipe.
            status: only those that are ``running``, ``interrupted``, ``finished``, ...
            limit: at most so many.
        """
        folders = run_folders(self.home)
        for attempt in range(2):
            try:
                with opened(self.home) as index:
                    strange = self._sync(index, folders)
                    found = heapq.merge(
                        _newest_first(strange),
                        index.newest_first(recipe),
                        key=_moment,
                        reverse=True,
                    )
                    return list(islice(_wanted(found, recipe, status), limit))
            except sqlite3.DatabaseError as error:
                busy = isinstance(error, sqlite3.OperationalError)
                if attempt or (busy and "no such" not in str(error)):
                    break
                self._set_aside()
        everything = [summarize(Run(self.home / name)) for name in folders]
        return list(islice(_wanted(_newest_first(everything), recipe, status), limit))

    def _sync(self, index: Index, folders: dict[str, int]) -> Summaries:
        """Bring the index up to date; return the runs that cannot be written down."""
        known = index.stamps()
        stale = [
            name
            for name, stamp in folders.items()
            if name not in known or known[name][0] != stamp or known[name][1] == "running"
        ]
        read = [summarize(Run(self.home / name)) for name in stale]
        strange = [s for s in read if s.status == UNREADABLE]
        changed = [
            (folders[s.id], s)
            for s in read
            if s.status != UNREADABLE and known.get(s.id) != (folders[s.id], s.status)
        ]
        gone = (known.keys() - folders.keys()) | (known.keys() & {s.id for s in strange})
        if changed or gone:
            index.write(changed, forget=gone)
        return strange

    def _set_aside(self) -> None:
        index = self.home / "index.sqlite"
        with suppress(OSError):
            os.replace(index, index.with_name("index.sqlite.broken"))


def _moment(summary: Summary) -> tuple[str, str]:
    return summary.started, summary.id


def _newest_first(summaries: Summaries) -> Summaries:
    return sorted(summaries, key=_moment, reverse=True)


def as_seen(summary: Summary) -> Summary:
    """Return the summary with ``GONE`` for a run that says it is running, but has no process."""
    if summary.status == "running" and not Run(summary.folder).in_use_by():
        return replace(summary, status=GONE)
    return summary


def _wanted(found: Iterable[Summary], recipe: str | None, status: str | None) -> Iterator[Summary]:
    for summary in map(as_seen, found):
        if summary.status == UNREADABLE and Run(summary.folder).in_use_by():
            continue  # it is about to write its manifest
        if recipe in (None, summary.recipe) and status in (None, summary.status.split(" ")[0]):
            yield summary
