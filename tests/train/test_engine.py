from functools import partial

import pytest
import torch
from torch import nn
from train.small import rows_without_clock, small, small_data, small_model, weights

from handson.base.errors import (
    CheckpointError,
    DeviceError,
    DivergenceError,
    UnknownNameError,
)
from handson.data.dataset import Dataset
from handson.optim import SGD
from handson.train import checkpoint
from handson.train.engine import fit
from handson.train.events import EpochDone, Finished, Interrupted, Started, Stepped
from handson.train.experiment import EarlyStopping, Expect
from handson.train.interrupt import StopRequest
from handson.train.runs import Run
from handson.train.settings import Settings


@pytest.fixture
def run(tmp_path):
    (tmp_path / "run").mkdir()
    return Run(tmp_path / "run")


def bare_loop(experiment):
    """The same training written out by hand: what the engine must equal."""
    torch.manual_seed(experiment.seed)
    data, model = experiment.data(), experiment.model()
    optimizer = experiment.optimizer(model.parameters())
    x, y = data.train
    steps = -(-len(x) // experiment.batch_size)
    schedule = experiment.schedule(optimizer, experiment.epochs * steps)
    for epoch in range(experiment.epochs):
        rng = torch.Generator().manual_seed(experiment.seed * 1_000_003 + epoch)
        for rows in torch.randperm(len(x), generator=rng).split(experiment.batch_size):
            optimizer.zero_grad()
            experiment.loss(model(x[rows]), y[rows]).backward()
            optimizer.step()
            schedule.step()
    return model


def test_equals_the_loop_that_one_would_write_by_hand():
    experiment = small()
    ours, by_hand = fit(experiment).model, bare_loop(experiment)
    for got, want in zip(weights(ours), weights(by_hand), strict=True):
        assert torch.equal(got, want)


def test_reports_the_numbers_that_a_second_look_at_the_model_gives():
    experiment = small()
    result = fit(experiment)
    x, y = experiment.data().test
    scores = result.model.eval()(x).detach()
    row = result.rows[-1]
    assert row["test_loss"] == pytest.approx(float(experiment.loss(scores, y)), rel=1e-6)
    assert row["test_accuracy"] == pytest.approx(float((scores.argmax(1) == y).float().mean()))
    assert (row["epoch"], row["step"]) == (3, 27)


def test_the_training_loss_counts_every_example_once():
    experiment = small(epochs=1, optimizer=partial(SGD, lr=0.0), model=lambda: nn.Linear(6, 4))
    result = fit(experiment)
    x, y = experiment.data().train
    assert result.rows[0]["train_loss"] == pytest.approx(
        float(experiment.loss(result.model(x), y).detach()), rel=1e-6
    )


@pytest.mark.parametrize("stop_after", [1, 4, 9, 13, 26])
def test_interrupted_and_resumed_equals_uninterrupted_bit_for_bit(run, stop_after):
    straight = fit(small())
    stop, seen = StopRequest(), 0

    def loss(prediction, target):
        nonlocal seen
        if prediction.requires_grad:
            seen += 1
            if seen == stop_after:
                stop.ask()
        return nn.functional.cross_entropy(prediction, target)

    first = fit(small(loss=loss), run=run, stop=stop)
    assert first.status == "interrupted"
    torch.manual_seed(12345)  # whatever happens between the two
    second = fit(small(), run=run, resume=True)
    assert rows_without_clock(second.rows) == rows_without_clock(straight.rows)
    for got, want in zip(weights(second.model), weights(straight.model), strict=True):
        assert torch.equal(got, want)


def test_stopping_at_the_last_step_finishes(run):
    stop = StopRequest()
    result = fit(small(epochs=1), run=run, stop=stop, callbacks=[lambda e: stop.ask()])
    assert result.status == "interrupted"
    assert fit(small(epochs=1), run=run, resume=True).status == "finished"
    assert fit(small(epochs=1), run=run, resume=True).status == "finished"  # nothing left to do


def test_accumulation_equals_the_whole_batch():
    model = partial(nn.Linear, 6, 4)
    whole, parts = fit(small(model=model)), fit(small(model=model, accumulate=3))
    for got, want in zip(weights(parts.model), weights(whole.model), strict=True):
        torch.testing.assert_close(got, want, rtol=1e-5, atol=1e-6)
    assert parts.rows[-1]["train_loss"] == pytest.approx(whole.rows[-1]["train_loss"], rel=1e-5)


def test_clipping_bounds_the_step():
    experiment = small(
        epochs=1,
        batch_size=70,
        clip_norm=0.01,
        optimizer=partial(SGD, lr=1.0),
        schedule=None,
    )
    torch.manual_seed(experiment.seed)
    before = weights(experiment.model())
    after = weights(fit(experiment).model)
    moved = sum(float((a - b).square().sum()) for a, b in zip(after, before, strict=True)) ** 0.5
    assert moved == pytest.approx(0.01, rel=1e-3)


def test_a_loss_that_is_not_a_number_names_step_cause_and_last_good_checkpoint(run):
    calls = 0

    def loss(prediction, target):
        nonlocal calls
        calls += prediction.requires_grad
        value = nn.functional.cross_entropy(prediction, target)
        return value * float("nan") if calls == 12 else value

    with pytest.raises(DivergenceError, match=r"nan at step 3 of epoch 2.*last good.*tenth") as e:
        fit(small(loss=loss), run=run)
    assert str(run.last) in str(e.value)
    assert len(checkpoint.load(run.last)["rows"]) == 1


def test_early_stopping_keeps_the_best_model(run):
    stopping = EarlyStopping(monitor="validation_loss", patience=2)
    experiment = small(
        epochs=50,
        validation=0.3,
        early_stopping=stopping,
        schedule=None,
        optimizer=partial(SGD, lr=0.5, momentum=0.9),
    )
    result = fit(experiment, run=run)
    losses = [row["validation_loss"] for row in result.rows]
    assert len(losses) < 50
    best = losses.index(min(losses))
    assert len(losses) == best + 1 + 2
    assert checkpoint.about(run.best)["epoch"] == best + 1


def test_a_held_out_part_is_not_learned_from():
    result = fit(small(validation=0.3, epochs=1))
    assert result.rows[0]["step"] == 7  # 49 of 70 examples in batches of 8
    assert "validation_accuracy" in result.rows[0]


def test_folds_leave_the_test_part_alone():
    rows = fit(small(fold=(1, 5), epochs=1)).rows
    assert "validation_loss" in rows[0]
    assert "test_loss" not in rows[0]


def test_tells_what_happens_in_order():
    events = []
    fit(small(epochs=2), callbacks=[events.append])
    kinds = [type(e) for e in events if not isinstance(e, Stepped)]
    assert kinds == [Started, EpochDone, EpochDone, Finished]
    assert events[0].parameters == 6 * 16 + 16 + 16 * 4 + 4
    stop = StopRequest(asked=True)
    events.clear()
    fit(small(), callbacks=[events.append], stop=stop)
    assert [type(e) for e in events] == [Started, Interrupted]
    assert (events[1].epoch, events[1].step) == (1, 1)


def test_judges_only_what_was_asked_for():
    expect = (
        Expect(metric="test_accuracy", at_least=0.0, source="nobody", given={"lr": 1}),
        Expect(metric="train_loss", at_most=0.0, source="nobody", given={"lr": 2}),
    )
    result = fit(small(expect=expect, arguments={"lr": 1}))
    assert [(v.metric, v.ok) for v in result.verdicts] == [("test_accuracy", True)]


@pytest.mark.parametrize("precision", ["fp32", "fp64", "bf16"])
def test_precisions_learn_the_same_thing(precision):
    row = fit(small(epochs=5), settings=Settings(precision=precision)).rows[-1]
    assert row["train_loss"] == pytest.approx(fit(small(epochs=5)).rows[-1]["train_loss"], rel=0.1)


def test_double_precision_is_double():
    model = fit(small(epochs=1), settings=Settings(precision="fp64")).model
    assert all(p.dtype == torch.float64 for p in model.parameters())


def test_unknown_settings_are_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="bf16"):
        fit(small(), settings=Settings(precision="bfloat16"))
    with pytest.raises(UnknownNameError, match="cpu"):
        fit(small(), settings=Settings(device="cpuu"))
    if not torch.cuda.is_available():
        with pytest.raises(DeviceError, match="--device cpu"):
            fit(small(), settings=Settings(device="cuda:7"))


def test_resuming_from_something_else_is_refused(run):
    with pytest.raises(CheckpointError, match="cannot read"):
        fit(small(), run=run, resume=True)
    fit(small(epochs=1), run=run)
    with pytest.raises(CheckpointError, match="recipe 'small', not 'other'"):
        fit(small(recipe="other"), run=run, resume=True)
    with pytest.raises(CheckpointError, match=r"Unexpected: 3\.bias"):
        fit(small(model=lambda: nn.Sequential(nn.Linear(6, 4))), run=run, resume=True)
    with pytest.raises(CheckpointError, match="needs the folder"):
        fit(small(), resume=True)


def test_an_empty_test_part_is_no_obstacle():
    data = small_data()
    empty = Dataset(name="small", train=data.train, test=tuple(t[:0] for t in data.test))
    assert "test_loss" not in fit(small(data=lambda: empty, epochs=1)).rows[0]


def test_compiling_is_passed_on(monkeypatch):
    seen = []
    monkeypatch.setattr(torch, "compile", lambda model: seen.append(model) or model)
    fit(small(epochs=1, model=small_model), settings=Settings(compile=True))
    assert len(seen) == 1
