"""Layers with torch's names, arguments, parameter names and state_dict; the maths is in ops.

``handson.nn`` and ``torch.nn`` can be swapped for each other in any model of ``handson.models``.
"""

from handson.base.module import Identity as Identity
from handson.base.module import Module as Module
from handson.base.module import ModuleDict as ModuleDict
from handson.base.module import ModuleList as ModuleList
from handson.base.module import Parameter as Parameter
from handson.base.module import ParameterDict as ParameterDict
from handson.base.module import ParameterList as ParameterList
from handson.base.module import Sequential as Sequential
from handson.nn import init as init
from handson.nn.activation import ReLU as ReLU
from handson.nn.activation import Sigmoid as Sigmoid
from handson.nn.activation import Tanh as Tanh
from handson.nn.bilinear import Bilinear as Bilinear
from handson.nn.classification_loss import BCELoss as BCELoss
from handson.nn.classification_loss import BCEWithLogitsLoss as BCEWithLogitsLoss
from handson.nn.classification_loss import NLLLoss as NLLLoss
from handson.nn.convolution import Conv2d as Conv2d
from handson.nn.divergence import KLDivLoss as KLDivLoss
from handson.nn.dropout import Dropout as Dropout
from handson.nn.dropout import Dropout1d as Dropout1d
from handson.nn.dropout import Dropout2d as Dropout2d
from handson.nn.embedding import Embedding as Embedding
from handson.nn.flatten import Flatten as Flatten
from handson.nn.lazy import LazyConv2d as LazyConv2d
from handson.nn.lazy import LazyLinear as LazyLinear
from handson.nn.linear import Linear as Linear
from handson.nn.loss import CrossEntropyLoss as CrossEntropyLoss
from handson.nn.loss import MSELoss as MSELoss
from handson.nn.pooling import AvgPool2d as AvgPool2d
from handson.nn.pooling import MaxPool2d as MaxPool2d
from handson.nn.regression_loss import GaussianNLLLoss as GaussianNLLLoss
from handson.nn.regression_loss import HuberLoss as HuberLoss
from handson.nn.regression_loss import L1Loss as L1Loss
from handson.nn.regression_loss import PoissonNLLLoss as PoissonNLLLoss
from handson.nn.regression_loss import SmoothL1Loss as SmoothL1Loss
from handson.nn.softmax import LogSoftmax as LogSoftmax
from handson.nn.softmax import Softmax as Softmax
