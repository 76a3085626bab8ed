"""A run from folder to verdict: make the folder, write the manifest, train, write how it ended."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import torch

from handson.base.device import choose
from handson.base.errors import CheckpointError, DivergenceError
from handson.base.paths import runs_home
from handson.base.seed import seed_everything
from handson.train.data_facts import data_facts, refuse_other_data
from handson.train.distributed import World, joined
from handson.train.engine import fit
from handson.train.events import Callback
from handson.train.experiment import Experiment
from handson.train.interrupt import stop_on_signals
from handson.train.manifest import commit, machine, versions
from handson.train.runs import Run, new_run
from handson.train.settings import Result, Settings
from handson.train.store import RunStore


def now() -> str:
    """Return the present moment in UTC as text: ``2026-11-23T20:15:03Z``."""
    return f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"


def launch(
    experiment: Experiment,
    settings: Settings | None = None,
    *,
    home: Path | None = None,
    resume: Run | None = None,
    callbacks: Sequence[Callback] = (),
) -> tuple[Run, Result]:
    """Train an experiment in a folder of its own; Ctrl-C leaves it resumable.

    Args:
        experiment: what to learn.
        settings: where and how to compute.
        home: folder of all runs; ``$HANDSON_HOME`` or ``./runs`` unless told.
        resume: go on with this run instead of starting one.
        callbacks: told of every event, in the leading process.

    Raises:
        DivergenceError: the loss is no longer finite; the folder says so too.
        RunError: the folder cannot be made, another process has it, or the data of the run that
            goes on has changed.
    """
    settings = settings or Settings()
    device = choose(settings.device)
    home = runs_home() if home is None else home
    with joined(device.type) as world, stop_on_signals() as stop:
        seed_everything(experiment.seed)
        dataset = experiment.data()
        about = data_facts(dataset)
        if resume:
            refuse_other_data(resume.manifest().get("data") or {}, about)
        experiment = replace(experiment, data=lambda: dataset)
        run = _folder(experiment, settings, device, home, resume, world, about)
        try:
            result = fit(
                experiment,
                settings=settings,
                run=run,
                resume=resume is not None,
                callbacks=callbacks,
                stop=stop,
                world=world,
            )
        except BaseException as error:
            kinds = {DivergenceError: "diverged", KeyboardInterrupt: "interrupted"}
            if world.leads:
                _close(run, home, status=kinds.get(type(error), "failed"), error=str(error))
            raise
        if world.leads:
            verdicts = [asdict(v) for v in result.verdicts]
            last = run.rows()[-1:] or [{}]
            _close(run, home, status=result.status, verdicts=verdicts, last=last[0])
        return run, result


def _folder(
    experiment: Experiment,
    settings: Settings,
    device: torch.device,
    home: Path,
    resume: Run | None,
    world: World,
    about: Mapping[str, Any],
) -> Run:
    """Make or take the run's folder in the leading process; tell the others where it is."""
    if not world.leads:
        return Run(Path(str(world.share(None))))
    run = resume or new_run(home, experiment.recipe or "run")
    run.acquire()
    if resume:
        run.update(status="running", ended=None, error="")
    else:
        run.write_manifest(_manifest(run, experiment, settings, device, world, about))
    RunStore(home).record(run)
    world.share(str(run.folder))
    return run


def _manifest(
    run: Run,
    experiment: Experiment,
    settings: Settings,
    device: torch.device,
    world: World,
    about: Mapping[str, Any],
) -> dict[str, Any]:
    return {
        "id": run.id,
        "recipe": experiment.recipe,
        "arguments": dict(experiment.arguments),
        "data": dict(about),
        "fold": experiment.fold,
        "patience": experiment.early_stopping.patience if experiment.early_stopping else 0,
        "settings": asdict(settings),
        "processes": world.size,
        "seed": experiment.seed,
        "status": "running",
        "started": now(),
        "ended": None,
        **commit(),
        "versions": versions(),
        "machine": machine(device),
        "last": {},
        "verdicts": [],
        "error": "",
    }


def _close(run: Run, home: Path, **changes: Any) -> None:
    """Write how the run ended and give its folder back, even when the disk refuses."""
    try:
        run.update(ended=now(), **changes)
        RunStore(home).record(run)
    except CheckpointError:
        if not changes.get("error"):
            raise  # nothing else went wrong; otherwise that error matters more
    finally:
        run.release()
