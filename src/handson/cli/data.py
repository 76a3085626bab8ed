"""``handson data``: which data sets there are, getting them, checking them, finding them."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from handson.base.errors import ChecksumError, DataError
from handson.base.paths import data_homes
from handson.data.download import fetch, megabytes
from handson.data.locate import check, ensure, find, locate
from handson.data.registry import EMBEDDED, REMOTE, RemoteSet, remote_set

app = typer.Typer(no_args_is_help=True, help="List, get, verify and find data sets.")

Report = Callable[[str, int, int], None]
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="As in 'list'.")]


@app.command("list")
def list_() -> None:
    """Show every data set, real and embedded, and whether it is here.

    Example: handson data list
    """
    rows: list[tuple[str, ...]] = [
        (remote.id, _state(remote), megabytes(remote.size), remote.zh, remote.en)
        for remote in REMOTE.values()
    ]
    rows += [(made.id, "embedded", "-", made.zh, made.en) for made in EMBEDDED.values()]
    if sys.stdout.isatty():
        rows = [(*facts, f"{zh}\n{en}") for *facts, zh, en in rows]
    _table(("id", "here", "size", "what it is"), rows)


@app.command()
def get(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="As in 'list', or: all.")],
    to: Annotated[
        Path | None, typer.Option(help="Data folder to fill, for example one to share.")
    ] = None,
) -> None:
    """Download data sets, resuming what was cut, and check every byte.

    Example: handson data get fashion_mnist time_machine
    """
    chosen = [i for i in (list(REMOTE) if ids == ["all"] else ids) if not _embedded(i)]
    for remote in [remote_set(set_id) for set_id in chosen]:
        with _progress(remote) as report:
            files = fetch(remote, to, progress=report) if to else _get(remote, report)
        for path in files.values():
            _line(remote.id, str(path))


def _get(remote: RemoteSet, report: Report) -> dict[str, Path]:
    try:
        return ensure(remote.id, progress=report)
    except ChecksumError:
        if _state(remote) != "yes":
            raise  # no mirror had the right bytes
        fetch(remote, progress=report)  # a damaged file in the cache is replaced ...
        return locate(remote.id)  # ... one in the reader's own folder is still an error


@app.command()
def verify(ids: Ids = None) -> None:
    """Compare the SHA-256 of every file with the published one; exit code 1 if any differs.

    Without ID it looks at every set that is here. Example: handson data verify fashion_mnist
    """
    remotes = [remote_set(i) for i in ids if not _embedded(i)] if ids else list(REMOTE.values())
    rows: list[tuple[str, ...]] = []
    complaints: list[str] = []
    for remote in remotes:
        paths = {file: find(remote, file) for file in remote.files}
        absence = "missing" if ids or any(paths.values()) else "not here"
        for file, path in paths.items():
            verdict = absence
            if path is not None:
                try:
                    check(remote, file, path, remember=False)
                    verdict = "ok"
                except DataError as error:
                    verdict = "wrong"
                    complaints.append(str(error))
            if verdict == "missing":
                complaints.append(f"{file.name} is missing: handson data get {remote.id}")
            rows.append((remote.id, file.name, verdict, str(path or "-")))
    if rows:
        _table(("id", "file", "verdict", "path"), rows)
    for complaint in complaints:
        typer.echo(complaint, err=True)
    if complaints:
        raise typer.Exit(1)


@app.command()
def where(
    set_id: Annotated[str | None, typer.Argument(metavar="[ID]", help="As in 'list'.")] = None,
) -> None:
    """Show where a data set's files are; without ID, the folders that are searched, in order.

    Example: handson data where fashion_mnist
    """
    if set_id is None:
        for home in data_homes():
            _line(str(home), "" if home.is_dir() else "(no such folder yet)")
    elif not _embedded(set_id):
        for name, path in locate(set_id).items():
            _line(name, str(path))


def _embedded(set_id: str) -> bool:
    if set_id in EMBEDDED:
        _line(set_id, f"embedded: made on the spot by {EMBEDDED[set_id].loader}")
        return True
    return False


def _state(remote: RemoteSet) -> str:
    there = [find(remote, file) is not None for file in remote.files]
    return "yes" if all(there) else "partly" if any(there) else "no"


def _line(*columns: str) -> None:
    typer.echo("\t".join(column for column in columns if column))


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print a table in a terminal; tabs between the columns, and no header, in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            typer.echo("\t".join(row))
        return
    table = Table(box=None, pad_edge=False)
    for title in header:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    Console().print(table)


@contextmanager
def _progress(remote: RemoteSet) -> Iterator[Report]:
    """Yield what reports bytes: a bar per file in a terminal, one line per file elsewhere."""
    if not sys.stderr.isatty():
        started: set[str] = set()

        def say(name: str, done: int, total: int) -> None:
            if name not in started:
                started.add(name)
                typer.echo(f"fetching {name} ({megabytes(total)}) for {remote.id} ...", err=True)

        yield say
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bars:
        tasks = {}

        def draw(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total)
            bars.update(tasks[name], completed=done)

        yield draw
