"""Looking at a model without changing it."""

from collections.abc import Mapping

import torch

from handson.base.module import Module
from handson.data.batches import Batch, Batches
from handson.train.distributed import World
from handson.train.experiment import Experiment
from handson.train.history import Row
from handson.train.metrics import Metric
from handson.train.parts import cast
from handson.train.precision import autocast, parameter_dtype


def totals(metrics: Mapping[str, Metric], world: World, device: torch.device) -> Row:
    """Add up the sums of all processes and compute the numbers.

    Args:
        metrics: by name, updated by this process.
        world: all processes.
        device: where the sums are.
    """
    return {
        name: metric.value(world.add_up(metric.sums_on(device))) for name, metric in metrics.items()
    }


@torch.no_grad()
def evaluate(
    experiment: Experiment,
    model: Module,
    part: Batch,
    *,
    batch_size: int = 1024,
    precision: str = "fp32",
    world: World | None = None,
) -> Row:
    """Return mean loss and metrics of a model over one part of the data.

    Args:
        experiment: says loss, metrics and conversion.
        model: in evaluation mode meanwhile, in the mode that it was in afterwards.
        part: inputs and targets on the model's device.
        batch_size: examples at a time; decides memory, not the result.
        precision: fp32, bf16, fp16 or fp64.
        world: the processes that share the work.
    """
    world = world or World()
    device, dtype = part[0].device, parameter_dtype(precision)
    batches = Batches(
        part,
        batch_size,
        order="sequential",
        convert=experiment.convert,
        rank=world.rank,
        world=world.size,
    )
    metrics = {name: make() for name, make in experiment.metrics.items()}
    total = torch.zeros((), device=device, dtype=dtype)
    was_training = model.training
    model.eval()
    for batch in batches:
        inputs, targets = cast(batch, dtype)
        if not len(inputs):
            continue
        with autocast(precision, device):
            predictions = model(inputs)
            loss = experiment.loss(predictions, targets)
        total += loss * len(inputs)
        for metric in metrics.values():
            metric.update(predictions, targets)
    model.train(was_training)
    loss_sum = float(world.add_up(total))
    return {"loss": loss_sum / batches.examples, **totals(metrics, world, device)}
