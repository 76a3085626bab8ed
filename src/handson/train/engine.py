"""The training loop.

Read ``fit`` first, then ``Engine.train_epoch``: data, forward, loss, backward, step. Everything
else serves them: evaluation, saving, stopping, telling.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

import torch
from torch import Tensor

from handson.base.device import choose
from handson.base.errors import CheckpointError, DivergenceError
from handson.base.seed import seed_everything
from handson.data.batches import Batch, Batches
from handson.train import checkpoint
from handson.train.atomic import write_atomically
from handson.train.distributed import World, joined
from handson.train.evaluation import evaluate, totals
from handson.train.events import (
    Callback,
    EpochDone,
    Event,
    Finished,
    Interrupted,
    Started,
    Stepped,
)
from handson.train.experiment import Experiment, judge
from handson.train.history import Row
from handson.train.interrupt import StopRequest
from handson.train.parts import cast, resident_parts
from handson.train.precision import autocast, check_precision, grad_scaler, parameter_dtype
from handson.train.runs import Run
from handson.train.settings import Result, Settings
from handson.train.state import TrainState

LOOK_EVERY = 0.1
"""Seconds between looks at the running numbers; each look waits for the device."""


def fit(
    experiment: Experiment,
    *,
    settings: Settings | None = None,
    run: Run | None = None,
    resume: bool = False,
    callbacks: Sequence[Callback] = (),
    stop: StopRequest | None = None,
    world: World | None = None,
) -> Result:
    """Train an experiment to its end, or until somebody asks to stop.

    Args:
        experiment: what to learn.
        settings: where and how to compute.
        run: folder for history and checkpoints; without one nothing is written.
        resume: go on from the run's last checkpoint.
        callbacks: told of every event.
        stop: asks the loop to save and leave after the present step.
        world: the processes that train together, when they are joined already.

    Raises:
        DivergenceError: the loss is no longer finite.
        CheckpointError: resuming is impossible, or a checkpoint cannot be written.
        DeviceError: there is no such device.
    """
    settings = settings or Settings()
    device = choose(settings.device)
    check_precision(settings.precision, device)
    with nullcontext(world) if world else joined(device.type) as world:
        engine = Engine(experiment, settings, device, world, run, callbacks, stop or StopRequest())
        if resume:
            engine.resume()
        return engine.run_to_end()


class Engine:
    """The moving parts of one run, and the loop over them."""

    def __init__(
        self,
        experiment: Experiment,
        settings: Settings,
        device: torch.device,
        world: World,
        run: Run | None,
        callbacks: Sequence[Callback],
        stop: StopRequest,
    ) -> None:
        self.experiment, self.settings, self.device = experiment, settings, device
        self.world, self.run, self.callbacks, self.stop = world, run, callbacks, stop
        self.dtype = parameter_dtype(settings.precision)
        seed_everything(experiment.seed)
        parts = resident_parts(experiment, device, self.dtype)
        model = experiment.model().to(device, self.dtype)
        if device.type in ("cpu", "cuda"):
            # images with their channels together: what convolutions of both kinds like best
            model = model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if experiment.prepare:
            experiment.prepare(model, *parts["train"])
        batches = Batches(
            parts.pop("train"),
            experiment.batch_size,
            seed=experiment.seed,
            convert=experiment.convert,
            rank=world.rank,
            world=world.size,
        )
        self.parts: Mapping[str, Batch] = parts
        optimizer = experiment.optimizer(model.parameters())
        moves = experiment.epochs * (len(batches) if experiment.schedule_by == "step" else 1)
        moves = max(moves, 1)  # a run of no epochs is allowed
        self.state = TrainState(
            model=model,
            optimizer=optimizer,
            scheduler=experiment.schedule(optimizer, moves) if experiment.schedule else None,
            scaler=grad_scaler(settings.precision, device),
            batches=batches,
            metrics={name: make() for name, make in experiment.metrics.items()},
            losses=torch.zeros(len(batches), device=device, dtype=self.dtype),
        )
        self.wrapped = world.wrap(model, device)
        if settings.compile:
            self.wrapped = torch.compile(self.wrapped)  # type: ignore[assignment]
        self.clock = time.perf_counter()
        if world.size > 1:  # dropout must not draw the same mask everywhere
            torch.manual_seed(experiment.seed * world.size + world.rank)

    def _cast(self, batch: Batch) -> Batch:
        return cast(batch, self.dtype)

    # ---- the loop -------------------------------------------------------------------------------

    def run_to_end(self) -> Result:
        """Train what is left of the experiment."""
        state, experiment = self.state, self.experiment
        self.clock = time.perf_counter() - state.seconds
        self.tell(self._started())
        if not state.rows and state.batches.position == 0:
            self.save()
        stopped_early = self._patience_is_over()
        while state.batches.epoch < experiment.epochs and not stopped_early:
            if not self.train_epoch():
                self.save()
                return self._leave()
            self.end_epoch()
            stopped_early = self._patience_is_over()
            more = state.batches.epoch < experiment.epochs and not stopped_early
            if more and self.world.any(self.stop.asked, self.device):
                return self._leave()
        files = self._write_files()
        verdicts = judge(experiment, state.rows[-1] if state.rows else {})
        self.tell(Finished(state.rows, verdicts, stopped_early, state.seconds))
        return Result(
            model=state.model, rows=state.rows, verdicts=verdicts, status="finished", files=files
        )

    def _write_files(self) -> tuple[Path, ...]:
        """Write what the experiment makes of the trained model into the run's folder."""
        make, run = self.experiment.files, self.run
        if not make or not run or not self.world.leads or self.experiment.fold is not None:
            return ()
        texts = make(self.state.model)
        for name, text in texts.items():
            write_atomically(run.folder / name, text.encode())
        return tuple(run.folder / name for name in texts)

    def _leave(self) -> Result:
        state = self.state
        self.tell(Interrupted(state.batches.epoch + 1, state.batches.position))
        return Result(model=state.model, rows=state.rows, verdicts=[], status="interrupted")

    def train_epoch(self) -> bool:
        """Go through the training part once; return whether the end was reached."""
        state, model = self.state, self.wrapped
        model.train()
        looked, seen = time.perf_counter(), 0
        for batch in state.batches:
            step = state.batches.position - 1
            state.optimizer.zero_grad(set_to_none=True)
            for part, share in self._micro_batches(self._cast(batch), step):
                inputs, targets = part
                with autocast(self.settings.precision, self.device):
                    predictions = model(inputs)
                    loss = self.experiment.loss(predictions, targets)
                state.scaler.scale(loss * share).backward()  # type: ignore[no-untyped-call]
                with torch.no_grad():
                    state.losses[step] += loss.detach() * share
                    for metric in state.metrics.values() if share else ():
                        metric.update(predictions.detach(), targets)
            self.update()
            seen += state.batches.size(step)
            if self.world.any(self.stop.asked, self.device):
                if state.batches.position < len(state.batches):
                    return False
            elif (now := time.perf_counter()) - looked > LOOK_EVERY:
                self.look(seen / (now - looked))
                looked, seen = now, 0
        return True

    def _micro_batches(self, batch: Batch, step: int) -> Iterator[tuple[Batch, float]]:
        """Cut a batch for accumulation; each part with the share that its mean loss counts."""
        total = self.state.batches.size(step)
        for piece in zip(*(t.tensor_split(self.experiment.accumulate) for t in batch), strict=True):
            if len(piece[0]):
                yield piece, self.world.size * len(piece[0]) / total
            elif self.world.size > 1:  # no example left for us, but the others wait for gradients
                yield self._any_example(), 0.0

    def _any_example(self) -> Batch:
        one = tuple(t[:1] for t in self.state.batches.tensors)
        convert = self.experiment.convert
        return self._cast(convert(one) if convert else one)

    def update(self) -> None:
        """Clip the gradients, move the parameters, move the learning rate."""
        state = self.state
        if self.experiment.clip_norm is not None:
            state.scaler.unscale_(state.optimizer)
            torch.nn.utils.clip_grad_norm_(state.model.parameters(), self.experiment.clip_norm)
        state.scaler.step(state.optimizer)
        state.scaler.update()
        if state.scheduler and self.experiment.schedule_by == "step":
            state.scheduler.step()

    def end_epoch(self) -> None:
        """Evaluate, write the row, move the learning rate, save."""
        state, experiment = self.state, self.experiment
        losses = self.world.add_up(state.losses.clone()) / self.world.size
        self._refuse_divergence(losses)
        row: Row = {"epoch": state.batches.epoch, "step": state.batches.epoch * len(state.batches)}
        row["lr"] = float(state.optimizer.param_groups[0]["lr"])
        row["train_loss"] = self._mean_loss(losses)
        row |= {
            f"train_{name}": value
            for name, value in totals(state.metrics, self.world, self.device).items()
        }
        for part, tensors in self.parts.items():
            seen = evaluate(
                experiment,
                state.model,
                tensors,
                batch_size=self.settings.eval_batch_size,
                precision=self.settings.precision,
                world=self.world,
            )
            row |= {f"{part}_{name}": value for name, value in seen.items()}
        if experiment.measure:
            row |= experiment.measure(state.model)
        if state.scheduler and experiment.schedule_by == "epoch":
            state.scheduler.step()
        state.losses.zero_()
        for metric in state.metrics.values():
            metric.reset()
        before, state.seconds = state.seconds, time.perf_counter() - self.clock
        row["seconds"] = state.seconds
        row["examples_per_second"] = state.batches.examples / max(state.seconds - before, 1e-9)
        state.rows.append(row)
        self._remember_best(row)
        self.save()
        self.tell(EpochDone(row))

    # ---- stopping, saving, telling --------------------------------------------------------------

    def _mean_loss(self, losses: Tensor) -> float:
        sizes = [self.state.batches.size(i) for i in range(len(losses))]
        weights = torch.tensor(sizes, device=losses.device, dtype=losses.dtype)
        return float((losses * weights).sum() / weights.sum())

    def look(self, speed: float) -> None:
        """Tell the running numbers, and stop a run whose loss is no longer a number."""
        state = self.state
        done = state.losses[: state.batches.position]
        self._refuse_divergence(done)
        metrics = {k: m.value(m.sums_on(self.device)) for k, m in state.metrics.items()}
        epoch = state.batches.epoch + 1
        self.tell(Stepped(epoch, state.batches.position, float(done.mean()), metrics, speed))

    def _refuse_divergence(self, losses: Tensor) -> None:
        """Stop when a loss is not finite, and say where and why that happens."""
        if bool(losses.isfinite().all()):
            return
        state = self.state
        step = int((~losses.isfinite()).nonzero()[0])
        epoch = state.batches.epoch + (state.batches.position > 0)
        saved = f"{self.run.last} holds the last good state. " if self.run else ""
        rate = state.optimizer.param_groups[0]["lr"]
        raise DivergenceError(
            f"the loss became {float(losses[step])} at step {step + 1} of epoch {epoch}. {saved}"
            f"Likely causes: a learning rate that is too high (it is {rate:g}; try a tenth), "
            "inputs that are not finite or not scaled, or gradients that explode (try clip_norm=1)"
        )

    def _remember_best(self, row: Row) -> None:
        stopping, state = self.experiment.early_stopping, self.state
        if not stopping:
            return
        if stopping.better(row[stopping.monitor], state.best):
            state.best, state.waited = row[stopping.monitor], 0
            if self.run and self.world.leads:
                checkpoint.save(self.run.best, {"model": state.model.state_dict()}, self._about())
        else:
            state.waited += 1

    def _patience_is_over(self) -> bool:
        stopping = self.experiment.early_stopping
        return stopping is not None and self.state.waited >= stopping.patience

    def _about(self) -> dict[str, object]:
        epoch = self.state.batches.epoch
        return {"recipe": self.experiment.recipe, "epoch": epoch, "world": self.world.size}

    def save(self) -> None:
        """Write the checkpoint to resume from, and the history."""
        self.state.seconds = time.perf_counter() - self.clock
        if self.world.size > 1 and self.state.batches.position:
            self._gather()
        if not self.run or not self.world.leads:
            return
        checkpoint.save(self.run.last, self.state.state_dict(), self._about())
        self.run.write_rows(self.state.rows)

    def _gather(self) -> None:
        """Bring the numbers of an unfinished epoch together, so that one file holds them all."""
        state = self.state
        state.losses = self.world.add_up(state.losses) / self.world.size
        for metric in state.metrics.values():
            metric.sums = self.world.add_up(metric.sums_on(self.device))

    def resume(self) -> None:
        """Take over the state of the run's last checkpoint.

        Raises:
            CheckpointError: there is none, it is damaged, or another recipe made it.
        """
        if self.run is None:
            raise CheckpointError("resuming needs the folder of a run")
        made_by = checkpoint.about(self.run.last).get("recipe")
        if made_by != self.experiment.recipe:
            raise CheckpointError(
                f"{self.run.last} was made by recipe {made_by!r}, not {self.experiment.recipe!r}"
            )
        self.state.load_state_dict(checkpoint.load(self.run.last))
        if not self.world.leads:  # the sums of all processes are with the first one now
            for metric in self.state.metrics.values():
                metric.reset()

    def tell(self, event: Event) -> None:
        """Give an event to every callback, in the leading process only."""
        if self.world.leads:
            for callback in self.callbacks:
                callback(event)

    def _started(self) -> Started:
        state = self.state
        return Started(
            experiment=self.experiment,
            model=state.model,
            epochs=self.experiment.epochs,
            steps=len(state.batches),
            examples=state.batches.examples,
            epoch=state.batches.epoch,
            step=state.batches.position,
            parameters=sum(p.numel() for p in state.model.parameters() if p.requires_grad),
            where=f"{self.device}, {self.settings.precision}"
            + (f", {self.world.size} processes" if self.world.size > 1 else ""),
        )
