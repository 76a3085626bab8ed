"""Optimizers and schedulers: torch's plumbing, our rules."""

from handson.optim.cooldown import Cooldown as Cooldown
from handson.optim.cosine import CosineAnnealingLR as CosineAnnealingLR
from handson.optim.sgd import SGD as SGD
