"""A search from plan to best arguments; what is done stays done, whatever happens."""

import inspect
import pickle
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handson.base.errors import ArgumentError
from handson.base.paths import runs_home
from handson.train.interrupt import StopRequest, stop_on_signals
from handson.train.launch import now
from handson.train.manifest import commit, versions
from handson.train.search.folder import SearchFolder, close, new_folder, unfinished
from handson.train.search.plan import Make, Plan
from handson.train.search.proposals import optuna, propose
from handson.train.search.rungs import promoted
from handson.train.search.space import Axis, parse_space
from handson.train.search.trial import Task, Trial
from handson.train.search.workers import here, in_processes
from handson.train.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search came to.

    Args:
        plan: what was to be done.
        trials: those that are done, by rung and number.
        status: finished, or interrupted: there is something left to do.
        folder: where it is kept.
    """

    plan: Plan
    trials: tuple[Trial, ...]
    status: str
    folder: SearchFolder

    @property
    def ranking(self) -> list[Trial]:
        """The trials from best to worst: later rungs first, those without a score last."""
        sign = -1 if self.plan.maximize else 1
        return sorted(
            self.trials,
            key=lambda t: (t.score is None, -t.rung, sign * (t.score or 0.0), t.number),
        )

    @property
    def best(self) -> Trial | None:
        """The best trial of the highest rung; None when none has a score."""
        first = self.ranking[:1]
        return first[0] if first and first[0].score is not None else None


def search(
    make: Make,
    space: Sequence[str] | Sequence[Axis],
    *,
    trials: int = 20,
    method: str = "random",
    fixed: Mapping[str, Any] | None = None,
    metric: str = "validation_loss",
    goal: str = "auto",
    seed: int = 0,
    kfold: int = 0,
    validation: float = 0.2,
    jobs: int = 1,
    resume: bool = False,
    settings: Settings | None = None,
    home: Path | None = None,
    stop: StopRequest | None = None,
    tell: Callable[[Trial], object] = lambda trial: None,
) -> Search:
    """Look for the arguments of a recipe under which it does best on examples held out.

    The test part is taken away before anything is trained. A trial that diverges or fails is kept
    with its reason. Ctrl-C leaves what is done, and ``resume=True`` goes on from there.

    >>> from handson.recipes.linear_regression import linear_regression
    >>> found = search(linear_regression, ["lr=log:1e-3:1"], trials=8)  # doctest: +SKIP
    >>> found.best.arguments  # doctest: +SKIP

    Args:
        make: a recipe.
        space: what may vary: ``["lr=log:1e-4:1", "hidden=64,128"]``.
        trials: how many arguments are drawn, at least 1.
        method: random, halving (many shortly, the best third for three times as long, and so on)
            or optuna.
        fixed: arguments that are the same in every trial.
        metric: column to judge by, of the last epoch: begins with ``validation_``.
        goal: min, max, or auto: max for an accuracy, else min.
        seed: of the draws, and of every trial's start and order.
        kfold: judge by the mean over so many folds; 0 for one hold-out.
        validation: share of the training part to hold out, when the recipe holds out none.
        jobs: processes at once; with more than 1 the calling script needs ``if __name__ ==
            "__main__":``.
        resume: go on with the newest search that has these settings.
        settings: where and how to compute.
        home: folder of all runs; ``$HANDSON_HOME`` or ``./runs`` unless told.
        stop: asks to leave; by default Ctrl-C does.
        tell: told of every trial as it is done.

    Raises:
        ArgumentError: a setting makes no sense, or the recipe refuses a value of the space.
    """
    if jobs < 1:
        raise ArgumentError(f"jobs is the number of processes, at least 1; got {jobs}")
    plan = _plan(
        make, space, trials=trials, method=method, fixed=fixed or {}, metric=metric, goal=goal,
        seed=seed, kfold=kfold, validation=validation, settings=settings or Settings(),
    )  # fmt: skip
    if jobs > 1:
        _refuse_local(plan)
    home = runs_home() if home is None else home
    folder = unfinished(home, plan.about()) if resume else new_folder(home, plan.recipe)
    folder.acquire()
    about: dict[str, Any] = {
        "plan": plan.about(), "trials": plan.trials, "started": now(), **commit(),
        "versions": versions(),
    }  # fmt: skip
    status = "interrupted"
    try:
        folder.write_about({**about, "status": "running"})
        done = folder.trials()
        with nullcontext(stop) if stop else stop_on_signals() as asked:
            complete = _conduct(plan, folder, done, jobs, asked, tell)
        status = "finished" if complete else "interrupted"
    finally:
        close(folder, {**about, "status": status, "ended": now()})
    return Search(plan=plan, trials=tuple(folder.trials()), status=status, folder=folder)


def _plan(make: Make, space: Sequence[str] | Sequence[Axis], **settings: Any) -> Plan:
    defaults = {p.name: p.default for p in inspect.signature(make).parameters.values()}
    name = getattr(make, "__name__", "recipe")
    texts = [str(axis) for axis in space]
    if "seed" in defaults:
        settings["fixed"] = {**settings["fixed"], "seed": settings["seed"]}
    plan = Plan(
        make=make,
        recipe=name,
        space=parse_space(texts, defaults, recipe=name),
        defaults=defaults,
        **settings,
    )
    if plan.method == "optuna":
        optuna()
    _refuse_impossible(plan)
    return plan


def _refuse_local(plan: Plan) -> None:
    """Refuse a recipe that other processes cannot import."""
    try:
        pickle.dumps(plan)
    except (pickle.PicklingError, AttributeError, TypeError):
        raise ArgumentError(
            f"{plan.recipe} cannot be handed to other processes: define the recipe at the top of "
            "a module, or search with jobs=1"
        ) from None


def _refuse_impossible(plan: Plan) -> None:
    """Let the recipe see every end of the space before hours are spent."""
    first = {axis.name: axis.ends[0] for axis in plan.space}
    for axis in plan.space:
        for value in axis.ends:
            plan.experiment({**first, axis.name: value})


def _conduct(
    plan: Plan,
    folder: SearchFolder,
    done: list[Trial],
    jobs: int,
    stop: StopRequest,
    tell: Callable[[Trial], object],
) -> bool:
    """Do what is missing, rung by rung; return whether everything is done."""
    numbers = list(range(1, plan.trials + 1))
    for index, rung in enumerate(plan.rungs, 1):
        there = [t for t in done if t.rung == index]
        missing = [n for n in numbers if n not in {t.number for t in there}]
        known = {t.number: t.arguments for t in done}
        running: dict[int, Mapping[str, Any]] = {}

        def following(
            index: int = index,
            epochs: int = rung.epochs,
            there: list[Trial] = there,
            missing: list[int] = missing,
            known: Mapping[int, Mapping[str, Any]] = known,
            running: dict[int, Mapping[str, Any]] = running,
        ) -> Task | None:
            if not missing:
                return None
            number = missing.pop(0)
            arguments = known.get(number) or propose(plan, number, there, list(running.values()))
            running[number] = arguments
            return Task(number, index, epochs, arguments)

        turns = (
            in_processes(plan, following, stop, min(jobs, len(missing)))
            if jobs > 1 and len(missing) > 1
            else here(plan, following, stop)
        )
        for trial in turns:
            running.pop(trial.number, None)
            folder.write_trial(trial)
            there.append(trial)
            done.append(trial)
            tell(trial)
        if not set(numbers) <= {t.number for t in there}:
            return False
        if index < len(plan.rungs):
            sign = -1 if plan.maximize else 1
            scores = [
                (t.number, sign * t.score)
                for t in there
                if t.score is not None and t.number in numbers
            ]
            numbers = promoted(scores, plan.rungs[index].trials)
    return True
