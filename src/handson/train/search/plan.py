"""What a search is, as plain data: two equal plans try the same things."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handson.base.errors import ArgumentError, unknown
from handson.train.experiment import Experiment
from handson.train.search.rungs import Rung, ladder
from handson.train.search.space import Axis, check_fixed
from handson.train.settings import Settings

METHODS = ("random", "halving", "optuna")
GOALS = ("auto", "min", "max")
LARGER_IS_BETTER = ("accuracy",)

Make = Callable[..., Experiment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that decides what is tried and how it is judged.

    Args:
        make: the recipe, a function at the top of a module (other processes import it).
        recipe: its name.
        space: what varies.
        fixed: arguments that are the same in every trial; the seed is among them.
        defaults: the recipe's arguments with their default values.
        trials: how many arguments are drawn.
        method: random, halving or optuna.
        metric: column of the history to judge by, of the examples held out.
        goal: min, max, or auto: max for an accuracy, else min.
        seed: of the draws, and of every trial's start and order.
        kfold: judge by the mean over so many folds; 0 for one hold-out.
        validation: share of the training part that is held out, when the recipe holds out none.
        settings: where and how to compute.
    """

    make: Make
    recipe: str
    space: tuple[Axis, ...]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    trials: int = 20
    method: str = "random"
    metric: str = "validation_loss"
    goal: str = "auto"
    seed: int = 0
    kfold: int = 0
    validation: float = 0.2
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise unknown("method of search", self.method, METHODS)
        if self.goal not in GOALS:
            raise unknown("goal", self.goal, GOALS)
        if self.trials < 1 or self.kfold < 0 or self.kfold == 1 or not 0 < self.validation < 1:
            raise ArgumentError(
                f"a search needs trials of 1 or more, kfold of 2 or more (or 0) and validation "
                f"between 0 and 1, got {self.trials}, {self.kfold} and {self.validation}"
            )
        self._check_metric()
        check_fixed(self.fixed, self.space, self.defaults, self.recipe)
        if self.method == "halving":
            self._check_epochs()

    def _check_metric(self) -> None:
        if self.metric.startswith("test_"):
            raise ArgumentError(
                f"a search may not look at {self.metric!r}: a test that was chosen on is no test "
                f"any more. Judge by validation_{self.metric.removeprefix('test_')}"
            )
        if not self.metric.startswith("validation_"):
            raise ArgumentError(
                "a search judges by examples held out, so the metric begins with validation_, such "
                f"as validation_loss; got {self.metric!r}"
            )

    def _check_epochs(self) -> None:
        if any(axis.name == "epochs" for axis in self.space):
            raise ArgumentError("halving decides the epochs itself: take them out of the space")
        if "epochs" not in self.defaults:
            raise ArgumentError(f"halving needs epochs, and {self.recipe} has no such argument")
        _ = self.rungs

    @property
    def rungs(self) -> tuple[Rung, ...]:
        """How many candidates train for how long; a single rung unless halving."""
        epochs = int(self.fixed.get("epochs", self.defaults.get("epochs", 0)))
        if self.method == "halving":
            return ladder(self.trials, epochs)
        return (Rung(self.trials, epochs),)

    @property
    def maximize(self) -> bool:
        """Whether a larger score is better."""
        if self.goal == "auto":
            return self.metric.endswith(LARGER_IS_BETTER)
        return self.goal == "max"

    def experiment(self, arguments: Mapping[str, Any], epochs: int | None = None) -> Experiment:
        """Make the experiment of one trial.

        Args:
            arguments: of the space.
            epochs: when a rung says them.
        """
        given = {**self.fixed, **arguments}
        if epochs is not None:
            given["epochs"] = epochs
        return self.make(**given)

    def about(self) -> dict[str, Any]:
        """Return what must be equal for a search to go on, in what JSON can hold."""
        searched = {axis.name for axis in self.space}
        about: dict[str, Any] = {
            "recipe": self.recipe,
            "space": [str(axis) for axis in self.space],
            "fixed": {k: v for k, v in self.defaults.items() if k not in searched}
            | dict(self.fixed),
            "method": self.method,
            "metric": self.metric,
            "goal": "max" if self.maximize else "min",
            "seed": self.seed,
            "kfold": self.kfold,
            "validation": self.validation,
            "precision": self.settings.precision,
        }
        if self.method == "halving":  # the rungs hang on it; else more trials only add some
            about["trials"] = self.trials
        return about
