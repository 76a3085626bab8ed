"""Which arguments to try next: drawn at random, or by Optuna from what came of the earlier ones."""

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

from handson.base.errors import ArgumentError
from handson.train.search.plan import Plan
from handson.train.search.space import Axis, draw
from handson.train.search.trial import Trial


def propose(
    plan: Plan,
    number: int,
    done: Sequence[Trial],
    running: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the arguments of one trial.

    Args:
        plan: of the search.
        number: of the trial, from 1; the draw depends on it, and so is the same after a restart.
        done: trials that are over; only Optuna looks at them.
        running: arguments of those under way; only Optuna looks at them.
    """
    if plan.method != "optuna":
        return draw(plan.space, plan.seed, number)
    return _by_optuna(plan, number, done, running)


def optuna() -> Any:
    """Import Optuna.

    Raises:
        ArgumentError: it is not installed.
    """
    try:
        return importlib.import_module("optuna")
    except ImportError:
        raise ArgumentError(
            "the method optuna needs the package of that name: pip install 'handson[search]'. "
            "random and halving need nothing"
        ) from None


def _by_optuna(
    plan: Plan, number: int, done: Sequence[Trial], running: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Ask a tree-structured Parzen estimator that has been told every earlier trial."""
    package = optuna()
    package.logging.set_verbosity(package.logging.ERROR)
    sampler = package.samplers.TPESampler(
        seed=(plan.seed * 100_003 + number) % 2**32, n_startup_trials=5
    )
    study = package.create_study(
        direction="maximize" if plan.maximize else "minimize", sampler=sampler
    )
    distributions = {axis.name: _distribution(package, axis) for axis in plan.space}
    scores = [trial.score for trial in done if trial.score is not None]
    worst = (min(scores) if plan.maximize else max(scores)) if scores else None
    told = [(t.arguments, worst if t.score is None else t.score) for t in done]
    # a trial under way counts as bad, so that its neighbours wait for what comes of it
    told += [(arguments, worst) for arguments in running]
    for arguments, value in told:
        if value is not None:
            study.add_trial(
                package.trial.create_trial(
                    params=dict(arguments), distributions=distributions, value=value
                )
            )
    asked = study.ask(distributions).params
    return {
        axis.name: asked[axis.name] if axis.choices else axis.settle(asked[axis.name])
        for axis in plan.space
    }


def _distribution(package: Any, axis: Axis) -> Any:
    kinds = package.distributions
    if axis.choices:
        return kinds.CategoricalDistribution(axis.choices)
    if axis.kind is int:
        return kinds.IntDistribution(int(axis.low), int(axis.high), log=axis.log)
    return kinds.FloatDistribution(axis.low, axis.high, log=axis.log)
