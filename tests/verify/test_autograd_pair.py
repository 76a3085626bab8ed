import torch

import handson.autograd as engine
from handson.autograd.record import operation, wrt
from handson.verify.autograd_pair import AutogradPair
from handson.verify.check import Mismatch, check
from handson.verify.inputs import labels, normal
from handson.verify.pair import Case


def pair(ours, theirs, *inputs):
    return AutogradPair(
        name="one", twin="torch", ours=ours, theirs=theirs, cases={"only": Case(inputs=inputs)}
    )


def quantities(found):
    return {gap.quantity for gap in check(found, "only")}


def wrong(found):
    try:
        check(found, "only")
    except Mismatch as error:
        return error.quantity
    return None


def test_outputs_gradients_and_their_gradients_are_compared():
    found = pair(engine.sigmoid, torch.sigmoid, normal(3))
    assert quantities(found) == {"output 0", "grad input 0", "grad of grad, input 0"}


def test_integers_have_no_gradients():
    found = pair(lambda x, i: x[i], lambda x, i: x[i], normal(3), labels(2, classes=3))
    assert quantities(found) == {"output 0", "grad input 0", "grad of grad, input 0"}


@operation
def shifted(x):
    return x.data**2, wrt(x, lambda g, y: g * 2 * x + 1, x)


@operation
def frozen(x):
    return x.data**2, wrt(x, lambda g, y: g * 2 * x.detach(), x)


def test_a_wrong_value_gradient_or_second_gradient_is_told_apart():
    assert wrong(pair(lambda x: x * 2, torch.square, normal(3))) == "output 0"
    assert wrong(pair(shifted, torch.square, normal(3))) == "grad input 0"
    assert wrong(pair(frozen, torch.square, normal(3))) == "grad of grad, input 0"


def test_several_outputs_are_all_compared():
    found = pair(lambda x: [x * 2, x + 1], lambda x: [x * 2, x + 1], normal(3))
    assert {"output 0", "output 1"} <= quantities(found)
