import time

import pytest
import torch

from handson.learn.smallest import smallest


def test_one_example_is_left_when_one_is_enough():
    x = torch.arange(12.0).reshape(6, 2)
    (found,) = smallest([x], lambda xs: bool((xs[0] > 8).any()))
    assert found.tolist() == [[9.0]]


def test_tensors_that_belong_together_are_cut_together():
    x, y = torch.arange(10.0), torch.arange(10)

    def fails(inputs):
        assert len(inputs[0]) == len(inputs[1])
        return bool((inputs[1] == 7).any())

    found = smallest([x, y], fails)
    assert [value.tolist() for value in found] == [[0.0], [7]]


def test_numbers_become_round():
    (found,) = smallest([torch.tensor([3.14159, 2.71828])], lambda xs: float(xs[0].max()) > 3)
    assert found.tolist() == [pytest.approx(3.1)]


def test_what_fails_only_as_it_is_stays_as_it_is():
    x = torch.tensor([1.25, 2.5, 3.75])
    (found,) = smallest([x], lambda xs: torch.equal(xs[0], x))
    assert torch.equal(found, x)


def test_an_error_while_trying_counts_as_no_failure_and_other_values_stay():
    def fails(inputs):
        return 1 / (len(inputs[0]) - 2) > 0

    found = smallest([torch.ones(5), "word"], fails)
    assert (len(found[0]), found[1]) == (3, "word")


def test_the_time_is_limited():
    start = time.perf_counter()
    smallest([torch.rand(8, 8)], lambda xs: time.sleep(0.02) or False, seconds=0.1)
    assert time.perf_counter() - start < 1.0
