"""Every recipe's run, written as a script and run without handson, makes the same numbers."""

import subprocess
import sys
from dataclasses import fields, replace
from functools import partial

import pytest
import torch
from architecture.code import ROOT, check_exceptions
from learn.script.alone import as_printed, run_alone
from learn.script.some_experiments import GLYPHS, MANIFEST, handful, idx_files, mlp, recipe
from torch import nn

from handson.base.errors import ArgumentError
from handson.catalog import recipe_addresses
from handson.data.dataset import Dataset
from handson.learn.script.compose import REFUSED, compose
from handson.learn.script.write import write
from handson.optim import SGD, Cooldown, CosineAnnealingLR
from handson.recipes.build import build
from handson.train.engine import fit
from handson.train.experiment import EarlyStopping, Experiment
from handson.train.settings import Settings

RECIPES = {
    "linear_regression": [{}],
    "polynomial_fit": [{"epochs": 3}],
    "softmax_regression": [GLYPHS],
    "mlp": [GLYPHS],
    "mlp_dropout": [GLYPHS],
    "lenet": [GLYPHS, {**GLYPHS, "modern": True}],
    "initialisation_compare": [{**GLYPHS, "depth": 4, "hidden": 8}],
}
"""The smallest arguments under which a test trains each recipe."""

EXCUSED: dict[str, str] = {
    "house_price": "its table is encoded by TablePreprocessor, which is too long for a script",
    "high_dim_weight_decay": "its optimizer has two groups of parameters, and scripts know one",
    "autograd_lenet": "a script without handson would have to hold the whole engine",
}
"""Recipes that no script can be written of yet, and why."""

SETTINGS = Settings(device="cpu", eval_batch_size=128)


EXACT = {
    f"{name}-{i}": partial(recipe, name, arguments)
    for name, cases in RECIPES.items()
    for i, arguments in enumerate(cases)
} | {
    "validation": lambda: mlp(validation=0.2),
    "fold": lambda: mlp(fold=(1, 3)),
    "clipped": lambda: mlp(clip_norm=0.05),
    "pieces": lambda: mlp(accumulate=3, arguments={"batch_size": 37}),
    "by-epoch": lambda: mlp(schedule=CosineAnnealingLR, schedule_by="epoch"),
    "constant": lambda: mlp(arguments={"cooldown": 0.0}),
    "whole-cooldown": lambda: mlp(schedule=partial(Cooldown, share=1)),
    "smoothed": lambda: mlp(loss=nn.CrossEntropyLoss(label_smoothing=0.1)),
    "momentum": lambda: mlp(optimizer=partial(SGD, lr=0.01, momentum=0.9, dampening=0.1), seed=7),
    "no-test": lambda: mlp(data=lambda: replace(handful(), test=())),
}
ROUNDED = {
    f"{name}-handson-{i}": partial(recipe, name, {**arguments, "layers": "handson"})
    for name, cases in RECIPES.items()
    for i, arguments in enumerate(cases)
}


def columns(row, like):
    """Return what a script prints of a row of history, in its order."""
    return {name: row[name] for name in like}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Train every experiment here, and its script elsewhere."""
    folder = tmp_path_factory.mktemp("scripts")
    torch.set_num_threads(1)
    histories, commands = {}, []
    for name, make in {**EXACT, **ROUNDED}.items():
        experiment = make()
        histories[name] = fit(experiment, settings=SETTINGS).rows
        path = folder / name / f"{name}.py"
        write(compose(experiment, MANIFEST), path)
        commands.append([path])
    histories["idx"] = fit(idx_experiment(), settings=SETTINGS).rows
    path = folder / "idx.py"
    write(compose(build("softmax_regression", {"data": "mnist"}), MANIFEST), path)
    commands.append([path, "--data", idx_files(folder / "my mnist"), "--epochs", "2"])
    told = run_alone(commands)
    return {name: (histories[name], told[i]) for i, name in enumerate(histories)}, folder


def idx_experiment():
    experiment = build("softmax_regression", {"data": "mnist", "epochs": 2})
    return replace(experiment, data=handful)


@pytest.mark.parametrize("name", recipe_addresses())
def test_every_recipe_is_tried_as_a_script(name):
    assert (name in RECIPES) != (name in EXCUSED), (
        f"recipe {name}: add the smallest arguments that train it to RECIPES here, so that "
        "`handson export --script` is tested on it; or add it to EXCUSED, with the reason"
    )


def test_the_recipes_excused_from_scripts_need_it():
    needed = set()
    for name in EXCUSED:
        try:
            compose(build(name), MANIFEST)
        except ArgumentError:
            needed.add(name)
    check_exceptions(EXCUSED, recipe_addresses(), needed)
    assert RECIPES.keys() <= recipe_addresses().keys()


@pytest.mark.parametrize("name", [*EXACT, "idx"])
def test_a_script_makes_the_numbers_of_its_run_to_the_last_bit(told, name):
    rows, script = told[0][name]
    assert len(script.rows) == len(rows) > 1
    for epoch, (row, own) in enumerate(zip(rows, script.rows, strict=True), 1):
        assert own == columns(row, own)
        assert script.printed[epoch - 1] == as_printed(epoch, columns(row, own))
    parts = {column.partition("_")[0] for column in rows[0]} & {"train", "test", "validation"}
    assert {column.partition("_")[0] for column in script.rows[0]} >= parts


@pytest.mark.parametrize("name", ROUNDED)
def test_a_run_on_our_own_layers_is_followed_up_to_rounding(told, name):
    rows, script = told[0][name]
    assert len(script.rows) == len(rows)
    first, own = rows[0], script.rows[0]  # what rounding does later, training makes larger
    near = {k: 1.5 / 150 if k.endswith("accuracy") else 1e-5 for k in own}
    for column, value in own.items():
        assert value == pytest.approx(first[column], rel=1e-4, abs=near[column])


def test_scripts_are_clean_and_laid_out(told):
    for verb in (["check"], ["format", "--check", "--diff"]):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "ruff",
                *verb,
                "--no-cache",
                "--config",
                ROOT / "pyproject.toml",
                told[1],
            ],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode()


def text(experiment: Experiment, **manifest):
    return compose(experiment, {**MANIFEST, **manifest}).text


def test_a_script_says_which_run_it_is_and_how_close_it_comes():
    said = text(mlp())
    assert said.startswith('"""mlp in plain PyTorch: run 20261123-201503-lenet-5f3a again')
    assert "hidden=16" in said
    assert "to the last bit" in " ".join(said.split())
    assert "handson" not in said.partition('"""\n')[2]


@pytest.mark.parametrize(
    ("changes", "unknown"),
    [
        ({"optimizer": partial(torch.optim.Adam, lr=0.1)}, "optimizer torch.optim.adam.Adam has"),
        ({"schedule": torch.optim.lr_scheduler.StepLR}, "schedule torch.optim.lr_scheduler.StepLR"),
        ({"loss": nn.L1Loss()}, "loss torch.nn.modules.loss.L1Loss has no twin"),
        ({"loss": nn.functional.cross_entropy}, "loss torch.nn.functional.cross_entropy has"),
        ({"loss": nn.CrossEntropyLoss(torch.ones(10))}, "weight of nn.CrossEntropyLoss is torch"),
        ({"metrics": {"loss": dict}}, "metric builtins.dict"),
        ({"metrics": {"top 5": dict}}, "'top 5' cannot be the name"),
        ({"convert": tuple}, "conversion builtins.tuple"),
        ({"model": lambda: nn.Linear(2, 2)}, "no function at the top of a module of handson"),
        ({"measure": lambda model: {}}, "no function at the top of a module of handson"),
        (
            {"early_stopping": EarlyStopping(), "validation": 0.1},
            r"would not know early_stopping = EarlyStopping\(",
        ),
    ],
)
def test_what_has_no_twin_is_refused_by_name(changes, unknown):
    with pytest.raises(ArgumentError, match=unknown):
        compose(mlp(**changes), MANIFEST)


def test_data_of_another_form_are_refused():
    x = torch.zeros(3, 2)
    for tensors in ((x,), (x, x, x)):
        with pytest.raises(ArgumentError, match="expected inputs and targets"):
            compose(mlp(data=lambda t=tensors: Dataset(name="odd", train=t, test=())), MANIFEST)


WRITTEN = """data model loss optimizer epochs batch_size schedule schedule_by metrics convert
measure validation fold clip_norm accumulate seed expect recipe arguments"""


def test_every_part_of_an_experiment_is_written_or_refused():
    new = {field.name for field in fields(Experiment)} - {*WRITTEN.split(), *REFUSED}
    assert not new, f"teach scripts about {new} of Experiment, or list it in REFUSED"


def test_composing_leaves_the_random_stream_alone():
    before = torch.get_rng_state()
    compose(recipe("lenet", GLYPHS), MANIFEST)
    assert torch.equal(torch.get_rng_state(), before)
