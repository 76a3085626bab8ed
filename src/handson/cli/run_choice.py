"""Which run is meant: the names that commands take, and what they find."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from handson.base.paths import runs_home

if TYPE_CHECKING:
    from handson.train.runs import Run
    from handson.train.store import RunStore
    from handson.train.summary import Summary

Id = Annotated[str, typer.Argument(metavar="ID", help="An id, its beginning or its end, or: last.")]
Ids = Annotated[
    list[str], typer.Argument(metavar="ID...", help="Ids, their beginnings or ends, or: last.")
]


def store() -> "RunStore":
    """Return the store of the runs home."""
    from handson.train.store import RunStore

    return RunStore(runs_home())


def read(name: str) -> "tuple[Run, Summary, Mapping[str, Any]]":
    """Find a run and read what is known about it: folder, summary, manifest.

    Raises:
        UnknownNameError: there is none.
        RunError: several fit, or its manifest cannot be read.
    """
    from handson.train.store import as_seen
    from handson.train.summary import summarize

    run = store().find(name)
    manifest = run.manifest()
    return run, as_seen(summarize(run)), manifest
