"""A reverse-mode differentiation engine on NumPy arrays, to be read in one sitting.

Read in this order: ``array`` (the tensor), ``node`` (the graph), ``record`` (how an operation gets
into it), ``arithmetic`` (what an operation looks like), ``sweep`` (the backward pass). The rest is
more operations. The names, their arguments and their results are PyTorch's.
"""

# isort: off
from handson.autograd.mode import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from handson.autograd.node import GraphError, Node
from handson.autograd.array import Tensor

# operations, which need the tensor; its methods find them here
from handson.autograd.promotion import matched
from handson.autograd.choice import clamp, compare, maximum, minimum, where
from handson.autograd.elementwise import (
    abs, cast, clone, cos, exp, log, neg, relu, sigmoid, sign, sin, sqrt, tanh,
)  # fmt: skip
from handson.autograd.arithmetic import add, div, mul, pow, sub
from handson.autograd.indexing import getitem, setitem
from handson.autograd.reduction import amax, amin, cumsum, max, mean, min, sum
from handson.autograd.shaping import cat, expand, permute, reshape, stack
from handson.autograd.product import einsum, matmul
from handson.autograd.window import avg_pool2d, conv2d, max_pool2d
from handson.autograd.network import cross_entropy, linear, log_softmax, mse_loss

# what is done with the graph
from handson.autograd.sweep import backward, grad
from handson.autograd.functional import hessian, jacobian, jvp, vjp
from handson.autograd.gradient_check import GradientError, gradcheck
from handson.autograd.creation import (
    arange, eye, full, linspace, ones, ones_like, rand, randn, tensor, zeros, zeros_like,
)  # fmt: skip
# isort: on

__all__ = [
    "GradientError", "GraphError", "Node", "Tensor",
    "abs", "add", "amax", "amin", "arange", "avg_pool2d", "backward", "cast", "cat", "clamp",
    "clone", "compare", "conv2d", "cos", "cross_entropy", "cumsum", "div", "einsum", "enable_grad",
    "exp", "expand", "eye", "full", "getitem", "grad", "gradcheck", "hessian", "is_grad_enabled",
    "jacobian", "jvp", "linear", "linspace", "log", "log_softmax", "matched", "matmul", "max",
    "max_pool2d", "maximum", "mean", "min", "minimum", "mse_loss", "mul", "neg", "no_grad", "ones",
    "ones_like", "permute", "pow", "rand", "randn", "relu", "reshape", "set_grad_enabled",
    "setitem", "sigmoid", "sign", "sin", "sqrt", "stack", "sub", "sum", "tanh", "tensor", "vjp",
    "where", "zeros", "zeros_like",
]  # fmt: skip
