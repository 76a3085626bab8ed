"""A table of the runs in SQLite, so that a long list need not open every folder.

Nothing is in it that is not in the folders: it may be deleted at any time.
"""

import json
import math
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from handson.train.summary import Summary

FORMAT = 1
OURS = 0x68616E64
"""``hand``, in the file's header: somebody else's database of the same name is not ours."""

PATIENCE = 5.0
"""Seconds to wait for another process that is writing."""

COLUMNS = {
    "id": "TEXT PRIMARY KEY",
    "recipe": "TEXT",
    "status": "TEXT",
    "started": "TEXT",
    "ended": "TEXT",
    "seconds": "REAL",
    "device": "TEXT",
    "arguments": "TEXT",
    "last": "TEXT",
    "ok": "INTEGER",
    "judged": "TEXT",
}


class Index:
    """An open index; made by ``opened``."""

    def __init__(self, home: Path, connection: sqlite3.Connection) -> None:
        self.home, self.connection = home, connection

    def stamps(self) -> dict[str, tuple[int, str]]:
        """Return for every run when its folder had last changed, and its status then."""
        found = self.connection.execute("SELECT id, stamp, status FROM runs")
        return {name: (stamp, status) for name, stamp, status in found}

    def write(self, stamped: Iterable[tuple[int, Summary]], forget: Iterable[str] = ()) -> None:
        """Insert or replace runs, and forget others, all or nothing."""
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        rows = [(stamp, *_to_row(summary)) for stamp, summary in stamped]
        self.connection.execute("BEGIN IMMEDIATE")
        with self.connection:
            self.connection.executemany(f"INSERT OR REPLACE INTO runs VALUES ({marks})", rows)
            self.connection.executemany("DELETE FROM runs WHERE id = ?", [(n,) for n in forget])

    def newest_first(self, recipe: str | None = None) -> Iterator[Summary]:
        """Yield the runs of one recipe, or of all."""
        found = self.connection.execute(
            f"SELECT {', '.join(COLUMNS)} FROM runs WHERE ?1 IS NULL OR recipe = ?1 "
            "ORDER BY started DESC, id DESC",
            (recipe,),
        )
        for row in found:
            yield _from_row(self.home, row)


@contextmanager
def opened(home: Path) -> Iterator[Index]:
    """Open the index of ``home``, making it when there is none.

    Raises:
        sqlite3.OperationalError: it is locked, or cannot be read or written.
        sqlite3.DatabaseError: the file is damaged, or no index of this format.
    """
    connection = sqlite3.connect(home / "index.sqlite", timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")  # what a power cut damages is made again
        if _number(connection, "schema_version") == 0:
            _create(connection)
        if [_number(connection, m) for m in ("application_id", "user_version")] != [OURS, FORMAT]:
            raise sqlite3.DatabaseError(f"{home / 'index.sqlite'} is no index of format {FORMAT}")
        yield Index(home, connection)
    finally:
        connection.close()


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        connection.execute(f"CREATE TABLE IF NOT EXISTS runs (stamp INTEGER, {columns})")
        connection.execute("CREATE INDEX IF NOT EXISTS newest ON runs (started, id)")
        connection.execute(f"PRAGMA application_id = {OURS}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")


def _to_row(summary: Summary) -> list[Any]:
    plain = summary.as_json()
    return [json.dumps(v) if isinstance(v := plain[name], dict) else v for name in COLUMNS]


def _from_row(home: Path, row: tuple[Any, ...]) -> Summary:
    values = dict(zip(COLUMNS, row, strict=True))
    last = json.loads(values.pop("last"))
    return Summary(
        arguments=json.loads(values.pop("arguments")),
        last={k: math.nan if v is None else v for k, v in last.items()},
        ok=None if (ok := values.pop("ok")) is None else bool(ok),
        folder=home / str(values["id"]),
        **values,
    )
