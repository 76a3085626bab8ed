"""Training in which some examples count more than others."""

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Module
from handson.data.batches import Batches
from handson.ops.loss import cross_entropy
from handson.optim import SGD, Cooldown


def train_weighted(
    model: Module,
    inputs: Float[Tensor, "batch ..."],
    labels: Int64[Tensor, "batch"],
    weights: Float[Tensor, "batch"] | None = None,
    *,
    epochs: int = 10,
    batch_size: int = 64,
    lr: float = 0.1,
    weight_decay: float = 0.0,
    seed: int = 0,
) -> Module:
    """Train a classifier in place on ``Σ wᵢ ℓᵢ / Σ wᵢ`` over all examples, and return it.

    The weights are scaled to be 1 on average over all examples, not over each minibatch: a
    minibatch without any example that counts then hardly moves the model, as it should.

    Args:
        model: takes inputs, returns scores of classes.
        inputs: examples as the model takes them.
        labels: their classes.
        weights: how much each example counts, at least 0; None for all alike.
        epochs: passes over the examples, at least 1.
        batch_size: examples per step.
        lr: step size; it falls to zero over the last fifth of the steps.
        weight_decay: of SGD.
        seed: of the order.

    Raises:
        ArgumentError: a weight is negative or not finite, or all are 0.
    """
    counts = torch.ones(len(labels)) if weights is None else weights.detach()
    usable = bool(counts.isfinite().all()) and bool((counts >= 0).all())
    if not usable or not float(counts.sum()) > 0:
        raise ArgumentError("weights must be finite and at least 0, and not all of them 0")
    counts = (counts / counts.double().mean()).to(inputs)
    batches = Batches((inputs, labels, counts), batch_size, seed=seed)
    optimizer = SGD(model.parameters(), lr=lr, weight_decay=weight_decay)
    schedule = Cooldown(optimizer, epochs * len(batches), share=0.2)
    model.train()
    for _ in range(epochs):
        for some, classes, weight in batches:
            optimizer.zero_grad()
            losses = cross_entropy(model(some), classes, reduction="none")
            (weight * losses).mean().backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return model.eval()
