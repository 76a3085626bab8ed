import random

import numpy as np
import torch

from handson.base.seed import generator, seed_everything


def draws():
    return random.random(), float(np.random.rand()), float(torch.rand(()))


def test_every_global_generator_is_seeded():
    seed_everything(7)
    first = draws()
    assert draws() != first
    seed_everything(7)
    assert draws() == first


def test_a_generator_of_its_own_leaves_the_global_one_alone():
    seed_everything(7)
    first = draws()
    seed_everything(7)
    torch.rand(3, generator=generator(1))
    assert draws() == first
    assert torch.equal(torch.rand(3, generator=generator(1)), torch.rand(3, generator=generator(1)))
