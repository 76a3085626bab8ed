"""A reverse-mode differentiation engine on NumPy arrays, to be read in one sitting.

Read in this order: ``array`` (the tensor), ``node`` (the graph), ``record`` (how an operation gets
into it), ``elementwise`` (what operations look like), ``sweep`` (the backward pass). The rest is
more operations. The names, their arguments and their results are PyTorch's.
"""

# isort: off
# operations need the tensor, whose methods find them here
from handson.autograd.array import Tensor
from handson.autograd.creation import (
    arange, eye, full, linspace, ones, rand, randn, tensor, zeros,
)  # fmt: skip
from handson.autograd.elementwise import (
    abs, add, bitwise_and, bitwise_not, bitwise_or, cast, clamp, clone, cos, div, eq, exp, ge, gt,
    le, log, lt, maximum, minimum, mul, ne, neg, pow, relu, sigmoid, sign, sin, sqrt, sub, tanh,
    where,
)  # fmt: skip
from handson.autograd.functional import GradientError, gradcheck, hessian, jacobian, jvp, vjp
from handson.autograd.mode import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from handson.autograd.network import (
    avg_pool2d, conv2d, cross_entropy, linear, log_softmax, matmul, max_pool2d,
)  # fmt: skip
from handson.autograd.node import GraphError, Node
from handson.autograd.record import matched
from handson.autograd.reduction import (
    all, amax, amin, any, argmax, argmin, cumsum, max, mean, min, sum,
)  # fmt: skip
from handson.autograd.shaping import (
    cat, expand, flatten, getitem, permute, reshape, setitem, squeeze, stack, transpose, unsqueeze,
)  # fmt: skip
from handson.autograd.sweep import backward, grad
# isort: on

__all__ = [
    "GradientError", "GraphError", "Node", "Tensor", "abs", "add", "all", "amax", "amin", "any",
    "arange", "argmax", "argmin", "avg_pool2d", "backward", "bitwise_and", "bitwise_not",
    "bitwise_or", "cast", "cat", "clamp", "clone", "conv2d", "cos", "cross_entropy", "cumsum",
    "div", "enable_grad", "eq", "exp", "expand", "eye", "flatten", "full", "ge", "getitem", "grad",
    "gradcheck", "gt", "hessian", "is_grad_enabled", "jacobian", "jvp", "le", "linear", "linspace",
    "log", "log_softmax", "lt", "matched", "matmul", "max", "max_pool2d", "maximum", "mean", "min",
    "minimum", "mul", "ne", "neg", "no_grad", "ones", "permute", "pow", "rand",
    "randn", "relu", "reshape", "set_grad_enabled", "setitem", "sigmoid", "sign", "sin", "sqrt",
    "squeeze", "stack", "sub", "sum", "tanh", "tensor", "transpose", "unsqueeze", "vjp", "where",
    "zeros",
]  # fmt: skip
