"""Pairs for ``handson.nn.activation``: cases and mistakes of the functions behind the layers."""

import torch

from handson.nn import ReLU, Sigmoid, Tanh
from handson.verify.pair import LayerPair
from handson.verify.pairs.ops.activation import CASES, RELU, SIGMOID, SPEED, TANH

PAIRS = (
    LayerPair(
        name="ReLU",
        twin="torch.nn.ReLU",
        ours=ReLU,
        theirs=torch.nn.ReLU,
        cases=CASES,
        mutants=RELU.mutants,
        speed=SPEED,
    ),
    LayerPair(
        name="Sigmoid",
        twin="torch.nn.Sigmoid",
        ours=Sigmoid,
        theirs=torch.nn.Sigmoid,
        cases=CASES,
        mutants=SIGMOID.mutants,
        speed=SPEED,
    ),
    LayerPair(
        name="Tanh",
        twin="torch.nn.Tanh",
        ours=Tanh,
        theirs=torch.nn.Tanh,
        cases=CASES,
        mutants=TANH.mutants,
        speed=SPEED,
    ),
)
